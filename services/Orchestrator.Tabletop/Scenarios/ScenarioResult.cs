using Orchestrator.Contracts.HumanTasks;
using Orchestrator.Tabletop.Recordings;

namespace Orchestrator.Tabletop.Scenarios;

/// <summary>How an exercise went: everything a report tells is here, or follows from the recording.</summary>
/// <param name="Seed">What its chance was drawn from.</param>
/// <param name="Objectives">Of the flow, for its first response; empty where none started.</param>
/// <param name="Stopped">Why it was stopped before it came to its end; null where it was not.</param>
public sealed record ScenarioResult(
    Scenario Scenario,
    ulong Seed,
    Recording Recording,
    IReadOnlyList<Checked> Expectations,
    IReadOnlyList<AskedDecision> Decisions,
    IReadOnlyList<ObjectiveCheck> Objectives,
    Coverage Coverage,
    string? Stopped)
{
    public bool Passed => Stopped is null && Expectations.All(expectation => expectation.IsMet);
}

/// <param name="Line">Where the scenario says so.</param>
/// <param name="WhyNot">What was instead; null where it was met.</param>
public sealed record Checked(string Says, int Line, string? WhyNot)
{
    public bool IsMet => WhyNot is null;
}

/// <summary>A question that was asked of people, and what became of it.</summary>
/// <param name="Flow">Of the response that asked.</param>
/// <param name="Candidates">Who was asked first.</param>
/// <param name="DecidedBy">Whom the outcome rests on; empty where nobody decided.</param>
/// <param name="Outcome">Null while it waits.</param>
/// <param name="Waited">From the asking to the decision, the deadline or the withdrawal; null while it waits.</param>
/// <param name="Deadline">How long it was to wait; null is as long as it takes.</param>
public sealed record AskedDecision(
    string Flow,
    string Step,
    TaskKind Kind,
    string Title,
    IReadOnlyList<string> Candidates,
    DateTimeOffset AskedAt,
    IReadOnlyList<string> DecidedBy,
    TaskOutcome? Outcome,
    TimeSpan? Waited,
    TimeSpan? Deadline,
    bool Escalated);

/// <param name="Took">The response's time to its resolved end; null where it did not resolve.</param>
public sealed record ObjectiveCheck(double Percent, TimeSpan Within, TimeSpan? Took)
{
    public bool IsMet => Took <= Within;
}
