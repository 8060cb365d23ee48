using System.Text.Json;

namespace Orchestrator.Contracts.HumanTasks;

/// <param name="DueAt">When the deadline's policy decides; null for a task that waits as long as it takes.</param>
public sealed record TaskOpened(
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
    DateTimeOffset? DueAt,
    DeadlineOutcome? OnDeadline,
    IReadOnlyList<string> EscalateTo,
    TimeSpan? EscalateFor,
    DeadlineOutcome? AfterEscalation,
    JsonElement? Evidence,
    string? Command,
    string? ExpectedOutput) : Fact;

/// <param name="ByGroups">The teams and roles in which it was done, here as in every fact of a task: what the right to do it rests on.</param>
public sealed record TaskClaimed(string By, IReadOnlyList<string>? ByGroups = null) : Fact;

public sealed record TaskReleased(string By) : Fact;

public sealed record TaskDelegated(string By, string To, IReadOnlyList<string>? ByGroups = null) : Fact;

/// <summary>One of several approvals needed; the task goes on waiting for the others.</summary>
public sealed record TaskApprovalGiven(string By, string? Comment, JsonElement? Data, IReadOnlyList<string>? ByGroups = null) : Fact;

/// <summary>The answer that settled it.</summary>
/// <param name="DecidedBy">Everybody the outcome rests on, in the order they answered.</param>
public sealed record TaskDecided(
    TaskOutcome Outcome,
    string By,
    IReadOnlyList<string> DecidedBy,
    string? Comment,
    JsonElement? Data,
    IReadOnlyList<string>? ByGroups = null) : Fact;

/// <summary>The deadline passed, and its policy was to ask others.</summary>
/// <param name="Hop">1: there is one escalation.</param>
public sealed record TaskEscalated(int Hop, IReadOnlyList<string> Candidates, DateTimeOffset? DueAt) : Fact;

/// <summary>The deadline passed, and its policy decided: nobody did.</summary>
/// <param name="Policy">Approve, reject or fail.</param>
public sealed record TaskExpired(DeadlineOutcome Policy, int Hop) : Fact;

public sealed record TaskWithdrawn : Fact;

/// <param name="Message">The message's type.</param>
public sealed record TaskMessageIgnored(string Message) : Fact;
