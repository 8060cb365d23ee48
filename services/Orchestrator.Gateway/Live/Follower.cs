using System.Threading.Channels;

namespace Orchestrator.Gateway.Live;

/// <param name="Position">Up to here the follower has been given everything it wants.</param>
/// <param name="Fact">Null is a sign of life.</param>
public readonly record struct LiveNews(long Position, LiveFact? Fact);

/// <summary>One who follows the feed: what waits to be sent to it, and why it is sent off.</summary>
public sealed class Follower(Func<LiveFact, bool> wants, string keyStream, LiveLimits limits) : IDisposable
{
    public const string KeyRevoked = "the key was revoked";

    private readonly Channel<LiveNews> _waiting =
        Channel.CreateBounded<LiveNews>(new BoundedChannelOptions(limits.MostWaiting) { SingleReader = true });
    private readonly CancellationTokenSource _cut = new();

    public ChannelReader<LiveNews> News => _waiting.Reader;

    /// <summary>The stream of the key it came with.</summary>
    public string KeyStream => keyStream;

    /// <summary>Everything above this position comes by <see cref="News"/>.</summary>
    public long Joined { get; internal set; }

    /// <summary>Why it is sent off, for whoever reads it.</summary>
    public string? Farewell { get; private set; }

    /// <summary>Whatever is under way for it ends.</summary>
    public CancellationToken Cut => _cut.Token;

    public void Dispose() => _cut.Dispose();

    internal void Offer(LiveFact fact)
    {
        if (wants(fact))
            Offer(new LiveNews(fact.Position, fact));
    }

    internal void Offer(LiveNews news)
    {
        if (Farewell is not null || _waiting.Writer.TryWrite(news))
            return;
        SendOff($"too slow: more than {limits.MostWaiting} events waited for this connection", limits.Leave);
    }

    /// <summary>It gets no more than what waits for it already, and that only within a time.</summary>
    internal void SendOff(string why, TimeSpan within = default)
    {
        if (Farewell is not null)
            return;
        Farewell = why;
        _waiting.Writer.TryComplete();
        _cut.CancelAfter(within);
    }
}
