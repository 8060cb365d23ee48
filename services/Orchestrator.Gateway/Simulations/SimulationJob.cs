using System.Text.Json;

namespace Orchestrator.Gateway.Simulations;

/// <summary>What is to be simulated.</summary>
/// <param name="what">For people.</param>
/// <param name="work">Tells the job how far it is, and returns the result.</param>
public sealed class SimulationJob(string kind, string what, string by, DateTimeOffset askedAt, Func<SimulationJob, CancellationToken, Task<SimulationOutcome>> work)
{
    internal const string Interrupted = "Interrupted";
    internal const string ProcessEnded = "The process that was to do it ended first: ask for it again.";

    private readonly CancellationTokenSource _cancelled = new();
    private readonly Lock _lock = new();
    private string _state = "Waiting";
    private DateTimeOffset? _startedAt;
    private DateTimeOffset? _endedAt;
    private string? _error;
    private SimulationOutcome? _outcome;

    public Guid Id { get; } = Guid.CreateVersion7(askedAt);

    /// <summary>How far it is; asked while it runs.</summary>
    public Func<SimulationProgress>? Progress { get; set; }

    public bool HasEnded
    {
        get
        {
            lock (_lock)
                return _endedAt is not null;
        }
    }

    public SimulationView View()
    {
        lock (_lock)
        {
            return new SimulationView(
                Id, _state, kind, what, by, askedAt, _startedAt, _endedAt, Progress?.Invoke(), _outcome?.Passed, _error, _outcome?.Result);
        }
    }

    public void Cancel(DateTimeOffset now)
    {
        _cancelled.Cancel();
        lock (_lock)
        {
            if (_startedAt is null)
                (_state, _endedAt) = ("Cancelled", now);
        }
    }

    /// <summary>The process ends before it has begun.</summary>
    public void Interrupt(DateTimeOffset now)
    {
        lock (_lock)
        {
            if (_endedAt is null)
                (_state, _endedAt, _error) = (Interrupted, now, ProcessEnded);
        }
    }

    /// <summary>Never throws: what goes wrong is what came of it.</summary>
    public async Task Run(TimeProvider clock, TimeSpan wallTime, CancellationToken stopping)
    {
        lock (_lock)
        {
            if (_endedAt is not null)
                return;
            (_state, _startedAt) = ("Running", clock.GetUtcNow());
        }

        using var deadline = new CancellationTokenSource(wallTime, clock);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(_cancelled.Token, deadline.Token, stopping);
        try
        {
            var outcome = await work(this, ending.Token);
            End("Done", clock, outcome: outcome);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !_cancelled.IsCancellationRequested)
        {
            End("Failed", clock, $"It took longer than {wallTime.TotalMinutes:0.#} minutes here. Simulate less of it, or use orchestrator simulate, which has no such limit.");
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested && !_cancelled.IsCancellationRequested)
        {
            End(Interrupted, clock, ProcessEnded);
        }
        catch (OperationCanceledException)
        {
            End("Cancelled", clock);
        }
        catch (Exception error)
        {
            End("Failed", clock, error.Message);
        }
    }

    private void End(string state, TimeProvider clock, string? error = null, SimulationOutcome? outcome = null)
    {
        var last = Progress?.Invoke();
        lock (_lock)
        {
            (_state, _endedAt, _error, _outcome) = (state, clock.GetUtcNow(), error, outcome);
            Progress = last is null ? null : () => last;
        }
    }
}

/// <param name="Passed">All came as expected, or as recorded; or nothing would have been worse.</param>
public sealed record SimulationOutcome(bool Passed, JsonElement Result);

/// <param name="Of">How many there are; null where nobody knows before the end.</param>
public sealed record SimulationProgress(long Done, long? Of, string What);

/// <param name="State">Waiting, Running, Done, Failed, Cancelled, or Interrupted by the end of its process.</param>
/// <param name="Kind">scenario, sample, replay or what-if.</param>
/// <param name="Passed">Null until it is done.</param>
/// <param name="Error">Why it failed or was interrupted.</param>
/// <param name="Result">The report; lists leave it out.</param>
public sealed record SimulationView(
    Guid Id, string State, string Kind, string What, string By, DateTimeOffset AskedAt, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt,
    SimulationProgress? Progress, bool? Passed, string? Error, JsonElement? Result);
