using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Orchestrator.AuditTrail.Facts;
using Orchestrator.AuditTrail.Streams;

namespace Orchestrator.AuditTrail.Feed;

/// <param name="Checkpoint">The durable name under which the position is kept; null follows without keeping it.</param>
/// <param name="From">Where to begin when there is no checkpoint yet: the first fact handled is the one after it.</param>
/// <param name="CheckpointEvery">Facts handled between two checkpoints of a page; a page's end is one too.</param>
public sealed record SubscriptionOptions(
    string? Checkpoint = null,
    long From = 0,
    bool IncludeArchived = false,
    OnUnreadable OnUnreadable = OnUnreadable.Stop,
    int Page = 500,
    int CheckpointEvery = 100);

/// <summary>
/// Follows the feed: every fact in order, at least once. After a crash it goes on at the checkpoint, so a handler sees again
/// what it had handled since; it is idempotent by the fact's position.
/// </summary>
public sealed class FeedSubscription(IAuditStore store, FactTypes types, SubscriptionOptions options, TimeProvider? time = null, ILogger? log = null)
{
    private static readonly TimeSpan ShortestPoll = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestPoll = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly ILogger _log = log ?? NullLogger.Instance;
    private long _position;
    private long _kept;

    /// <summary>Runs until it is cancelled. A store that is away is waited for; what the handler throws ends it.</summary>
    /// <exception cref="UnreadableFact">A fact cannot be read and the options say to stop.</exception>
    public async Task Run(Func<TypedFact, CancellationToken, Task> handle, CancellationToken cancellation)
    {
        var started = false;
        var poll = ShortestPoll;
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                if (!started)
                    await Begin(cancellation);
                started = true;
                var page = await store.ReadAll(_position, options.Page, options.IncludeArchived, cancellation);
                var moved = page.Position > _position;
                await Handle(page, handle, cancellation);
                if (!page.AtGap)
                    poll = ShortestPoll;
                if (page.AtGap && !moved)
                {
                    // No notification tells that a writer has given up: the one place where the feed is polled.
                    await Task.Delay(poll, _time, cancellation);
                    poll = poll * 2 < LongestPoll ? poll * 2 : LongestPoll;
                }
                else if (!moved)
                {
                    await store.WaitForFacts(_position, cancellation);
                }
            }
            catch (StoreUnavailable away)
            {
                _log.LogWarning("Following the feed was interrupted: {Reason}", away.Message);
                await Task.Delay(BetweenAttempts, _time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task Begin(CancellationToken cancellation)
    {
        var kept = options.Checkpoint is null ? 0 : await store.GetCheckpoint(options.Checkpoint, cancellation);
        (_position, _kept) = (Math.Max(kept, options.From), kept);
    }

    private async Task Handle(FeedPage page, Func<TypedFact, CancellationToken, Task> handle, CancellationToken cancellation)
    {
        var since = 0;
        try
        {
            foreach (var recorded in page.Facts)
            {
                if (TypedFact.Of(types, recorded, options.OnUnreadable) is { } fact)
                    await handle(fact, cancellation);
                _position = recorded.Position;
                if (++since % options.CheckpointEvery == 0)
                    await Keep(cancellation);
            }

            _position = page.Position;
        }
        finally
        {
            // Also when the handler threw or was cancelled: what was handled before it need not be handled again.
            await Keep(CancellationToken.None);
        }
    }

    private async Task Keep(CancellationToken cancellation)
    {
        if (options.Checkpoint is null || _position <= _kept)
            return;
        await store.SetCheckpoint(options.Checkpoint, _position, cancellation);
        _kept = _position;
    }
}
