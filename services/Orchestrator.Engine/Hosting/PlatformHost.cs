using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orchestrator.AuditTrail;
using Orchestrator.AuditTrail.Messaging;
using Orchestrator.AuditTrail.Streams;
using Orchestrator.Engine.Actions;

namespace Orchestrator.Engine.Hosting;

/// <summary>
/// Starts store, state and bus, in this order, and keeps trying while a server is away: until then the process is alive and not
/// ready. Ends the process when it must not run.
/// </summary>
public sealed class PlatformHost(
    IAuditStore store,
    MessageBus bus,
    IEnumerable<IStartupStep> steps,
    Ending ending,
    IHostApplicationLifetime lifetime,
    TimeProvider clock,
    ILogger<PlatformHost> log) : IHostedService
{
    private const string NotStarted = "store: not started yet";

    /// <summary>An embedded start takes less: then the first request already finds the process ready.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(1);

    /// <summary>Actions under way have this long to end before they are given back.</summary>
    private static readonly TimeSpan ActionsEndWithin = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _tried = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _starting = Task.CompletedTask;
    private volatile string? _away = NotStarted;

    /// <summary>Why the process ended itself, for people.</summary>
    public string? Refusal { get; private set; }

    public bool IsStarted => _away is null;

    /// <summary>What keeps this process from working, in words for people; empty when it is ready.</summary>
    public async Task<IReadOnlyList<string>> Unready() => _away is { } reason ? [reason] : await bus.Unready();

    public Task StartAsync(CancellationToken cancellationToken)
    {
        // At once: requests under way may take their time before this service is stopped.
        lifetime.ApplicationStopping.Register(() => ending.Within(ActionsEndWithin));
        _starting = Task.Run(KeepStarting, CancellationToken.None);
        return Task.WhenAny(_starting, _tried.Task, Task.Delay(Patience, clock, cancellationToken));
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _starting;
    }

    private async Task KeepStarting()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await store.Start(_stopping.Token);
                foreach (var step in steps)
                    await step.Run(_stopping.Token);
                await bus.Start();
                if (_away != NotStarted)
                    log.LogInformation("The store is reached");
                _away = null;
                return;
            }
            catch (StoreUnavailable error)
            {
                if (_away != $"store: {error.Message}")
                    log.LogWarning("The store cannot be reached and will be tried again: {Error}", error.Message);
                _away = $"store: {error.Message}";
                _tried.TrySetResult();
                await Task.Delay(BetweenTries, clock, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                Refusal = error is StartRefused or SchemaTooNew ? error.Message : $"The platform cannot start: {error.GetBaseException().Message}";
                log.LogDebug(error, "Refused to start");
                lifetime.StopApplication();
                return;
            }
        }
    }
}
