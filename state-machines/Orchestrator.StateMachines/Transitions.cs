using MassTransit;

namespace Orchestrator.StateMachines;

/// <summary>Transitions whose target a decision chooses.</summary>
public static class Transitions
{
    /// <summary>
    /// Goes to whichever of these states the facts have reached, else stays. The list is the machine's own word on what may
    /// follow: a decision that reaches a state not listed leaves machine and facts apart, and the commit refuses it.
    /// </summary>
    public static EventActivityBinder<TSaga, TMessage> MayReach<TSaga, TMessage>(
        this EventActivityBinder<TSaga, TMessage> binder,
        params ReadOnlySpan<State> states)
        where TSaga : Saga
        where TMessage : class
    {
        foreach (var state in states)
            binder = binder.If(x => x.Saga.State == state.Name, reached => reached.TransitionTo(state));
        return binder;
    }
}
