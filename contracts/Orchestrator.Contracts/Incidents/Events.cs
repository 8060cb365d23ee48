using Orchestrator.Contracts.Responses;
using Orchestrator.Contracts.Signals;

namespace Orchestrator.Contracts.Incidents;

public sealed record IncidentOpened(Guid GroupId, Guid SignalId, string Integration, Signal Signal, Severity Severity, long GroupVersion) : Fact;

/// <summary>A further signal, and what the group says of all its alerts. The reason says where a newer view was known already.</summary>
public sealed record SignalAttached(Guid SignalId, Signal Signal, Severity GroupSeverity, bool AllResolved, long GroupVersion) : Fact;

public sealed record IncidentSeverityRaised(Severity From, Severity To) : Fact;

public sealed record IncidentSeverityLowered(Severity From, Severity To) : Fact;

/// <param name="By">A person, or the source of the signal that said so.</param>
public sealed record IncidentAcknowledged(string By) : Fact;

/// <summary>Either the symptom is gone or a remedy was carried out, not yet both; the reason says which.</summary>
public sealed record IncidentMitigated : Fact;

/// <summary>It was mitigated, and fires again or got worse.</summary>
public sealed record IncidentRelapsed(Guid SignalId) : Fact;

/// <param name="By">The person; null where the incident resolved by itself.</param>
/// <param name="ClosesAt">Until then a firing signal or a person reopens it.</param>
public sealed record IncidentResolved(string? By, DateTimeOffset ClosesAt) : Fact;

/// <param name="By">The person; null where a signal did it.</param>
/// <param name="SignalId">The signal; null where a person did it.</param>
public sealed record IncidentReopened(string? By, Guid? SignalId) : Fact;

public sealed record IncidentClosed : Fact;

public sealed record IncidentNoteAdded(string By, string Text) : Fact;

/// <summary>Whether a flow's trigger condition held.</summary>
/// <param name="Condition">The condition as its author wrote it.</param>
public sealed record TriggerVerdict(string Flow, int Version, string Condition, bool Held);

/// <summary>What every flow's trigger condition said to this signal; the reason says why they were asked.</summary>
public sealed record FlowTriggersEvaluated(Guid SignalId, IReadOnlyList<TriggerVerdict> Verdicts) : Fact;

/// <param name="Episode">0, and one more each time the incident was reopened: a flow is started once an episode.</param>
public sealed record ResponseRequested(Guid ResponseId, string Flow, int Version, string Condition, int Episode) : Fact;

/// <summary>A response to this incident that it did not ask for has started; the reason is that of who started it.</summary>
public sealed record ResponseStartNoted(Guid ResponseId, string Flow, int Version, string StartedBy, int Episode) : Fact;

/// <summary>A response to this incident has ended; the reason is the response's own.</summary>
/// <param name="ResolvesIncident">True where its flow says that nothing of the incident is left once it has resolved.</param>
public sealed record ResponseEndNoted(Guid ResponseId, string Flow, EndState EndState, bool? ResolvesIncident = null) : Fact;

/// <param name="Message">The message's type.</param>
/// <param name="About">The signal or response it speaks of, if it does.</param>
public sealed record IncidentMessageIgnored(string Message, Guid? About = null) : Fact;
