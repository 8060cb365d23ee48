using MassTransit;
using Orchestrator.Contracts.Responses;
using Orchestrator.StateMachines.Flows;

namespace Orchestrator.StateMachines.Responses;

/// <summary>
/// [Queued →] Running [→ Stopping → Compensating] → Resolved | Escalated | FailedGracefully | Cancelled; Paused at any time before.
/// <list type="bullet">
/// <item>It runs the flow and version it started with; an engine that lacks that version gives the message back.</item>
/// <item>On a failure nothing new starts; what is under way is awaited, then what completed is undone, the last first, each once.</item>
/// <item>However it ends, its key is freed in the same commit.</item>
/// <item>
/// What comes late, twice or out of order is recorded as ignored and does nothing; people's commands that do not apply are
/// refused.
/// </item>
/// </list>
/// </summary>
public sealed class ResponseStateMachine : MassTransitStateMachine<Response>
{
    public ResponseStateMachine(FlowCatalogue catalogue, Surroundings surroundings)
    {
        var engine = new Engine(catalogue, surroundings);

        InstanceState(x => x.CurrentState);

        Event(() => StartResponse, x => x.CorrelateById(m => m.Message.ResponseId));
        Event(() => LockGranted, x => x.CorrelateById(m => m.Message.ResponseId));
        Event(() => LockQueued, x => x.CorrelateById(m => m.Message.ResponseId));
        Event(() => ActionEnded, x => x.CorrelateById(m => m.Message.ResponseId));
        Event(() => TaskEnded, x => x.CorrelateById(m => m.Message.ResponseId));
        Event(() => GuardAnswered, x => x.CorrelateById(m => m.Message.ResponseId));
        Event(() => ChildEnded, x => x.CorrelateById(m => m.Message.ResponseId));
        Event(() => ChildUndone, x => x.CorrelateById(m => m.Message.ResponseId));
        Event(() => ResponseTimerElapsed, x => x.CorrelateById(m => m.Message.ResponseId));
        Event(() => NoteSignalResolved, x => x.CorrelateById(m => m.Message.ResponseId));
        Event(() => ContinueHeld, x => x.CorrelateById(m => m.Message.ResponseId));
        Event(() => WithdrawResponse, x => x.CorrelateById(m => m.Message.ResponseId));
        Event(() => UndoResponse, x => x.CorrelateById(m => m.Message.ResponseId));
        Event(() => PauseResponse, x => x.CorrelateById(m => m.Message.ResponseId).RefuseMissing());
        Event(() => ResumeResponse, x => x.CorrelateById(m => m.Message.ResponseId).RefuseMissing());
        Event(() => CancelResponse, x => x.CorrelateById(m => m.Message.ResponseId).RefuseMissing());
        Event(() => RetryStep, x => x.CorrelateById(m => m.Message.ResponseId).RefuseMissing());
        Event(() => SkipStep, x => x.CorrelateById(m => m.Message.ResponseId).RefuseMissing());
        Event(() => CompleteStep, x => x.CorrelateById(m => m.Message.ResponseId).RefuseMissing());
        Event(() => CorrectStepInput, x => x.CorrelateById(m => m.Message.ResponseId).RefuseMissing());

        State[] ended = [Resolved, Escalated, FailedGracefully, Cancelled];
        State[] turningBack = [Stopping, Compensating, .. ended];
        State[] unended = [Queued, Running, Paused, Stopping, Compensating];

        Initially(
            When(StartResponse).Start(engine).MayReach([Queued, Running, .. turningBack]));

        During(Queued,
            When(LockGranted).TakeKey(engine).MayReach([Running, .. turningBack]),
            When(LockQueued).NoteQueue(engine));

        During(Paused,
            When(LockGranted).TakeKey(engine).MayReach(ended),
            When(LockQueued).NoteQueue(engine),
            When(ResumeResponse).Resume(engine).MayReach([Queued, Running, .. turningBack]));

        During([Queued, Running, Stopping, Compensating],
            When(PauseResponse).Pause(engine).MayReach(Paused),
            When(ResumeResponse).Resume(engine));

        // What is under way may end a step, and with it anything that hangs on that, in whichever phase the response is.
        During(unended,
            When(ActionEnded).TakeResult(engine).MayReach([Running, .. turningBack]),
            When(TaskEnded).TakeAnswer(engine).MayReach([Running, .. turningBack]),
            When(GuardAnswered).TakeRuling(engine).MayReach([Running, .. turningBack]),
            When(ChildEnded).TakeChildEnd(engine).MayReach([Running, .. turningBack]),
            When(ChildUndone).TakeChildUndone(engine).MayReach([Running, .. turningBack]),
            When(ResponseTimerElapsed).TakeTimer(engine).MayReach([Running, .. turningBack]),
            When(NoteSignalResolved).NoteResolved(engine).MayReach([Running, .. turningBack]),
            When(WithdrawResponse).Withdraw(engine).MayReach(turningBack),
            When(ContinueHeld).Continue(engine).MayReach(turningBack),
            When(CancelResponse).Cancel(engine).MayReach(turningBack),
            When(RetryStep).Retry(engine).MayReach([Running, .. turningBack]),
            When(SkipStep).Skip(engine).MayReach([Running, .. turningBack]),
            When(CompleteStep).CompleteByHand(engine).MayReach([Running, .. turningBack]),
            When(CorrectStepInput).Correct(engine),
            When(StartResponse).IgnoreStart(engine),
            When(UndoResponse).Undo(engine));

        During([Running, Stopping, Compensating],
            When(LockGranted).TakeKey(engine),
            When(LockQueued).NoteQueue(engine));

        During(Paused,
            When(PauseResponse).Pause(engine));

        // The end: a parent may yet have it undone, a human may settle what was left; the rest is recorded as late, or refused.
        During(ended,
            When(UndoResponse).Undo(engine).MayReach([Compensating, Escalated, FailedGracefully]),
            When(TaskEnded).TakeAnswer(engine),
            When(StartResponse).IgnoreStart(engine),
            When(LockGranted).TakeKey(engine),
            When(LockQueued).NoteQueue(engine),
            When(ActionEnded).TakeResult(engine),
            When(GuardAnswered).TakeRuling(engine),
            When(ChildEnded).TakeChildEnd(engine),
            When(ChildUndone).TakeChildUndone(engine),
            When(ResponseTimerElapsed).TakeTimer(engine),
            When(NoteSignalResolved).NoteResolved(engine),
            When(WithdrawResponse).Withdraw(engine),
            When(ContinueHeld).Continue(engine),
            When(PauseResponse).Pause(engine),
            When(ResumeResponse).Resume(engine),
            When(CancelResponse).Cancel(engine),
            When(RetryStep).Retry(engine),
            When(SkipStep).Skip(engine),
            When(CompleteStep).CompleteByHand(engine),
            When(CorrectStepInput).Correct(engine));
    }

