using Orchestrator.Contracts.Signals;

namespace Orchestrator.Contracts.Incidents;

/// <summary>From an alert group: its first firing signal, or the first after its last incident was closed.</summary>
public sealed record OpenIncident(Guid IncidentId, Guid GroupId, Guid SignalId, string Integration, Signal Signal);

/// <summary>From an alert group: a further signal of an incident that is open.</summary>
public sealed record AttachSignal(Guid IncidentId, Guid GroupId, Guid SignalId, Signal Signal, Severity GroupSeverity, bool AllResolved);

public sealed record AcknowledgeIncident(Guid IncidentId, string By, string? Reason);

public sealed record ResolveIncident(Guid IncidentId, string By, string Reason);

public sealed record ReopenIncident(Guid IncidentId, string By, string Reason);

public sealed record AddNote(Guid IncidentId, string By, string Text);

/// <summary>From a response, when it has reached an end state (see <see cref="Responses.EndState"/>).</summary>
public sealed record NoteResponseEnded(Guid IncidentId, Guid ResponseId, string Flow, Responses.EndState EndState, string Reason);
