using Orchestrator.AuditTrail.Streams;
using Orchestrator.Gateway.Http;
using Orchestrator.Gateway.Timelines;
using Orchestrator.StateMachines.Access;

namespace Orchestrator.Gateway.Live;

/// <summary>
/// One connection: first what was missed, from the store, then what comes. Positions make it exact: whatever is at or below the
/// last one sent was sent.
/// </summary>
internal sealed class LiveSession(FeedReader feed, LiveSource source, EventStream stream, Readings readings)
{
    private static readonly TimeSpan ForFarewell = TimeSpan.FromSeconds(1);

    private long _sent;

    /// <param name="after">The last that was sent before; null begins with what comes.</param>
    /// <param name="key">The key that is used: when it is revoked this ends.</param>
    public async Task Run(long? after, Guid key, Follower follower, CancellationToken gone)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(gone, follower.Cut);
        string farewell;
        try
        {
            farewell = await Follow(after, key, follower, ends.Token);
        }
        catch (StoreUnavailable)
        {
            farewell = "the store is away";
        }
        catch (OperationCanceledException) when (follower.Farewell is { } sentOff && !gone.IsCancellationRequested)
        {
            farewell = sentOff;
        }
        finally
        {
            feed.Leave(follower);
        }

        using var soon = CancellationTokenSource.CreateLinkedTokenSource(gone);
        soon.CancelAfter(ForFarewell);
        try
        {
            stream.WriteComment($"closed: {farewell}. Come back with the header Last-Event-ID: nothing is missed");
            await stream.Send(soon.Token);
        }
        catch (OperationCanceledException)
        {
            // Whoever reads nothing any more is not told either; the server has broken the connection.
        }
    }

    private async Task<string> Follow(long? after, Guid key, Follower follower, CancellationToken ends)
    {
        await stream.Begin(ends);
        var position = await feed.Position(ends);
        _sent = after ?? position;

        // The most of it without being in anybody's way, and then the little that has come meanwhile.
        await CatchUp(position, ends);
        feed.Join(follower);
        if (await readings.Find<AccessKey>(key, ends) is not { State: nameof(AccessKeyStateMachine.Issued) })
            return Follower.KeyRevoked;
        await CatchUp(follower.Joined, ends);
        while (await follower.News.WaitToReadAsync(ends))
        {
            while (follower.News.TryRead(out var news))
                await Tell(news, ends);
            await stream.Send(ends);
        }

        return follower.Farewell!;
    }

    private async Task CatchUp(long upTo, CancellationToken ends)
    {
        while (_sent < upTo)
        {
            var stretch = await source.Read(_sent, upTo, ends);
            foreach (var recorded in stretch.Facts.TakeWhile(fact => fact.Position <= upTo))
            {
                var fact = new LiveFact(TimelineReader.Typed(recorded));
                if (source.Wants(fact))
                    await stream.Write(fact, ends);
            }

            _sent = stretch.Position;
            stream.WritePosition(_sent);
            await stream.Send(ends);
        }
    }

    private async ValueTask Tell(LiveNews news, CancellationToken ends)
    {
        // Another process may have been further ahead: what it sent is not sent again.
        if (news.Position > _sent)
        {
            _sent = news.Position;
            if (news.Fact is not null)
                await stream.Write(news.Fact, ends);
            else
                stream.WritePosition(_sent);
        }
        else if (news.Fact is null)
        {
            stream.WriteComment("still here");
        }
    }
}
