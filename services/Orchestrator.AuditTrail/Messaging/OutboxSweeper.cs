using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Orchestrator.AuditTrail.Commits;
using Orchestrator.AuditTrail.Outbox;
using Orchestrator.AuditTrail.Streams;

namespace Orchestrator.AuditTrail.Messaging;

/// <summary>
/// Sends what has come due: timers, and what a process that died left behind. Sleeps until the next row is due; any number of
/// processes may sweep, since a claim leases its rows. Also forgets inbox entries past their retention.
/// </summary>
public sealed class OutboxSweeper(IAuditStore store, GroupCommit commits, IDelivery delivery, TimeProvider clock, ILogger<OutboxSweeper>? logger = null) : IAsyncDisposable
{
    /// <summary>A message that could not be sent this often is parked.</summary>
    public const int MaxAttempts = 20;

    private const int Batch = 100;

    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    /// <summary>The longest sleep: a timer that a process set and died before it came due is found this much late at most.</summary>
    private static readonly TimeSpan LongestSleep = TimeSpan.FromSeconds(5);

    private readonly ILogger _logger = logger ?? NullLogger<OutboxSweeper>.Instance;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private CancellationTokenSource _sleep = new();
    private DateTimeOffset _wakesAt = DateTimeOffset.MinValue;
    private DateTimeOffset _trimsAt = DateTimeOffset.MinValue;
    private Task? _loop;

    /// <summary>How long a handled message is remembered: no broker redelivers later than this.</summary>
    public TimeSpan InboxRetention { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Starts sweeping. Where messages wait in memory, what the last process had queued is due again first.</summary>
    public async Task Start(CancellationToken cancellation)
    {
        if (delivery.QueuesInMemory)
            await store.ReleaseHeld(clock.GetUtcNow(), cancellation);
        _loop = Task.Run(Loop, CancellationToken.None);
    }

    /// <summary>A row comes due then: wake by that time.</summary>
    public void WakeBy(DateTimeOffset due)
    {
        lock (_gate)
        {
            if (due < _wakesAt)
                _sleep.Cancel();
        }
    }

    /// <summary>Sends what is due now. Returns how many rows were claimed.</summary>
    public async Task<int> SweepOnce(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var claimed = await store.ClaimDue(now, now + Lease, Batch, delivery.QueuesInMemory, cancellation);
        await Task.WhenAll(claimed.Select(row => Deliver(row, cancellation)));
        return claimed.Count;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        lock (_gate)
            _sleep.Cancel();
        if (_loop is not null)
            await _loop;
        _stopping.Dispose();
        _sleep.Dispose();
    }

    private async Task Loop()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                if (delivery.IsConnected && await SweepOnce(_stopping.Token) == Batch)
                    continue;
                await TrimInbox();
                await Sleep(await store.NextDue(_stopping.Token));
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                _logger.LogWarning("The outbox could not be swept and will be again: {Error}", error.Message);
                await Sleep(clock.GetUtcNow() + TimeSpan.FromMilliseconds(500));
            }
        }
    }

    private async Task Deliver(ClaimedMessage claimed, CancellationToken cancellation)
    {
        var key = new OutboxKey(claimed.Message.MessageId, claimed.Message.Destination);
        try
        {
            await delivery.Deliver(claimed.Message, cancellation);
            if (!delivery.QueuesInMemory)
                commits.Forget(new DeliveredRow(key, claimed.Attempts));
        }
        catch (Exception error) when (!cancellation.IsCancellationRequested)
        {
            await RecordFailure(claimed, key, error);
        }
    }

    /// <summary>Due again after a growing wait, or parked. While the bus is down nothing is parked: it says nothing of the message.</summary>
    private async Task RecordFailure(ClaimedMessage claimed, OutboxKey key, Exception error)
    {
        var now = clock.GetUtcNow();
        var park = claimed.Attempts >= MaxAttempts && delivery.IsConnected;
        var wait = TimeSpan.FromSeconds(Math.Min(60, Math.Pow(2, Math.Min(claimed.Attempts, 6)) / 4));
        _logger.LogWarning(
            "{MessageType} {MessageId} to {Destination} could not be sent (attempt {Attempt}){Parked}: {Error}",
            claimed.Message.MessageType, key.MessageId, key.Destination, claimed.Attempts, park ? " and is parked" : string.Empty, error.Message);
        try
        {
            await store.RecordSendFailure(key, error.Message, now, park ? null : now + wait, _stopping.Token);
        }
        catch (StoreUnavailable)
        {
            // Its lease runs out and it is claimed again.
        }
    }

    private async Task TrimInbox()
    {
        var now = clock.GetUtcNow();
        if (now < _trimsAt)
            return;
        var trimmed = await store.TrimInbox(now - InboxRetention, 1000, _stopping.Token);
        _trimsAt = trimmed == 1000 ? now : now + TimeSpan.FromMinutes(1);
    }

    private async Task Sleep(DateTimeOffset? until)
    {
        CancellationToken woken;
        TimeSpan wait;
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            _wakesAt = until is { } due && due < now + LongestSleep ? due : now + LongestSleep;
            if (_sleep.IsCancellationRequested)
            {
                _sleep.Dispose();
                _sleep = new CancellationTokenSource();
            }

            woken = _sleep.Token;
            wait = _wakesAt - now;
        }

        if (wait <= TimeSpan.Zero || _stopping.IsCancellationRequested)
            return;
        try
        {
            await Task.Delay(wait, clock, woken);
        }
        catch (OperationCanceledException)
        {
            // Something comes due earlier, or the program stops.
        }
    }
}
