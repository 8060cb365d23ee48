using MassTransit;
using Orchestrator.Contracts.Incidents;

namespace Orchestrator.StateMachines.Incidents;

/// <summary>
/// Open → Acknowledged → Mitigated → Resolved → Closed; any of the middle ones may be skipped.
/// <list type="bullet">
/// <item>Resolved: it is over, no response runs and none left something with a human; or a person says so. Over: no alert of the group
/// fires, or a response has dealt with them whose flow says that this resolves the incident; an alert that fires after that undoes it.</item>
/// <item>Mitigated: one half of that. Either it is over and a response still runs or left something with a human, or a response
/// resolved it and an alert still fires. It relapses when an alert fires again or the severity rises.</item>
/// <item>A resolved incident reopens when a signal fires or a person says so, until its window passes and it closes for good.</item>
/// <item>Severity is the highest that fires in the group: it rises and falls, each time a fact, and stays where it was when all has resolved.</item>
/// <item>A flow is started once an episode (opening, each reopening), at the opening, at a rise of severity or at the
/// reopening, and what every flow's condition said is a fact. Running responses are told when it is over; one started by hand
/// says so itself.</item>
/// <item>The group's messages overtake each other; its newest view holds. A signal that arrives before the incident opens is kept;
/// one that fires after it closed goes back to its group.</item>
/// </list>
/// </summary>
public sealed class IncidentStateMachine : MassTransitStateMachine<Incident>
{
    public IncidentStateMachine(IFlowTriggers triggers, IncidentSettings settings)
    {
        InstanceState(x => x.CurrentState);
        CorrelateEvents();

        Initially(
            When(OpenIncident)
                .Open(triggers, settings)
                .MayReach(Open, Mitigated, Resolved),
            When(AttachSignal)
                .Attach(triggers, settings),
            When(NoteResponseStarted)
                .Ignore("there is no such incident"),
            When(NoteResponseEnded)
                .Ignore("there is no such incident"),
            When(ReopenWindowElapsed)
                .Ignore("there is no such incident"),
            When(AcknowledgeIncident)
                .RefuseUnknown(),
            When(ResolveIncident)
                .RefuseUnknown(),
            When(ReopenIncident)
                .RefuseUnknown(),
            When(AddNote)
                .RefuseUnknown());

        During(Open,
            When(AttachSignal)
                .Attach(triggers, settings)
                .MayReach(Acknowledged, Mitigated, Resolved),
            When(NoteResponseEnded)
                .NoteResponseEnd(settings)
                .MayReach(Mitigated, Resolved),
            When(AcknowledgeIncident)
                .Acknowledge()
                .TransitionTo(Acknowledged),
            When(ResolveIncident)
                .Resolve(settings)
                .TransitionTo(Resolved),
            When(OpenIncident)
                .Ignore("it is open already"),
            When(ReopenWindowElapsed)
                .Ignore("it was reopened"));

        During(Acknowledged,
            When(AttachSignal)
                .Attach(triggers, settings)
                .MayReach(Mitigated, Resolved),
            When(NoteResponseEnded)
                .NoteResponseEnd(settings)
                .MayReach(Mitigated, Resolved),
            When(ResolveIncident)
                .Resolve(settings)
                .TransitionTo(Resolved),
            When(AcknowledgeIncident)
                .Acknowledge(),
            When(OpenIncident)
                .Ignore("it is open already"),
            When(ReopenWindowElapsed)
                .Ignore("it was reopened"));

        During(Mitigated,
            When(AttachSignal)
                .Attach(triggers, settings)
                .MayReach(Open, Acknowledged, Resolved),
            When(NoteResponseEnded)
                .NoteResponseEnd(settings)
                .MayReach(Resolved),
            When(ResolveIncident)
                .Resolve(settings)
                .TransitionTo(Resolved),
            When(AcknowledgeIncident)
                .Acknowledge(),
            When(OpenIncident)
                .Ignore("it is open already"),
            When(ReopenWindowElapsed)
                .Ignore("it was reopened"));

        During(Resolved,
            When(AttachSignal)
                .Attach(triggers, settings)
                .MayReach(Open),
            When(ReopenIncident)
                .Reopen(triggers)
                .TransitionTo(Open),
            When(ReopenWindowElapsed)
                .Close()
                .MayReach(Closed),
            When(NoteResponseEnded)
                .NoteResponseEnd(settings),
            When(AcknowledgeIncident)
                .Acknowledge(),
            When(ResolveIncident)
                .Resolve(settings),
            When(OpenIncident)
                .Ignore("it was opened already"));

        During(Closed,
            When(AttachSignal)
                .SendBack(),
            When(AcknowledgeIncident)
                .Acknowledge(),
            When(ResolveIncident)
                .Resolve(settings),
            When(NoteResponseStarted)
                .Ignore("the incident is closed"),
            When(NoteResponseEnded)
                .Ignore("the incident is closed"),
            When(OpenIncident)
                .Ignore("the incident is closed"),
            When(ReopenWindowElapsed)
                .Ignore("the incident is closed"));

        During([Open, Acknowledged, Mitigated, Resolved],
            When(NoteResponseStarted)
                .NoteResponseStart());

        During([Open, Acknowledged, Mitigated, Closed],
            When(ReopenIncident)
                .Reopen(triggers));

        During([Open, Acknowledged, Mitigated, Resolved, Closed],
            When(AddNote)
                .Note());
    }

    public State Open { get; } = null!;

    /// <summary>A person, or whoever sends the signal, is on it.</summary>
    public State Acknowledged { get; } = null!;

    public State Mitigated { get; } = null!;

    /// <summary>Over, and can still be reopened.</summary>
    public State Resolved { get; } = null!;

    public State Closed { get; } = null!;

    public Event<OpenIncident> OpenIncident { get; } = null!;

    public Event<AttachSignal> AttachSignal { get; } = null!;

    public Event<NoteResponseStarted> NoteResponseStarted { get; } = null!;

    public Event<NoteResponseEnded> NoteResponseEnded { get; } = null!;

    public Event<ReopenWindowElapsed> ReopenWindowElapsed { get; } = null!;

    public Event<AcknowledgeIncident> AcknowledgeIncident { get; } = null!;

    public Event<ResolveIncident> ResolveIncident { get; } = null!;

    public Event<ReopenIncident> ReopenIncident { get; } = null!;

    public Event<AddNote> AddNote { get; } = null!;

    private void CorrelateEvents()
    {
        Event(() => OpenIncident, x => x.CorrelateById(m => m.Message.IncidentId));
        Event(() => AttachSignal, x => x.CorrelateById(m => m.Message.IncidentId));
        Event(() => NoteResponseStarted, x => x.CorrelateById(m => m.Message.IncidentId));
        Event(() => NoteResponseEnded, x => x.CorrelateById(m => m.Message.IncidentId));
        Event(() => ReopenWindowElapsed, x => x.CorrelateById(m => m.Message.IncidentId));
        Event(() => AcknowledgeIncident, x => x.CorrelateById(m => m.Message.IncidentId));
        Event(() => ResolveIncident, x => x.CorrelateById(m => m.Message.IncidentId));
        Event(() => ReopenIncident, x => x.CorrelateById(m => m.Message.IncidentId));
        Event(() => AddNote, x => x.CorrelateById(m => m.Message.IncidentId));
    }
}
