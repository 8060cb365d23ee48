using System.Text.Json;
using Orchestrator.Contracts.Actions;
using Orchestrator.Contracts.HumanTasks;
using Orchestrator.Contracts.Responses;
using Orchestrator.StateMachines.Inputs;

namespace Orchestrator.StateMachines.Responses;

public static class ResponseInputs
{
    public static InputMap<Response> Map { get; } = new InputMap<Response>()
        .From<ResponseStarted>((f, past) => new StartResponse(
            past.Id, f.IncidentId, f.Flow, f.Version, f.Data, f.StartedBy, past.Reason, f.ParentResponseId, f.ParentStep, f.LeaseRoot))
        .From<KeyGranted>((f, past) => new LockGranted(past.Id, f.LockId, f.Key))
        .From<KeyAwaited>((f, past) => new LockQueued(past.Id, f.LockId, f.Key, f.HolderResponseId, f.Position))
        .From<TimerElapsed>((f, past) => new ResponseTimerElapsed(
            past.Id, TimerPurpose.Token(past.Id, f.Step, f.Attempt, f.Purpose), f.Step, f.Attempt, f.Purpose))
        .From<GuardRuled>((f, past) => new GuardAnswered(past.Id, f.Step, f.GuardId, f.AskFirst, f.Successes, f.Needed))
        .From<HoldLifted>((_, past) => new ContinueHeld(past.Id, past.Reason))
        .From<ResolutionNoted>((f, past) => new NoteSignalResolved(past.Id, f.SignalId, past.Reason))
        .From<ChildReported>((f, past) => new ChildEnded(past.Id, f.Step, f.ChildId, f.EndState, f.Explanation, f.Output))
        .From<ChildUndoReported>((f, past) => new ChildUndone(past.Id, f.Step, f.ChildId, f.Complete, f.Explanation))
        .From<UndoDemanded>((f, past) => new UndoResponse(past.Id, f.ParentResponseId, f.ParentStep, past.Reason))

        // The end of an attempt.
        .From<ActionFailed>((f, past) => Ended(past, f.Step, f.AttemptId, f.Outcome, null, f.Error) with
        {
            RetryAfter = f.RetryAfter,
            Repeatable = f.Repeatable,
        })
        .From<ActionHeld>((f, past) => f.By == HeldBy.Worker ? Ended(past, f.Step, null, ActionOutcome.Held) : null)
        .From<ProbeTaken>((f, past) => Ended(past, f.Step, f.AttemptId, f.Outcome, f.Output, f.Error))

        // The end of an attempt, or a person.
        .From<StepCompleted>((f, past) => f.How switch
        {
            Completion.Done => Ended(past, f.Step, f.AttemptId, ActionOutcome.Succeeded, f.Output),
            Completion.ByHand => new CompleteStep(past.Id, f.Step, f.Output, past.By, past.Reason),
            _ => null,
        })
        .From<StepUndone>((f, past) => f.How == Completion.ByHand
            ? new CompleteStep(past.Id, StepPath.Undo(f.Step), f.Output, past.By, past.Reason)
            : Ended(past, StepPath.Undo(f.Step), f.AttemptId, ActionOutcome.Succeeded, f.Output))

        // People.
        .From<TaskAnswered>((f, past) => new TaskEnded(
            past.Id, f.Step, f.TaskId, f.Outcome, f.DecidedBy, f.Comment, f.Data, f.DecidedAt, f.DeadlineOutcome))
        .From<LeftoverSettled>((f, past) => new TaskEnded(past.Id, f.Step, f.TaskId, f.Outcome, f.DecidedBy, f.Comment, null, past.At))
        .From<ResponsePaused>((f, past) => new PauseResponse(past.Id, f.By, past.Reason))
        .From<ResponseResumed>((f, past) => new ResumeResponse(past.Id, f.By, past.Reason))
        .From<StepRetryOrdered>((f, past) => new RetryStep(past.Id, f.Step, f.By, past.Reason))
        .From<StepInputCorrected>((f, past) => new CorrectStepInput(past.Id, f.Step, f.Input, f.By, past.Reason))
        .From<StepSkipped>((f, past) => new SkipStep(past.Id, f.Step, f.By, past.Reason))
        .From<UndoFailed>((f, past) => new SkipStep(past.Id, StepPath.Undo(f.Step), past.By, After(Said.Skipped(past.By, ""), f.Error)))
        .Precede<TaskRecalled>()

        .From<WorkStopped>((f, past) => f.Cause switch
        {
            StopCause.CancelledByPerson => new CancelResponse(
                past.Id, past.By, After(Said.Cancelled(past.By, ""), f.Explanation), f.Aftermath == Aftermath.Compensate),
            StopCause.ParentWithdrew => new WithdrawResponse(
                past.Id,
                past.Saga.ParentResponseId ?? Guid.Empty,
                past.Saga.ParentStep ?? "",
                After(Said.Withdrawn(""), f.Explanation),
                f.Aftermath == Aftermath.Compensate),
            _ => null,
        })
        .From<ResultIgnored>(Ignored)

