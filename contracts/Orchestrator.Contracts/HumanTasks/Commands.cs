using System.Text.Json;

namespace Orchestrator.Contracts.HumanTasks;

public enum TaskKind
{
    Approval,
    Manual,

    /// <summary>Left over by a failed compensation: what is still to do, for a human.</summary>
    FollowUp,
}

/// <summary>What happens when the deadline passes without a decision: always said, never a silent default.</summary>
public enum DeadlineOutcome
{
    Reject,
    Approve,
    Escalate,
    Fail,
}

public enum TaskOutcome
{
    Approved,
    Rejected,
    Completed,
    Expired,
    Withdrawn,
}

/// <summary>Ask people.</summary>
/// <param name="TaskId">uuid5(response, step, iteration).</param>
/// <param name="Step">The path of the step that asks; the answer names it again.</param>
/// <param name="Candidates">Who may decide: persons, teams or roles; empty is anybody with scope <c>decide</c>.</param>
/// <param name="Excluded">Who may not: four eyes, the one who started or last changed it.</param>
/// <param name="Quorum">How many must approve; one rejection rejects.</param>
/// <param name="EscalateTo">For <see cref="DeadlineOutcome.Escalate"/>: who is asked next, once, for <paramref name="EscalateFor"/>.</param>
/// <param name="Evidence">What the decision is based on, as shown to whoever decides.</param>
public sealed record OpenTask(
    Guid TaskId,
    Guid IncidentId,
    Guid ResponseId,
    string Flow,
    string Step,
    TaskKind Kind,
    string Title,
    string Instructions,
    IReadOnlyList<string> Candidates,
    IReadOnlyList<string> Excluded,
    int Quorum,
    TimeSpan? Deadline,
    DeadlineOutcome? OnDeadline,
    IReadOnlyList<string> EscalateTo,
    TimeSpan? EscalateFor,
    DeadlineOutcome? AfterEscalation,
    JsonElement? Evidence,
    string? Command = null,
    string? ExpectedOutput = null);

/// <summary>The response no longer needs an answer.</summary>
public sealed record WithdrawTask(Guid TaskId, string Reason);

/// <param name="ByGroups">The claimant's teams and roles, as <c>team:payments</c> or <c>role:incident-commander</c>.</param>
public sealed record ClaimTask(Guid TaskId, string By, IReadOnlyList<string>? ByGroups = null);

public sealed record ReleaseTask(Guid TaskId, string By);

/// <param name="To">A person.</param>
/// <param name="ByGroups">The teams and roles of who delegates.</param>
public sealed record DelegateTask(Guid TaskId, string By, string To, string? Reason, IReadOnlyList<string>? ByGroups = null);

/// <param name="Outcome"><see cref="TaskOutcome.Approved"/>, <see cref="TaskOutcome.Rejected"/> or <see cref="TaskOutcome.Completed"/>.</param>
/// <param name="ByGroups">The decider's teams and roles, as <c>team:payments</c> or <c>role:incident-commander</c>.</param>
public sealed record DecideTask(
    Guid TaskId,
    TaskOutcome Outcome,
    string By,
    string? Comment,
    JsonElement? Data,
    IReadOnlyList<string>? ByGroups = null);

/// <summary>A task's own timer: its deadline, or the deadline after its escalation.</summary>
public sealed record TaskTimerElapsed(Guid TaskId, Guid Token, int Hop);
