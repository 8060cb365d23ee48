using System.Text.Json;
using Orchestrator.Contracts.Actions;
using Orchestrator.Contracts.HumanTasks;

namespace Orchestrator.Contracts.Responses;

// Every input of a response is one of these facts, and the first fact of the commit that handled it (a result, a timer, an
// answer, a person's command), but for the recalling of a task whose step a person ends; what was decided on it follows. So a
// recorded stream can be run again from its own facts.

/// <param name="DefinitionHash">Of the flow's tree with the source text of its conditions; see <c>FlowDefinition.Hash</c>.</param>
/// <param name="DeadlineAt">When the flow's overall deadline passes; waiting for its key counts towards it.</param>
public sealed record ResponseStarted(
    Guid IncidentId,
    string Flow,
    int Version,
    string DefinitionHash,
    JsonElement Data,
    string StartedBy,
    DateTimeOffset? DeadlineAt,
    Guid? ParentResponseId,
    string? ParentStep,
    Guid? LeaseRoot) : Fact;

/// <summary>No other response with this key may run meanwhile.</summary>
public sealed record KeyRequested(Guid LockId, string Key) : Fact;

/// <summary>The key is taken: this is who holds it, and how many are before us, from 1.</summary>
public sealed record KeyAwaited(Guid LockId, string Key, Guid HolderResponseId, int Position) : Fact;

public sealed record KeyGranted(Guid LockId, string Key) : Fact;

/// <summary>One of the response's timers came due.</summary>
public sealed record TimerElapsed(string Step, int Attempt, string Purpose) : Fact;

// Actions.

/// <param name="Input">Null where it is that of the attempt before.</param>
public sealed record ActionRequested(
    string Step,
    string Action,
    int Attempt,
    Guid AttemptId,
    JsonElement? Input,
    DateTimeOffset TimeoutAt) : Fact;

public enum HeldBy
{
    /// <summary>The response is paused.</summary>
    Pause,

    /// <summary>The emergency stop, seen before the action was requested.</summary>
    EmergencyStop,

    /// <summary>The emergency stop, seen by the worker: nothing was tried.</summary>
    Worker,
}

/// <summary>The action waits to be allowed; no attempt is counted.</summary>
public sealed record ActionHeld(string Step, int Attempt, HeldBy By) : Fact;

/// <summary>Automation runs again: what was held may start.</summary>
public sealed record HoldLifted : Fact;

/// <param name="TimedOut">Nobody answered in time, so the outcome is unknown.</param>
/// <param name="Undo">Where the outcome is unknown: what is to be done about it should the response turn back.</param>
/// <param name="RetryAfter">How long the target asked to be left alone.</param>
/// <param name="Repeatable">Where the outcome is unknown: what the connector says of another try; null leaves it to the flow.</param>
public sealed record ActionFailed(
    string Step,
    int Attempt,
    Guid AttemptId,
    ActionOutcome Outcome,
    string? Error,
    bool TimedOut,
    UndoPlan? Undo,
    TimeSpan? RetryAfter = null,
    bool? Repeatable = null) : Fact;

/// <param name="Attempt">The attempt to come.</param>
public sealed record RetryScheduled(string Step, int Attempt, TimeSpan Wait, DateTimeOffset DueAt) : Fact;

/// <summary>How a completed step is taken back, settled when it completes so that nothing is left to work out later.</summary>
/// <param name="Action">Logical name; null where it takes a human, or a child response undoes itself.</param>
/// <param name="ChildId">The child response to undo.</param>
/// <param name="Protects">What is at stake.</param>
/// <param name="Why">Why it takes a human.</param>
public sealed record UndoPlan(string? Action, JsonElement? Input, Guid? ChildId, string? Protects, string? Why);

// Steps.

public enum Completion
{
    Done,

    /// <summary>A person did it, or says that it is done.</summary>
    ByHand,

    /// <summary>The step failed and its fallback did its work.</summary>
    ByFallback,

    /// <summary>The answer was no, and what the flow does in that case is done.</summary>
    AfterRejection,
}

