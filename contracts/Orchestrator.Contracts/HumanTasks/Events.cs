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

public sealed record TaskClaimed(string By) : Fact;

public sealed record TaskReleased(string By) : Fact;

public sealed record TaskDelegated(string By, string To) : Fact;

/// <summary>One of several approvals needed; the task goes on waiting for the others.</summary>
public sealed record TaskApprovalGiven(string By, string? Comment, JsonElement? Data) : Fact;

/// <summary>The answer that settled it.</summary>
/// <param name="DecidedBy">Everybody the outcome rests on, in the order they answered.</param>
public sealed record TaskDecided(TaskOutcome Outcome, string By, IReadOnlyList<string> DecidedBy, string? Comment, JsonElement? Data) : Fact;

/// <summary>The deadline passed, and its policy was to ask others.</summary>
/// <param name="Hop">1: there is one escalation.</param>
public sealed record TaskEscalated(int Hop, IReadOnlyList<string> Candidates, DateTimeOffset? DueAt) : Fact;

/// <summary>The deadline passed, and its policy decided: nobody did.</summary>
/// <param name="Policy">Approve, reject or fail.</param>
public sealed record TaskExpired(DeadlineOutcome Policy, int Hop) : Fact;

public sealed record TaskWithdrawn : Fact;

/// <param name="Message">The message's type.</param>
public sealed record TaskMessageIgnored(string Message) : Fact;