        .Follow(
            typeof(KeyRequested), typeof(ActionRequested), typeof(RetryScheduled), typeof(StepFailed), typeof(FallbackStarted),
            typeof(RejectionTaken), typeof(StepWithdrawn), typeof(StepStuck), typeof(BranchChosen), typeof(BranchesStarted),
            typeof(BranchEnded), typeof(ItemsListed), typeof(ItemStarted), typeof(ItemEnded), typeof(WaitStarted), typeof(VerifyStarted),
            typeof(EvidenceAged), typeof(GuardAsked), typeof(TaskRequested), typeof(TaskAwaited), typeof(ChildStarted),
            typeof(ChildUndoRequested), typeof(ClosingStarted), typeof(WorkCompleted), typeof(UndoOrdered), typeof(CompensationStarted),
            typeof(LeftToHuman), typeof(ResponseEnded));

    /// <summary>An answer to the attempt that is awaited, whose number the state knows.</summary>
    private static ActionEnded Ended(
        PastCommit<Response> past,
        string step,
        Guid? attemptId,
        ActionOutcome outcome,
        JsonElement? output = null,
        string? error = null)
    {
        var run = past.Saga.Steps.GetValueOrDefault(step);
        return new(past.Id, step, attemptId ?? run?.AttemptId ?? Guid.Empty, run?.Attempt ?? 0, outcome, output, error);
    }

    private static object? Ignored(ResultIgnored f, PastCommit<Response> past) => f.Message switch
    {
        nameof(ActionEnded) => LateEnd(f, past),
        nameof(ResponseTimerElapsed) => LateTimer(f, past),
        nameof(StartResponse) => new StartResponse(past.Id, f.About, past.Saga.Flow, null, past.Saga.Data, "", ""),
        nameof(LockGranted) => new LockGranted(past.Id, f.About, ""),
        nameof(LockQueued) => new LockQueued(past.Id, f.About, "", Guid.Empty, 0),
        nameof(TaskEnded) => new TaskEnded(past.Id, f.Step, f.About, TaskOutcome.Completed, [], null, f.Content, past.At),
        nameof(GuardAnswered) => new GuardAnswered(past.Id, f.Step, f.About, false, 0, 0),
        nameof(ChildEnded) => new ChildEnded(past.Id, f.Step, f.About, EndState.Resolved, "", f.Content),
        nameof(ChildUndone) => new ChildUndone(past.Id, f.Step, f.About, false, ""),
        nameof(NoteSignalResolved) => new NoteSignalResolved(past.Id, f.About, ""),
        nameof(ContinueHeld) => new ContinueHeld(past.Id, ""),
        nameof(WithdrawResponse) => new WithdrawResponse(past.Id, f.About, "", "", false),
        nameof(UndoResponse) => new UndoResponse(past.Id, f.About, "", ""),
        _ => null,
    };

    /// <summary>Which attempt it was is in its id. One the step knows nothing of any more has no number that matters.</summary>
    private static ActionEnded LateEnd(ResultIgnored f, PastCommit<Response> past)
    {
        var run = past.Saga.Steps.GetValueOrDefault(f.Step);
        var attempt = Enumerable.Range(1, run?.Attempt ?? 0)
            .FirstOrDefault(number => DerivedId.From(past.Id, f.Step, number.ToString()) == f.About);
        var outcome = f.Outcome ?? (run?.Status == StepStatus.Held ? ActionOutcome.Held : ActionOutcome.Succeeded);
        return new(past.Id, f.Step, f.About, attempt, outcome, f.Content, f.Error);
    }

    /// <summary>What it was for is in its token, and begins the reason.</summary>
    private static ResponseTimerElapsed? LateTimer(ResultIgnored f, PastCommit<Response> past)
    {
        var purpose = TimerPurpose.All.FirstOrDefault(purpose => past.Reason.StartsWith(purpose + ": ", StringComparison.Ordinal));
        if (purpose is null)
            return null;
        var last = (past.Saga.Steps.GetValueOrDefault(f.Step)?.Attempt ?? 0) + 1;
        var attempt = Enumerable.Range(0, last + 1)
            .FirstOrDefault(number => TimerPurpose.Token(past.Id, f.Step, number, purpose) == f.About);
        return new(past.Id, f.About, f.Step, attempt, purpose);
    }

    private static string After(string start, string text) =>
        text.StartsWith(start, StringComparison.Ordinal) ? text[start.Length..] : text;
}

/// <summary>Where the record keeps a person's or a parent's reason inside a sentence, this is the sentence.</summary>
internal static class Said
{
    public static string Cancelled(string by, string reason) => $"{by} cancelled it: {reason}";

    public static string Skipped(string by, string reason) => $"{by} skipped the step: {reason}";

    public static string Withdrawn(string reason) => $"the parent withdrew it: {reason}";
}
