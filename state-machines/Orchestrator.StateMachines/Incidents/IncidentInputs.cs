using Orchestrator.Contracts.Incidents;
using Orchestrator.Contracts.Responses;
using Orchestrator.StateMachines.Inputs;

namespace Orchestrator.StateMachines.Incidents;

public static class IncidentInputs
{
    public static InputMap<Incident> Map { get; } = new InputMap<Incident>()
        .From<IncidentOpened>((f, past) => new OpenIncident(past.Id, f.GroupId, f.SignalId, f.Integration, f.Signal, f.GroupVersion))
        .From<SignalAttached>((f, past) => new AttachSignal(
            past.Id, past.Saga.GroupId, f.SignalId, f.Signal, f.GroupSeverity, f.AllResolved, f.GroupVersion))
        .From<ResponseEndNoted>((f, past) => new NoteResponseEnded(
            past.Id, f.ResponseId, f.Flow, f.EndState, past.Reason, f.ResolvesIncident ?? false))
        .From<ResponseStartNoted>((f, past) => new NoteResponseStarted(
            past.Id, f.ResponseId, f.Flow, f.Version, f.StartedBy, past.Reason, past.At))
        .From<IncidentClosed>((_, past) => new ReopenWindowElapsed(past.Id, past.Saga.ReopenWindowToken))
        .From<IncidentAcknowledged>((f, past) => new AcknowledgeIncident(past.Id, f.By, past.Reason))
        .From<IncidentResolved>((f, past) => f.By is { } person ? new ResolveIncident(past.Id, person, past.Reason) : null)
        .From<IncidentReopened>((f, past) => f.By is { } person ? new ReopenIncident(past.Id, person, past.Reason) : null)
        .From<IncidentNoteAdded>((f, past) => new AddNote(past.Id, f.By, f.Text))
        .From<IncidentMessageIgnored>(Ignored)
        .Follow(
            typeof(IncidentSeverityRaised), typeof(IncidentSeverityLowered), typeof(IncidentMitigated), typeof(IncidentRelapsed),
            typeof(FlowTriggersEvaluated), typeof(ResponseRequested));

    // What is ignored is not looked at but for what the fact names. A signal's own text is in its group's stream.
    private static object? Ignored(IncidentMessageIgnored f, PastCommit<Incident> past) => f.Message switch
    {
        nameof(ReopenWindowElapsed) => new ReopenWindowElapsed(past.Id, Guid.Empty),
        nameof(OpenIncident) => new OpenIncident(past.Id, past.Saga.GroupId, f.About ?? Guid.Empty, past.Saga.Integration, past.Saga.Signal!),
        nameof(AttachSignal) when past.Saga.Signal is { } signal =>
            new AttachSignal(past.Id, past.Saga.GroupId, f.About ?? Guid.Empty, signal, past.Saga.GroupSeverity, past.Saga.SymptomGone),
        nameof(NoteResponseEnded) => Which(f, past) is { } response ? new NoteResponseEnded(past.Id, response, "", EndState.Resolved, "") : null,
        nameof(NoteResponseStarted) => Which(f, past) is { } response ? new NoteResponseStarted(past.Id, response, "", 0, "", "", past.At) : null,
        _ => null,
    };

    /// <summary>Where there is no incident, or no longer, it does not matter which response it was.</summary>
    private static Guid? Which(IncidentMessageIgnored f, PastCommit<Incident> past) =>
        f.About ?? (past.Saga.State is "Initial" or nameof(IncidentStateMachine.Closed) ? Guid.Empty : null);
}
