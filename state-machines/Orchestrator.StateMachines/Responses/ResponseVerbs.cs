using MassTransit;
using Orchestrator.Contracts.Responses;
using Orchestrator.StateMachines.Flows;

namespace Orchestrator.StateMachines.Responses;

/// <summary>Finds the definition a response is pinned to and sets the interpreter to work on it.</summary>
internal sealed class Engine(FlowCatalogue catalogue, Surroundings surroundings)
{
    private static readonly FlowDefinition Gone = new()
    {
        Name = "gone",
        Version = 1,
        Owner = "",
        Main = new Block(null, BlockRole.Main, "", []),
    };

    /// <summary>A response that has ended may outlive its version: what reaches it only has to be said to be late.</summary>
    /// <exception cref="FlowMissing">This build lacks it.</exception>
    public Interpreter For(Response saga) => saga.Phase == Phase.Ended && catalogue.Find(saga.Flow, saga.FlowVersion) is null
        ? new(saga, Gone, surroundings)
        : ToRun(saga);

    /// <exception cref="FlowMissing">This build lacks it.</exception>
    public Interpreter ToRun(Response saga) => new(saga, catalogue.Get(saga.Flow, saga.FlowVersion), surroundings);

    /// <exception cref="FlowMissing">This build lacks it.</exception>
    public Interpreter For(Response saga, StartResponse start) => new(saga, catalogue.Get(start.Flow, start.Version), surroundings);
}

internal static class ResponseVerbs
{
    public static EventActivityBinder<Response, StartResponse> Start(
        this EventActivityBinder<Response, StartResponse> binder,
        Engine engine) =>
        binder.Then(x => engine.For(x.Saga, x.Message).Start(x.Message));

    public static EventActivityBinder<Response, StartResponse> IgnoreStart(
        this EventActivityBinder<Response, StartResponse> binder,
        Engine engine) =>
        binder.Then(x => engine.For(x.Saga).IgnoreStart(x.Message));

    public static EventActivityBinder<Response, LockGranted> TakeKey(
        this EventActivityBinder<Response, LockGranted> binder,
        Engine engine) =>
        binder.Then(x => engine.For(x.Saga).TakeKey(x.Message));

    public static EventActivityBinder<Response, LockQueued> NoteQueue(
        this EventActivityBinder<Response, LockQueued> binder,
        Engine engine) =>
        binder.Then(x => engine.For(x.Saga).NoteQueue(x.Message));

    public static EventActivityBinder<Response, ActionEnded> TakeResult(
        this EventActivityBinder<Response, ActionEnded> binder,
        Engine engine) =>
        binder.Then(x => engine.For(x.Saga).TakeResult(x.Message));

    public static EventActivityBinder<Response, TaskEnded> TakeAnswer(
        this EventActivityBinder<Response, TaskEnded> binder,
        Engine engine) =>
        binder.Then(x => engine.For(x.Saga).TakeAnswer(x.Message));

    public static EventActivityBinder<Response, GuardAnswered> TakeRuling(
        this EventActivityBinder<Response, GuardAnswered> binder,
        Engine engine) =>
        binder.Then(x => engine.For(x.Saga).TakeRuling(x.Message));

    public static EventActivityBinder<Response, ChildEnded> TakeChildEnd(
        this EventActivityBinder<Response, ChildEnded> binder,
        Engine engine) =>
        binder.Then(x => engine.For(x.Saga).TakeChildEnd(x.Message));

    public static EventActivityBinder<Response, ChildUndone> TakeChildUndone(
        this EventActivityBinder<Response, ChildUndone> binder,
        Engine engine) =>
        binder.Then(x => engine.For(x.Saga).TakeChildUndone(x.Message));

    public static EventActivityBinder<Response, ResponseTimerElapsed> TakeTimer(
        this EventActivityBinder<Response, ResponseTimerElapsed> binder,
        Engine engine) =>
        binder.Then(x => engine.For(x.Saga).TakeTimer(x.Message));

    public static EventActivityBinder<Response, NoteSignalResolved> NoteResolved(
        this EventActivityBinder<Response, NoteSignalResolved> binder,
        Engine engine) =>
        binder.Then(x => engine.For(x.Saga).NoteResolved(x.Message));

    public static EventActivityBinder<Response, ContinueHeld> Continue(
        this EventActivityBinder<Response, ContinueHeld> binder,
        Engine engine) =>
        binder.Then(x => engine.For(x.Saga).Continue(x.Message));

    public static EventActivityBinder<Response, WithdrawResponse> Withdraw(
        this EventActivityBinder<Response, WithdrawResponse> binder,
        Engine engine) =>
        binder.Then(x => engine.For(x.Saga).Withdraw(x.Message));

    public static EventActivityBinder<Response, UndoResponse> Undo(
        this EventActivityBinder<Response, UndoResponse> binder,
        Engine engine) =>
        binder.Then(x => engine.ToRun(x.Saga).UndoForParent(x.Message));

    public static EventActivityBinder<Response, PauseResponse> Pause(
        this EventActivityBinder<Response, PauseResponse> binder,
        Engine engine) =>
        binder.Then(x => engine.For(x.Saga).Pause(x.Message));

    public static EventActivityBinder<Response, ResumeResponse> Resume(
        this EventActivityBinder<Response, ResumeResponse> binder,
        Engine engine) =>
        binder.Then(x => engine.For(x.Saga).Resume(x.Message));

    public static EventActivityBinder<Response, CancelResponse> Cancel(
        this EventActivityBinder<Response, CancelResponse> binder,
        Engine engine) =>
        binder.Then(x => engine.For(x.Saga).Cancel(x.Message));

    public static EventActivityBinder<Response, RetryStep> Retry(this EventActivityBinder<Response, RetryStep> binder, Engine engine) =>
        binder.Then(x => engine.For(x.Saga).Retry(x.Message));

    public static EventActivityBinder<Response, SkipStep> Skip(this EventActivityBinder<Response, SkipStep> binder, Engine engine) =>
        binder.Then(x => engine.For(x.Saga).Skip(x.Message));

    public static EventActivityBinder<Response, CompleteStep> CompleteByHand(
        this EventActivityBinder<Response, CompleteStep> binder,
        Engine engine) =>
        binder.Then(x => engine.For(x.Saga).CompleteByHand(x.Message));

    public static EventActivityBinder<Response, CorrectStepInput> Correct(
        this EventActivityBinder<Response, CorrectStepInput> binder,
        Engine engine) =>
        binder.Then(x => engine.For(x.Saga).Correct(x.Message));

    /// <summary>A command for a response that does not exist.</summary>
    public static void RefuseMissing<T>(this IEventCorrelationConfigurator<Response, T> correlation)
        where T : class => correlation.OnMissingInstance(missing => missing.Execute(context =>
            throw new CommandRefused(RefusalKind.NotFound, $"there is no response {context.CorrelationId}")));
}
