using MassTransit;
using Orchestrator.Contracts.AlertGroups;

namespace Orchestrator.StateMachines.AlertGroups;

/// <summary>
/// Quiet ⇄ Active. A group owns the alerts that belong together and at most one incident that is not closed.
/// <list type="bullet">
/// <item>A signal takes effect once, whatever arrives twice; the sender's time says which word on an alert is the newest.</item>
/// <item>An alert is what one source says about one de-duplication key. A resolved signal of a source that never fired speaks for the key.</item>
/// <item>Only a signal that fires opens an incident, and only while the group has none; the incident decides whether it reopens.</item>
/// <item>A signal that reaches its incident after it closed comes back and opens the next one: none is lost in between.</item>
/// </list>
/// </summary>
public sealed class AlertGroupStateMachine : MassTransitStateMachine<AlertGroup>
{
    public AlertGroupStateMachine()
    {
        InstanceState(x => x.CurrentState);

        Event(() => ReceiveSignal, x => x.CorrelateById(m => m.Message.GroupId));
        Event(() => NoteIncidentClosed, x => x.CorrelateById(m => m.Message.GroupId));
        Event(() => TakeBackSignal, x => x.CorrelateById(m => m.Message.GroupId));

        Initially(
            When(ReceiveSignal)
                .Receive()
                .MayReach(Quiet, Active),
            When(NoteIncidentClosed)
                .Ignore("the group has no signal yet"),
            When(TakeBackSignal)
                .Ignore("the group has no signal yet"));

        During(Quiet,
            When(ReceiveSignal)
                .Receive()
                .MayReach(Active),
            When(TakeBackSignal)
                .TakeBack()
                .MayReach(Active),
            When(NoteIncidentClosed)
                .Ignore("no incident is open"));

        During(Active,
            When(ReceiveSignal)
                .Receive(),
            When(TakeBackSignal)
                .TakeBack(),
            When(NoteIncidentClosed)
                .IncidentHasClosed()
                .MayReach(Quiet));
    }

    /// <summary>No incident.</summary>
    public State Quiet { get; } = null!;

    /// <summary>An incident is open, or resolved and within its reopen window.</summary>
    public State Active { get; } = null!;

    public Event<ReceiveSignal> ReceiveSignal { get; } = null!;

    public Event<TakeBackSignal> TakeBackSignal { get; } = null!;

    public Event<NoteIncidentClosed> NoteIncidentClosed { get; } = null!;
}

internal static class AlertGroupVerbs
{
    public static EventActivityBinder<AlertGroup, ReceiveSignal> Receive(this EventActivityBinder<AlertGroup, ReceiveSignal> binder) =>
        binder.Then(x => x.Saga.Receive(x.Message));

    public static EventActivityBinder<AlertGroup, TakeBackSignal> TakeBack(this EventActivityBinder<AlertGroup, TakeBackSignal> binder) =>
        binder.Then(x => x.Saga.TakeBack(x.Message));

    public static EventActivityBinder<AlertGroup, NoteIncidentClosed> IncidentHasClosed(
        this EventActivityBinder<AlertGroup, NoteIncidentClosed> binder) =>
        binder.Then(x => x.Saga.IncidentHasClosed(x.Message));

    public static EventActivityBinder<AlertGroup, NoteIncidentClosed> Ignore(
        this EventActivityBinder<AlertGroup, NoteIncidentClosed> binder,
        string reason) =>
        binder.Then(x => x.Saga.Ignore(nameof(NoteIncidentClosed), x.Message.IncidentId, reason));

    public static EventActivityBinder<AlertGroup, TakeBackSignal> Ignore(
        this EventActivityBinder<AlertGroup, TakeBackSignal> binder,
        string reason) =>
        binder.Then(x => x.Saga.Ignore(nameof(TakeBackSignal), x.Message.IncidentId, reason, x.Message.SignalId));
}