    /// <summary>Another response holds its key.</summary>
    public State Queued { get; } = null!;

    public State Running { get; } = null!;

    /// <summary>A person holds its actions, in whatever phase it is.</summary>
    public State Paused { get; } = null!;

    /// <summary>Nothing new starts; attempts under way are awaited.</summary>
    public State Stopping { get; } = null!;

    /// <summary>What completed is undone.</summary>
    public State Compensating { get; } = null!;

    public State Resolved { get; } = null!;

    public State Escalated { get; } = null!;

    public State FailedGracefully { get; } = null!;

    public State Cancelled { get; } = null!;

    public Event<StartResponse> StartResponse { get; } = null!;

    public Event<LockGranted> LockGranted { get; } = null!;

    public Event<LockQueued> LockQueued { get; } = null!;

    public Event<ActionEnded> ActionEnded { get; } = null!;

    public Event<TaskEnded> TaskEnded { get; } = null!;

    public Event<GuardAnswered> GuardAnswered { get; } = null!;

    public Event<ChildEnded> ChildEnded { get; } = null!;

    public Event<ChildUndone> ChildUndone { get; } = null!;

    public Event<ResponseTimerElapsed> ResponseTimerElapsed { get; } = null!;

    public Event<NoteSignalResolved> NoteSignalResolved { get; } = null!;

    public Event<ContinueHeld> ContinueHeld { get; } = null!;

    public Event<WithdrawResponse> WithdrawResponse { get; } = null!;

    public Event<UndoResponse> UndoResponse { get; } = null!;

    public Event<PauseResponse> PauseResponse { get; } = null!;

    public Event<ResumeResponse> ResumeResponse { get; } = null!;

    public Event<CancelResponse> CancelResponse { get; } = null!;

    public Event<RetryStep> RetryStep { get; } = null!;

    public Event<SkipStep> SkipStep { get; } = null!;

    public Event<CompleteStep> CompleteStep { get; } = null!;

    public Event<CorrectStepInput> CorrectStepInput { get; } = null!;
}
