using Orchestrator.Contracts.Incidents;
using Machine = Orchestrator.StateMachines.Incidents.IncidentStateMachine;

namespace Orchestrator.StateMachines.Incidents;

/// <summary>What stood in the way of a person's command.</summary>
/// <param name="By">Who was first; null where nobody did it by hand.</param>
public sealed record IncidentStanding(string State, string? By, DateTimeOffset? At);

/// <summary>What people tell an incident. What does not apply is refused, and nothing is recorded.</summary>
public static class IncidentCommands
{
    public static void Acknowledge(this Incident incident, AcknowledgeIncident command)
    {
        if (incident.State is nameof(Machine.Resolved) or nameof(Machine.Closed))
            throw incident.Conflict($"The incident is {incident.State} already: there is nothing to acknowledge.");
        if (incident.AcknowledgedBy is { } first)
            throw new CommandRefused(
                RefusalKind.Conflict,
                $"{first} acknowledged the incident at {incident.AcknowledgedAt:O}.",
                new IncidentStanding(incident.State, first, incident.AcknowledgedAt));
        incident.Record(new IncidentAcknowledged(command.By), command.Reason, command.By);
    }

    public static void ResolveByHand(this Incident incident, ResolveIncident command, IncidentSettings settings)
    {
        if (incident.State is nameof(Machine.Resolved) or nameof(Machine.Closed))
            throw incident.Conflict($"The incident is {incident.State} already.");
        incident.Resolve(command.By, command.Reason, settings);
        if (!incident.IsOver)
            incident.TellResponses(incident.SignalId, $"{command.By} resolved the incident: {command.Reason}");
    }

    public static void ReopenByHand(this Incident incident, ReopenIncident command, IFlowTriggers triggers)
    {
        if (incident.State == nameof(Machine.Closed))
            throw incident.Conflict("The incident is closed for good: the next signal that fires opens a new one.");
        if (incident.State != nameof(Machine.Resolved))
            throw incident.Conflict($"The incident is {incident.State}: only a resolved incident can be reopened.");
        incident.Reopen(command.By, signalId: null, command.Reason, triggers);
    }

    /// <summary>In any state: the review comes after the incident has closed.</summary>
    public static void Note(this Incident incident, AddNote command) =>
        incident.Record(new IncidentNoteAdded(command.By, command.Text), actor: command.By);

    public static void RefuseUnknown(this Incident incident) =>
        throw new CommandRefused(RefusalKind.NotFound, $"There is no incident {incident.CorrelationId}.");

    private static CommandRefused Conflict(this Incident incident, string reason) => new(
        RefusalKind.Conflict,
        reason,
        new IncidentStanding(incident.State, incident.ResolvedBy, incident.ClosedAt ?? incident.ResolvedAt ?? incident.OpenedAt));
}
