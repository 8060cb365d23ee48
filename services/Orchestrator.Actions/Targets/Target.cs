using System.Threading.RateLimiting;
using Microsoft.Extensions.Logging;
using Orchestrator.Contracts.Actions;
using Polly;
using Polly.CircuitBreaker;

namespace Orchestrator.Actions.Targets;

/// <summary>
/// What actions act on, and how hard: a free slot, then the pace, then the circuit. An attempt waits at most half its time
/// for its turn, so that one that begins has the other half left. One that gets no turn is a retryable failure: nothing was
/// tried.
/// </summary>
public sealed partial class Target
{
    private const int MostWaiting = 10_000;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly ConcurrencyLimiter _slots;
    private readonly Pace _pace;
    private readonly ResiliencePipeline<ActionResult> _circuit;

    public Target(string name, TargetLimits limits, TimeProvider time, ILogger log)
    {
        Name = name;
        Limits = limits;
        _time = time;
        _log = log;
        _slots = new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = limits.Concurrency, QueueLimit = MostWaiting });
        _pace = new Pace(limits.PerSecond, limits.Burst, time);
        _circuit = limits.Circuit is { } circuit ? Circuit(circuit) : ResiliencePipeline<ActionResult>.Empty;
    }

    public string Name { get; }

    public TargetLimits Limits { get; }

    /// <param name="act">Gets the time that is left for it.</param>
    public async Task<ActionResult> Run(TimeSpan timeout, Func<TimeSpan, CancellationToken, Task<ActionResult>> act, CancellationToken cancel)
    {
        var begun = _time.GetTimestamp();
        using var slot = await Slot(timeout / 2, cancel);
        if (slot is not { IsAcquired: true })
            return ActionResult.Retryable(
                $"{Name} was not called: all {Limits.Concurrency} slots for it were taken for {Seconds(timeout / 2)}; raise {TargetList.Section}:<name>:Concurrency if it can take more.");
        if (_pace.Take((timeout / 2) - _time.GetElapsedTime(begun)) is not { } wait)
            return ActionResult.Retryable(
                $"{Name} was not called: its rate limit, or the pause it asked for, leaves no turn within {Seconds(timeout / 2)}.");
        if (wait > TimeSpan.Zero)
            await Task.Delay(wait, _time, cancel);
        try
        {
            var result = await _circuit.ExecuteAsync(
                async token => await act(timeout - _time.GetElapsedTime(begun), token), cancel);
            if (result.RetryAfter is { } pause)
                _pace.Pause(pause);
            return result;
        }
        catch (BrokenCircuitException e)
        {
            var next = e.RetryAfter is { } left && left > TimeSpan.Zero ? $"a call is tried again in {Seconds(left)}" : "one call is finding out whether it is well again";
            return ActionResult.Retryable($"{Name} was not called: its circuit is open after repeated failures; {next}.", e.RetryAfter);
        }
    }

    private static string Seconds(TimeSpan time) => $"{Math.Ceiling(time.TotalSeconds * 10) / 10:0.#} s";

    private async Task<RateLimitLease?> Slot(TimeSpan most, CancellationToken cancel)
    {
        if (_slots.AttemptAcquire() is { IsAcquired: true } free)
            return free;
        using var patience = new CancellationTokenSource(most, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancel);
        try
        {
            return await _slots.AcquireAsync(1, either.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return null;
        }
    }

    private ResiliencePipeline<ActionResult> Circuit(CircuitLimits circuit)
    {
        var builder = new ResiliencePipelineBuilder<ActionResult> { TimeProvider = _time };
        return builder.AddCircuitBreaker(new CircuitBreakerStrategyOptions<ActionResult>
        {
            FailureRatio = circuit.FailureRatio,
            MinimumThroughput = circuit.MinimumCalls,
            SamplingDuration = circuit.Window,
            BreakDuration = circuit.Break,

            // A final failure is the caller's fault, not the target's.
            ShouldHandle = static outcome =>
                new ValueTask<bool>(outcome.Outcome.Result?.Outcome is ActionOutcome.FailedRetryable or ActionOutcome.Unknown),
            OnOpened = opened =>
            {
                Opened(Name, opened.BreakDuration.TotalSeconds);
                return default;
            },
            OnClosed = _ =>
            {
                Closed(Name);
                return default;
            },
        }).Build();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The circuit to {Target} is open: nothing is sent to it for {Seconds} s")]
    private partial void Opened(string target, double seconds);

    [LoggerMessage(Level = LogLevel.Information, Message = "The circuit to {Target} is closed again")]
    private partial void Closed(string target);
}
