using MassTransit;
using Orchestrator.Contracts.Incidents;

namespace Orchestrator.StateMachines.Incidents;

/// <summary>How the sentences of <see cref="IncidentStateMachine"/> are carried out.</summary>
internal static class IncidentVerbs
{
    public static EventActivityBinder<Incident, OpenIncident> Open(
        this EventActivityBinder<Incident, OpenIncident> binder, IFlowTriggers triggers, IncidentSettings settings) =>
        binder.Then(x => x.Saga.Open(x.Message, triggers, settings));

    public static EventActivityBinder<Incident, AttachSignal> Attach(
        this EventActivityBinder<Incident, AttachSignal> binder, IFlowTriggers triggers, IncidentSettings settings) =>
        binder.Then(x => x.Saga.Attach(x.Message, triggers, settings));

    public static EventActivityBinder<Incident, AttachSignal> SendBack(this EventActivityBinder<Incident, AttachSignal> binder) =>
        binder.Then(x => x.Saga.SendBack(x.Message));

    public static EventActivityBinder<Incident, NoteResponseStarted> NoteResponseStart(
        this EventActivityBinder<Incident, NoteResponseStarted> binder) =>
        binder.Then(x => x.Saga.NoteResponseStart(x.Message));

    public static EventActivityBinder<Incident, NoteResponseEnded> NoteResponseEnd(
        this EventActivityBinder<Incident, NoteResponseEnded> binder, IncidentSettings settings) =>
        binder.Then(x => x.Saga.NoteResponseEnd(x.Message, settings));

    public static EventActivityBinder<Incident, ReopenWindowElapsed> Close(this EventActivityBinder<Incident, ReopenWindowElapsed> binder) =>
        binder.Then(x => x.Saga.Close(x.Message));

    public static EventActivityBinder<Incident, AcknowledgeIncident> Acknowledge(
        this EventActivityBinder<Incident, AcknowledgeIncident> binder) =>
        binder.Then(x => x.Saga.Acknowledge(x.Message));

    public static EventActivityBinder<Incident, ResolveIncident> Resolve(
        this EventActivityBinder<Incident, ResolveIncident> binder, IncidentSettings settings) =>
        binder.Then(x => x.Saga.ResolveByHand(x.Message, settings));

    public static EventActivityBinder<Incident, ReopenIncident> Reopen(
        this EventActivityBinder<Incident, ReopenIncident> binder, IFlowTriggers triggers) =>
        binder.Then(x => x.Saga.ReopenByHand(x.Message, triggers));

    public static EventActivityBinder<Incident, AddNote> Note(this EventActivityBinder<Incident, AddNote> binder) =>
        binder.Then(x => x.Saga.Note(x.Message));

    public static EventActivityBinder<Incident, TMessage> Ignore<TMessage>(
        this EventActivityBinder<Incident, TMessage> binder, string reason)
        where TMessage : class =>
        binder.Then(x => x.Saga.Ignore(x.Message, reason));

    public static EventActivityBinder<Incident, TMessage> RefuseUnknown<TMessage>(this EventActivityBinder<Incident, TMessage> binder)
        where TMessage : class =>
        binder.Then(x => x.Saga.RefuseUnknown());
}
