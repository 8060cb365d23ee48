using System.Collections.Immutable;
using System.Text.Json;
using Orchestrator.Contracts.HumanTasks;

namespace Orchestrator.StateMachines.Flows;

/// <summary>
/// The only retry layer there is. The wait before attempt n+1 is a fraction, derived from response, step and attempt, of
/// min(<paramref name="MaxDelay"/>, <paramref name="FirstDelay"/> · 2^(n-1)): exponential with full jitter.
/// </summary>
/// <param name="Attempts">In all, the first included.</param>
/// <param name="EvenIfUnknown">
/// Tries again when it is not known whether an attempt took effect; the receiver has to tell repeats by their idempotency
/// key. A connector that cannot tell them never acts again, whatever is said here.
/// </param>
/// <param name="FinalWhen">Errors that no further attempt can mend.</param>
public sealed record RetryPolicy(
    int Attempts,
    TimeSpan FirstDelay,
    TimeSpan MaxDelay,
    bool EvenIfUnknown = false,
    ErrorCondition? FinalWhen = null)
{
    public static readonly RetryPolicy Never = new(1, TimeSpan.Zero, TimeSpan.Zero);

    /// <summary>Undoing matters more than doing: a little patience is the default.</summary>
    public static readonly RetryPolicy ForUndo = new(5, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), EvenIfUnknown: true);

    /// <param name="fraction">In [0, 1): the jitter.</param>
    /// <param name="asked">What the target asked for: the wait is no shorter, unless that would be over <see cref="MaxDelay"/>.</param>
    public TimeSpan WaitAfter(int attempt, double fraction, TimeSpan? asked = null)
    {
        var ceiling = Math.Min(MaxDelay.TotalMilliseconds, FirstDelay.TotalMilliseconds * Math.Pow(2, Math.Min(attempt - 1, 40)));
        var least = Math.Min(MaxDelay.TotalMilliseconds, asked?.TotalMilliseconds ?? 0);
        return TimeSpan.FromMilliseconds(Math.Round(Math.Max(ceiling * fraction, least)));
    }
}

/// <summary>What to do about a step whose outcome is unknown when the response turns back.</summary>
public enum Undo
{
    /// <summary>A human finds out first.</summary>
    NeedsHuman,

    /// <summary>The compensation does no harm where there is nothing to undo: run it.</summary>
    IsSafe,
}

/// <param name="Input">Of the response's data and the step's output; the latter is undefined where the outcome is unknown.</param>
/// <param name="ReadsOutput">The input is built from the step's output.</param>
/// <param name="Protects">What is at stake if it is not undone.</param>
public sealed record Compensation(
    string Action,
    Func<ResponseData, JsonElement?, object?> Input,
    string InputText,
    bool ReadsOutput,
    string Protects,
    Undo WhenUnknown,
    TimeSpan Timeout,
    RetryPolicy Retry);

/// <param name="Sources">The steps whose outputs this one relies on.</param>
public sealed record FreshEvidence(TimeSpan NoOlderThan, ImmutableArray<string> Sources);

/// <param name="Until">Supervised successes it needs before it runs alone.</param>
/// <param name="AskedOf">Who supervises; empty is the step's owner.</param>
/// <param name="Within">Unanswered by then is a no.</param>
public sealed record Guarding(int Until, ImmutableArray<string> AskedOf, TimeSpan Within);

/// <param name="Deadline">Null is a finding: nobody is asked for ever.</param>
/// <param name="Candidates">Persons, and <c>team:...</c> or <c>role:...</c>.</param>
/// <param name="FourEyes">Whoever started or changed this response may not answer.</param>
public sealed record Asking(
    ImmutableArray<string> Candidates,
    ImmutableArray<string> Excluded,
    int Quorum,
    bool FourEyes,
    TimeSpan? Deadline,
    DeadlineOutcome? OnDeadline,
    ImmutableArray<string> EscalateTo,
    TimeSpan? EscalateFor,
    DeadlineOutcome? AfterEscalation)
{
    public static readonly Asking Nobody = new([], [], 1, false, null, null, [], null, null);
}

public enum SignalResolvedPolicy
{
    /// <summary>The response goes on: it has more to do than the symptom shows.</summary>
    Continue,

    /// <summary>What has not started is skipped, the closing steps run, the response ends resolved.</summary>
    FinishEarly,

    /// <summary>What completed is undone.</summary>
    CancelAndCompensate,
}

/// <summary>What a missed overall deadline means.</summary>
public enum Overrun
{
    /// <summary>The owner takes over: nothing more is done, nothing is undone.</summary>
    Escalate,

    /// <summary>It has failed: what completed is undone.</summary>
    Fail,

    /// <summary>It is cancelled: what completed is undone.</summary>
    Cancel,
}

/// <param name="Percent">Of the responses, resolved within that time.</param>
public sealed record Objective(double Percent, TimeSpan Within);
