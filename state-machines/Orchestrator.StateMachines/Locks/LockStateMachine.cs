using MassTransit;
using Orchestrator.Contracts.Locks;

namespace Orchestrator.StateMachines.Locks;

/// <summary>
/// Free ⇄ Held. One response at a time works under an exclusivity key; the others wait in the order of this stream.
/// <list type="bullet">
/// <item>A key that is given back goes to the first in the queue in the same commit: there is no moment for anybody else.</item>
/// <item>Asking again changes nothing and is answered again.</item>
/// <item>A response that has given the key back, or whose release came before its request, never gets it again.</item>
/// </list>
/// </summary>
public sealed class LockStateMachine : MassTransitStateMachine<ExclusivityLock>
{
    public LockStateMachine()
    {
        InstanceState(x => x.CurrentState);

        Event(() => AcquireLock, x => x.CorrelateById(m => m.Message.LockId));
        Event(() => ReleaseLock, x => x.CorrelateById(m => m.Message.LockId));

        Initially(
            When(AcquireLock)
                .Acquire()
                .MayReach(Held),
            When(ReleaseLock)
                .Release());

        During(Free,
            When(AcquireLock)
                .Acquire()
                .MayReach(Held),
            When(ReleaseLock)
                .Release());

        During(Held,
            When(AcquireLock)
                .Acquire(),
            When(ReleaseLock)
                .Release()
                .MayReach(Free));
    }

    public State Free { get; } = null!;

    public State Held { get; } = null!;

    public Event<AcquireLock> AcquireLock { get; } = null!;

    public Event<ReleaseLock> ReleaseLock { get; } = null!;
}

internal static class LockVerbs
{
    public static EventActivityBinder<ExclusivityLock, AcquireLock> Acquire(this EventActivityBinder<ExclusivityLock, AcquireLock> binder) =>
        binder.Then(x => x.Saga.Acquire(x.Message));

    public static EventActivityBinder<ExclusivityLock, ReleaseLock> Release(this EventActivityBinder<ExclusivityLock, ReleaseLock> binder) =>
        binder.Then(x => x.Saga.Release(x.Message));
}
