using Microsoft.Extensions.Logging;
using Orchestrator.AuditTrail;
using Orchestrator.AuditTrail.Facts;
using Orchestrator.AuditTrail.Feed;
using Orchestrator.AuditTrail.Streams;
using Orchestrator.Contracts.Access;

namespace Orchestrator.Gateway.Live;

/// <summary>
/// Reads the feed once for all who follow it. Who joins is told from which position on facts come to it; what is below that it
/// reads from the store, and misses nothing and gets nothing twice.
/// </summary>
public sealed class FeedReader(IAuditStore store, LiveLimits limits, TimeProvider clock, ILogger log)
{
    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private readonly HashSet<Follower> _followers = [];
    private long _position;
    private string? _ended;

    public Task Ended { get; private set; } = Task.CompletedTask;

    /// <param name="isUnused">Asked now and then: true ends it.</param>
    /// <param name="forget">Told when it has ended, whatever for.</param>
    public void Start(Func<FeedReader, bool> isUnused, Action<FeedReader> forget, CancellationToken stopping) => Ended = Task.Run(
        async () =>
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            try
            {
                await Task.WhenAll(Read(end), Beat(isUnused, end));
            }
            finally
            {
                forget(this);
                SendOffAll(stopping.IsCancellationRequested ? "this process ends" : "following the feed was interrupted");
            }
        },
        CancellationToken.None);

    /// <summary>How far the feed has been read: nothing can come below it any more.</summary>
    public async Task<long> Position(CancellationToken cancellation)
    {
        await _begun.Task.WaitAsync(cancellation);
        return Interlocked.Read(ref _position);
    }

    /// <summary>From here on the follower is given what it wants, until it leaves.</summary>
    public void Join(Follower follower)
    {
        lock (_gate)
        {
            follower.Joined = _position;
            if (_ended is { } why)
                follower.SendOff(why);
            else
                _followers.Add(follower);
        }
    }

    public void Leave(Follower follower)
    {
        lock (_gate)
            _followers.Remove(follower);
    }

    private async Task Read(CancellationTokenSource end)
    {
        try
        {
            _position = await FindEnd(end.Token);
            _begun.SetResult();
            var options = new SubscriptionOptions(From: _position, IncludeArchived: true, OnUnreadable: OnUnreadable.HandOver);
            await new FeedSubscription(store, FactTypes.OfPlatform, options, clock, log).Run(Tell, end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
        }
        catch (Exception error)
        {
            log.LogError(error, "Following the feed has ended; it begins anew with the next who follows");
        }

        await end.CancelAsync();
        _begun.TrySetResult();
    }

    private async Task<long> FindEnd(CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return await store.FindEnd(cancellation);
            }
            catch (StoreUnavailable)
            {
                await Task.Delay(BetweenTries, clock, cancellation);
            }
        }
    }

    private Task Tell(TypedFact fact, CancellationToken cancellation)
    {
        var live = new LiveFact(fact);
        lock (_gate)
        {
            foreach (var follower in _followers)
            {
                follower.Offer(live);
                if (fact.Fact is AccessKeyRevoked && follower.KeyStream == live.Stream)
                    follower.SendOff(Follower.KeyRevoked);
            }

            Interlocked.Exchange(ref _position, live.Position);
        }

        return Task.CompletedTask;
    }

    /// <summary>Signs of life, and the end of reading for nobody.</summary>
    private async Task Beat(Func<FeedReader, bool> isUnused, CancellationTokenSource end)
    {
        using var timer = new PeriodicTimer(limits.Heartbeat, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(end.Token))
            {
                lock (_gate)
                {
                    foreach (var follower in _followers)
                        follower.Offer(new LiveNews(_position, null));
                }

                if (isUnused(this))
                    await end.CancelAsync();
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
        }
    }

    private void SendOffAll(string why)
    {
        lock (_gate)
        {
            _ended = why;
            foreach (var follower in _followers)
                follower.SendOff(why);
        }
    }
}