/// <param name="AttemptId">The attempt that succeeded, where the step is an action.</param>
public sealed record StepCompleted(string Step, Completion How, Guid? AttemptId, JsonElement? Output, UndoPlan? Undo) : Fact;

public sealed record StepFailed(string Step, string Error) : Fact;

public sealed record FallbackStarted(string Step) : Fact;

/// <summary>The answer was no: what the flow does in that case begins.</summary>
public sealed record RejectionTaken(string Step) : Fact;

/// <param name="Objective">The response was to reach this step's outcome: it cannot say any more that it has.</param>
/// <param name="Undo">Where an attempt was under way: its outcome is not awaited any more.</param>
public sealed record StepSkipped(string Step, string By, bool Objective, UndoPlan? Undo) : Fact;

/// <summary>Nobody needs this step any more.</summary>
/// <param name="Awaited">An attempt is under way: it is awaited, and undone if it succeeds.</param>
/// <param name="Undone">What it does is undone whatever becomes of the response.</param>
public sealed record StepWithdrawn(string Step, bool Awaited, bool Undone) : Fact;

/// <summary>Attempts are used up; people may retry, skip or complete the step until then.</summary>
public sealed record StepStuck(string Step, string Error, DateTimeOffset Until) : Fact;

/// <param name="Condition">As its author wrote it.</param>
public sealed record ConditionVerdict(string Branch, string Condition, bool Held);

/// <param name="Branch">Null where no condition held and the flow goes on.</param>
public sealed record BranchChosen(string Step, string? Branch, IReadOnlyList<ConditionVerdict> Verdicts) : Fact;

public sealed record BranchesStarted(string Step, IReadOnlyList<string> Branches) : Fact;

public sealed record BranchEnded(string Step, string Branch, bool Succeeded) : Fact;

/// <param name="Items">A JSON array.</param>
public sealed record ItemsListed(string Step, JsonElement Items) : Fact;

public sealed record ItemStarted(string Step, int Index) : Fact;

public sealed record ItemEnded(string Step, int Index) : Fact;

/// <param name="Until">Null for a wait on the signal without end.</param>
public sealed record WaitStarted(string Step, DateTimeOffset? Until) : Fact;

public sealed record VerifyStarted(string Step, DateTimeOffset Until) : Fact;

/// <param name="HeldSince">Since when the condition holds without a break; null where it does not.</param>
public sealed record ProbeTaken(
    string Step,
    int Attempt,
    Guid AttemptId,
    ActionOutcome Outcome,
    JsonElement? Output,
    string? Error,
    DateTimeOffset? HeldSince) : Fact;

/// <summary>What the step relies on is too old: it is read, or asked, again first.</summary>
/// <param name="Evidence">The step whose output has aged.</param>
/// <param name="RenewedBy">The path under which it is renewed.</param>
public sealed record EvidenceAged(string Step, string Evidence, TimeSpan Age, TimeSpan Limit, string RenewedBy) : Fact;

/// <param name="Environment">Where the step earns its trust.</param>
public sealed record GuardAsked(string Step, Guid GuardId, string StepHash, int Needed, string? Environment = null) : Fact;

public sealed record GuardRuled(string Step, Guid GuardId, bool AskFirst, int Successes, int Needed) : Fact;

// People.

public enum TaskPurpose
{
    /// <summary>An approval or manual task of the flow.</summary>
    Step,

    /// <summary>May this guarded step run?</summary>
    Supervision,

    /// <summary>Attempts are used up: what now?</summary>
    Rescue,
}

/// <param name="Early">It opened with the response; its answer is kept until the step needs it.</param>
public sealed record TaskRequested(string Step, Guid TaskId, TaskPurpose Purpose, string Title, bool Early) : Fact;

/// <summary>The flow has reached a step that was asked early and has no answer yet.</summary>
public sealed record TaskAwaited(string Step, Guid TaskId) : Fact;

public sealed record TaskAnswered(
    string Step,
    Guid TaskId,
    TaskOutcome Outcome,
    IReadOnlyList<string> DecidedBy,
    string? Comment,
    JsonElement? Data,
    DateTimeOffset DecidedAt,
    DeadlineOutcome? DeadlineOutcome) : Fact;

