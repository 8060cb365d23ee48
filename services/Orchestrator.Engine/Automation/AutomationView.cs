using System.Text.Json;
using Microsoft.Extensions.Logging;
using Orchestrator.AuditTrail;
using Orchestrator.AuditTrail.Facts;
using Orchestrator.AuditTrail.Streams;
using Orchestrator.Contracts.Actions;
using Orchestrator.Engine.Hosting;
using Orchestrator.StateMachines;
using Orchestrator.StateMachines.Automation;

namespace Orchestrator.Engine.Automation;

/// <summary>
/// The emergency stop as this process knows it: loaded before anything is handled, and looked at twice a second. That it holds
/// within a second must not hang on a notification: a listening connection that was lost is as silent as one with nothing to say,
/// and every commit would wake every process to find one row changed a month.
/// </summary>
public sealed class AutomationView(IAuditStore store, TimeProvider clock, ILogger<AutomationView> log) : IAutomationState, IStartupStep, IAsyncDisposable
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(1);

    private readonly AutomationSwitch _known = new();
    private readonly CancellationTokenSource _stopping = new();
    private long _version;
    private long _lookedAt;
    private int _disposed;
    private Task? _looking;

    public AutomationStop? StopFor(string flow) => _known.StopFor(flow);

    /// <summary>
    /// Why an action must not start, in words, or null. An engine commits before anything comes of what it decides; a worker acts
    /// first, so it waits while the store is away, and with it any word of a stop.
    /// </summary>
    public async ValueTask<string?> WhyHeld(ExecuteAction command, CancellationToken cancellation)
    {
        while (clock.GetElapsedTime(Interlocked.Read(ref _lookedAt)) > MaxAge)
        {
            try
            {
                await Look(cancellation);
            }
            catch (StoreUnavailable)
            {
                await Task.Delay(BetweenLooks, clock, cancellation);
            }
        }

        return StopFor(command.Flow) is { } stop ? $"automation is stopped by {stop.By}: {stop.Reason}" : null;
    }

    public async Task Run(CancellationToken cancellation)
    {
        await Look(cancellation);
        _looking ??= Task.Run(KeepLooking, cancellation);
    }

    /// <summary>Looks at once: for the process in which the command was given.</summary>
    public async Task Look(CancellationToken cancellation)
    {
        var begun = clock.GetTimestamp();
        var snapshot = await store.FindSnapshot(StreamAttribute.KindOf(typeof(EmergencyStop)), StreamAttribute.IdOf<EmergencyStop>(EmergencyStop.Id), cancellation);
        if (snapshot is not null && snapshot.Version > Interlocked.Read(ref _version))
        {
            _known.Set(JsonSerializer.Deserialize<EmergencyStop>(snapshot.Data.Span, FactJson.Options));
            Interlocked.Exchange(ref _version, snapshot.Version);
        }

        Interlocked.Exchange(ref _lookedAt, begun);
    }

    /// <summary>More than once too: the container knows it under two types.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
            return;
        await _stopping.CancelAsync();
        if (_looking is not null)
            await _looking;
        _stopping.Dispose();
    }

    private async Task KeepLooking()
    {
        for (var away = false; !_stopping.IsCancellationRequested;)
        {
            try
            {
                await Task.Delay(BetweenLooks, clock, _stopping.Token);
                await Look(_stopping.Token);
                away = false;
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (StoreUnavailable error)
            {
                if (!away)
                    log.LogWarning("The emergency stop cannot be looked at while the store is away: {Error}", error.Message);
                away = true;
            }
        }
    }
}
