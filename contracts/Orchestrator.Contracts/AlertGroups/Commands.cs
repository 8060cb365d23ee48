using Orchestrator.Contracts.Signals;

namespace Orchestrator.Contracts.AlertGroups;

/// <summary>Take a signal into its alert group.</summary>
/// <param name="GroupId">uuid5 of integration and de-duplication key.</param>
/// <param name="SignalId">uuid5 of integration and <see cref="Signal.Id"/>.</param>
/// <param name="Integration">Where it came in, for example <c>api</c> or <c>alertmanager</c>.</param>
public sealed record ReceiveSignal(Guid GroupId, Guid SignalId, string Integration, Signal Signal);

/// <summary>From an incident, when its reopen window has passed: the next firing signal opens a new one.</summary>
public sealed record NoteIncidentClosed(Guid GroupId, Guid IncidentId);

/// <summary>From an incident that was closed already when this firing signal reached it: the signal still needs an incident.</summary>
public sealed record TakeBackSignal(Guid GroupId, Guid IncidentId, Guid SignalId, string Integration, Signal Signal);