/// <summary>The response no longer needs an answer.</summary>
public sealed record TaskRecalled(string Step, Guid TaskId) : Fact;

public sealed record ResponsePaused(string By) : Fact;

public sealed record ResponseResumed(string By) : Fact;

public sealed record StepRetryOrdered(string Step, string By) : Fact;

public sealed record StepInputCorrected(string Step, JsonElement Input, string By) : Fact;

// Child responses.

public sealed record ChildStarted(string Step, Guid ChildId, string Flow, int? Version, JsonElement? Input) : Fact;

public sealed record ChildReported(string Step, Guid ChildId, EndState EndState, string Explanation, JsonElement? Output) : Fact;

/// <summary>The parent turns back: what this response completed is undone.</summary>
public sealed record UndoDemanded(Guid ParentResponseId, string ParentStep) : Fact;

/// <summary>A child response that had resolved is asked to undo itself.</summary>
public sealed record ChildUndoRequested(string Step, Guid ChildId) : Fact;

/// <param name="Complete">False where something remains with a human.</param>
public sealed record ChildUndoReported(string Step, Guid ChildId, bool Complete, string Explanation) : Fact;

// Turning back and ending.

public sealed record ResolutionNoted(Guid SignalId) : Fact;

public enum StopCause
{
    StepFailed,
    CancelledByPerson,
    SignalResolved,
    DeadlineMissed,
    ParentWithdrew,

    /// <summary>The flow itself says so.</summary>
    FlowEscalates,
    FlowResolves,
}

public enum Aftermath
{
    /// <summary>Undo what completed, the last first.</summary>
    Compensate,

    /// <summary>Leave everything as it is.</summary>
    StopHere,

    /// <summary>What remains is no longer needed: close as if all had been done.</summary>
    Finish,
}

/// <summary>Nothing new starts; what is under way is awaited.</summary>
/// <param name="Step">Where, if it was at a step.</param>
public sealed record WorkStopped(StopCause Cause, string? Step, string Explanation, Aftermath Aftermath) : Fact;

/// <summary>The flow's closing steps begin: a failure among them is left to a human, it turns nothing back.</summary>
public sealed record ClosingStarted : Fact;

/// <summary>All steps are done; the response ends once what is still under way has been awaited and undone.</summary>
public sealed record WorkCompleted : Fact;

/// <summary>These completed steps of an abandoned branch are undone, in this order, while the response goes on.</summary>
public sealed record UndoOrdered(IReadOnlyList<string> Steps) : Fact;

/// <param name="Steps">In the order in which they are undone.</param>
public sealed record CompensationStarted(IReadOnlyList<string> Steps) : Fact;

/// <param name="Step">The step that was undone.</param>
public sealed record StepUndone(string Step, Completion How, Guid? AttemptId, JsonElement? Output) : Fact;

/// <param name="Step">The step that could not be undone.</param>
public sealed record UndoFailed(string Step, string Error) : Fact;

/// <summary>What automation cannot do: a task says what is left to do. The response does not wait for it.</summary>
public sealed record LeftToHuman(string Step, Guid TaskId, string Todo) : Fact;

/// <summary>A human has dealt with what was left.</summary>
public sealed record LeftoverSettled(
    string Step,
    Guid TaskId,
    TaskOutcome Outcome,
    IReadOnlyList<string> DecidedBy,
    string? Comment) : Fact;

/// <param name="Output">What the flow returns to a parent.</param>
public sealed record ResponseEnded(EndState EndState, string Explanation, JsonElement? Output) : Fact;

/// <summary>A message that came late, twice or out of order: it changes nothing.</summary>
/// <param name="Message">The message's type.</param>
/// <param name="About">The attempt, task, timer, lock or child it speaks of.</param>
/// <param name="Content">What it brought, where it brought something.</param>
/// <param name="Outcome">Of a late attempt: whether it took effect all the same.</param>
/// <param name="Error">Of a late attempt that failed.</param>
public sealed record ResultIgnored(
    string Message,
    string Step,
    Guid About,
    JsonElement? Content,
    ActionOutcome? Outcome = null,
    string? Error = null) : Fact;
