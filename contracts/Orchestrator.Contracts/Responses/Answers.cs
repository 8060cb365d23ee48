using System.Text.Json;
using Orchestrator.Contracts.Actions;
using Orchestrator.Contracts.HumanTasks;

namespace Orchestrator.Contracts.Responses;

/// <summary>The outcome of one attempt.</summary>
/// <param name="RetryAfter">How long the target asked to be left alone.</param>
/// <param name="Repeatable">
/// Where the outcome is unknown: whether the connector may act again without harm. What it says holds, whatever the flow says; null
/// leaves it to the flow.
/// </param>
public sealed record ActionEnded(
    Guid ResponseId,
    string Step,
    Guid AttemptId,
    int Attempt,
    ActionOutcome Outcome,
    JsonElement? Output,
    string? Error,
    TimeSpan? RetryAfter = null,
    bool? Repeatable = null);

/// <summary>To the response that asked: how its task ended.</summary>
/// <param name="DeadlineOutcome">With <see cref="TaskOutcome.Expired"/>: what the deadline's policy decided.</param>
public sealed record TaskEnded(
    Guid ResponseId,
    string Step,
    Guid TaskId,
    TaskOutcome Outcome,
    IReadOnlyList<string> DecidedBy,
    string? Comment,
    JsonElement? Data,
    DateTimeOffset DecidedAt,
    DeadlineOutcome? DeadlineOutcome = null);

/// <summary>To the response: the key is yours.</summary>
public sealed record LockGranted(Guid ResponseId, Guid LockId, string Key);

/// <summary>To the response: you wait, and this is for whom.</summary>
public sealed record LockQueued(Guid ResponseId, Guid LockId, string Key, Guid HolderResponseId, int Position);

/// <summary>To the response: ask a human first, or go ahead.</summary>
public sealed record GuardAnswered(Guid ResponseId, string Step, Guid GuardId, bool AskFirst, int Successes, int Needed);

/// <summary>From a child response to its parent: what the child had done is undone.</summary>
/// <param name="Complete">False where something remains with a human.</param>
public sealed record ChildUndone(Guid ResponseId, string Step, Guid ChildId, bool Complete, string Reason);
