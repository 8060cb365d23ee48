using Orchestrator.Contracts.Signals;

namespace Orchestrator.Contracts.Incidents;

/// <summary>From an alert group: its first firing signal, or the first after its last incident was closed.</summary>
/// <param name="GroupVersion">The version of the group's stream that says so.</param>
public sealed record OpenIncident(Guid IncidentId, Guid GroupId, Guid SignalId, string Integration, Signal Signal, long GroupVersion = 0);

/// <summary>From an alert group: a further signal of an incident that is open.</summary>
/// <param name="GroupSeverity">The highest severity among the group's alerts that still fire.</param>
/// <param name="GroupVersion">
/// The version of the group's stream that says so: messages overtake each other, and the newest view of the group holds. 0 is not known.
/// </param>
public sealed record AttachSignal(
    Guid IncidentId,
    Guid GroupId,
    Guid SignalId,
    Signal Signal,
    Severity GroupSeverity,
    bool AllResolved,
    long GroupVersion = 0);

public sealed record AcknowledgeIncident(Guid IncidentId, string By, string? Reason);

public sealed record ResolveIncident(Guid IncidentId, string By, string Reason);

public sealed record ReopenIncident(Guid IncidentId, string By, string Reason);

public sealed record AddNote(Guid IncidentId, string By, string Text);

/// <summary>From a response that the incident did not ask for: somebody started it by hand.</summary>
/// <param name="StartedAt">By the response's time: what the incident knew before that, whoever started it knew.</param>
public sealed record NoteResponseStarted(
    Guid IncidentId,
    Guid ResponseId,
    string Flow,
    int Version,
    string StartedBy,
    string Reason,
    DateTimeOffset StartedAt);

/// <summary>From a response, when it has reached an end state (see <see cref="Responses.EndState"/>).</summary>
/// <param name="ResolvesIncident">Its flow says that a resolved response of it leaves nothing of the incident.</param>
public sealed record NoteResponseEnded(
    Guid IncidentId,
    Guid ResponseId,
    string Flow,
    Responses.EndState EndState,
    string Reason,
    bool ResolvesIncident = false);

/// <summary>An incident's own timer: nothing has reopened it since it was resolved.</summary>
public sealed record ReopenWindowElapsed(Guid IncidentId, Guid Token);
