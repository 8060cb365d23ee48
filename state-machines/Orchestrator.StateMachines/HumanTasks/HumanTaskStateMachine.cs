using MassTransit;
using Orchestrator.Contracts.HumanTasks;

namespace Orchestrator.StateMachines.HumanTasks;

/// <summary>
/// Open ⇄ Claimed → Decided, Expired or Withdrawn.
/// <list type="bullet">
/// <item>A task ends once, and tells its response once. Decision against deadline: the first commit wins; the later timer is
/// recorded as ignored, the later person is refused and told the first decision.</item>
/// <item>Only candidates decide, excluded people never do, one rejection rejects, and each person counts once towards the quorum.</item>
/// <item>A claim says who is on it; it locks nobody out. Delegating makes a person a candidate.</item>
/// <item>A deadline has a declared outcome. Escalation asks others, once, with a deadline of its own; approvals given so far stay.</item>
/// <item>A withdrawal that overtakes its task withdraws it beforehand.</item>
/// </list>
/// </summary>
public sealed class HumanTaskStateMachine : MassTransitStateMachine<HumanTask>
{
    public HumanTaskStateMachine()
    {
        InstanceState(x => x.CurrentState);
        CorrelateEvents();

        Initially(
            When(OpenTask)
                .Open()
                .TransitionTo(Open),
            When(WithdrawTask)
                .Withdraw()
                .TransitionTo(Withdrawn),
            When(TaskTimerElapsed)
                .Ignore("there is no such task"),
            When(ClaimTask)
                .RefuseUnknown(),
            When(ReleaseTask)
                .RefuseUnknown(),
            When(DelegateTask)
                .RefuseUnknown(),
            When(DecideTask)
                .RefuseUnknown());

        During(Open,
            When(ClaimTask)
                .Claim()
                .TransitionTo(Claimed),
            When(DelegateTask)
                .Delegate()
                .TransitionTo(Claimed),
            When(DecideTask)
                .Decide()
                .MayReach(Decided),
            When(TaskTimerElapsed)
                .Elapse()
                .MayReach(Expired),
            When(WithdrawTask)
                .Withdraw()
                .TransitionTo(Withdrawn),
            When(ReleaseTask)
                .Release(),
            When(OpenTask)
                .Ignore("it is open already"));

        During(Claimed,
            When(ClaimTask)
                .Claim(),
            When(ReleaseTask)
                .Release()
                .TransitionTo(Open),
            When(DelegateTask)
                .Delegate(),
            When(DecideTask)
                .Decide()
                .MayReach(Decided),
            When(TaskTimerElapsed)
                .Elapse()
                .MayReach(Open, Expired),
            When(WithdrawTask)
                .Withdraw()
                .TransitionTo(Withdrawn),
            When(OpenTask)
                .Ignore("it is open already"));

        During(Decided,
            When(TaskTimerElapsed)
                .Ignore("the task was decided before the deadline"),
            When(WithdrawTask)
                .Ignore("the task was decided already"),
            When(OpenTask)
                .Ignore("the task was decided already"));

        During(Expired,
            When(TaskTimerElapsed)
                .Ignore("the deadline has passed already"),
            When(WithdrawTask)
                .Ignore("the deadline has passed already"),
            When(OpenTask)
                .Ignore("the deadline has passed already"));

        During(Withdrawn,
            When(OpenTask)
                .Ignore("the task was withdrawn"),
            When(TaskTimerElapsed)
                .Ignore("the task was withdrawn"),
            When(WithdrawTask)
                .Ignore("the task was withdrawn already"));

        During([Decided, Expired, Withdrawn],
            When(ClaimTask)
                .RefuseEnded(),
            When(ReleaseTask)
                .RefuseEnded(),
            When(DelegateTask)
                .RefuseEnded(),
            When(DecideTask)
                .RefuseEnded());
    }

    public State Open { get; } = null!;

    public State Claimed { get; } = null!;

    /// <summary>By people.</summary>
    public State Decided { get; } = null!;

    /// <summary>By the deadline's policy.</summary>
    public State Expired { get; } = null!;

    public State Withdrawn { get; } = null!;

    public Event<OpenTask> OpenTask { get; } = null!;

    public Event<WithdrawTask> WithdrawTask { get; } = null!;

    public Event<TaskTimerElapsed> TaskTimerElapsed { get; } = null!;

    public Event<ClaimTask> ClaimTask { get; } = null!;

    public Event<ReleaseTask> ReleaseTask { get; } = null!;

    public Event<DelegateTask> DelegateTask { get; } = null!;

    public Event<DecideTask> DecideTask { get; } = null!;

    private void CorrelateEvents()
    {
        Event(() => OpenTask, x => x.CorrelateById(m => m.Message.TaskId));
        Event(() => WithdrawTask, x => x.CorrelateById(m => m.Message.TaskId));
        Event(() => TaskTimerElapsed, x => x.CorrelateById(m => m.Message.TaskId));
        Event(() => ClaimTask, x => x.CorrelateById(m => m.Message.TaskId));
        Event(() => ReleaseTask, x => x.CorrelateById(m => m.Message.TaskId));
        Event(() => DelegateTask, x => x.CorrelateById(m => m.Message.TaskId));
        Event(() => DecideTask, x => x.CorrelateById(m => m.Message.TaskId));
    }
}

internal static class HumanTaskVerbs
{
    public static EventActivityBinder<HumanTask, OpenTask> Open(this EventActivityBinder<HumanTask, OpenTask> binder) =>
        binder.Then(x => x.Saga.Open(x.Message));

    public static EventActivityBinder<HumanTask, WithdrawTask> Withdraw(this EventActivityBinder<HumanTask, WithdrawTask> binder) =>
        binder.Then(x => x.Saga.Withdraw(x.Message));

    public static EventActivityBinder<HumanTask, TaskTimerElapsed> Elapse(this EventActivityBinder<HumanTask, TaskTimerElapsed> binder) =>
        binder.Then(x => x.Saga.Elapse(x.Message));

    public static EventActivityBinder<HumanTask, ClaimTask> Claim(this EventActivityBinder<HumanTask, ClaimTask> binder) =>
        binder.Then(x => x.Saga.Claim(x.Message));

    public static EventActivityBinder<HumanTask, ReleaseTask> Release(this EventActivityBinder<HumanTask, ReleaseTask> binder) =>
        binder.Then(x => x.Saga.Release(x.Message));

    public static EventActivityBinder<HumanTask, DelegateTask> Delegate(this EventActivityBinder<HumanTask, DelegateTask> binder) =>
        binder.Then(x => x.Saga.Delegate(x.Message));

    public static EventActivityBinder<HumanTask, DecideTask> Decide(this EventActivityBinder<HumanTask, DecideTask> binder) =>
        binder.Then(x => x.Saga.Decide(x.Message));

    public static EventActivityBinder<HumanTask, TMessage> Ignore<TMessage>(
        this EventActivityBinder<HumanTask, TMessage> binder, string reason)
        where TMessage : class =>
        binder.Then(x => x.Saga.Ignore<TMessage>(reason));

    public static EventActivityBinder<HumanTask, TMessage> RefuseEnded<TMessage>(this EventActivityBinder<HumanTask, TMessage> binder)
        where TMessage : class =>
        binder.Then(x => x.Saga.RefuseEnded());

    public static EventActivityBinder<HumanTask, TMessage> RefuseUnknown<TMessage>(this EventActivityBinder<HumanTask, TMessage> binder)
        where TMessage : class =>
        binder.Then(x => x.Saga.RefuseUnknown());
}
