using System.Text.Json.Serialization;
using Orchestrator.Contracts.Signals;
using Orchestrator.Gateway.HumanTasks;
using Orchestrator.Gateway.Responses;
using Orchestrator.AuditTrail.Timelines;
using Orchestrator.StateMachines.Incidents;

namespace Orchestrator.Gateway.Incidents;

/// <summary>An incident in a list.</summary>
public record IncidentSummary(
    [property: JsonPropertyOrder(-2)] Guid Id,
    [property: JsonPropertyOrder(-1)] string State,
    string Title,
    Severity Severity,
    IReadOnlyDictionary<string, string> Labels,
    Guid GroupId,
    string Integration,
    long Signals,
    int ResponsesRunning,
    DateTimeOffset OpenedAt,
    DateTimeOffset? AcknowledgedAt,
    string? AcknowledgedBy,
    DateTimeOffset? MitigatedAt,
    DateTimeOffset? ResolvedAt,
    string? ResolvedBy,
    DateTimeOffset? ClosesAt,
    DateTimeOffset? ClosedAt,
    int Reopened,
    long Version)
{
    public static IncidentSummary Of(Incident incident) => new(
        incident.CorrelationId, incident.State, incident.Title, incident.Severity, incident.Labels, incident.GroupId, incident.Integration,
        incident.Signals, incident.Running.Count(), incident.OpenedAt, incident.AcknowledgedAt, incident.AcknowledgedBy, incident.MitigatedAt,
        incident.ResolvedAt, incident.ResolvedBy, incident.ClosesAt, incident.ClosedAt, incident.Episode, incident.Version);
}

/// <summary>An incident with all that was done about it.</summary>
/// <param name="Signal">The latest that fired.</param>
/// <param name="Timeline">The newest of it, in order.</param>
/// <param name="TimelineNext">The cursor of what was before, for <c>/timeline?cursor=</c>; null where this is all.</param>
public sealed record IncidentDetails(
    [property: JsonIgnore] IncidentSummary Summary,
    Signal? Signal,
    IReadOnlyList<ResponseSummary> Responses,
    IReadOnlyList<TaskSummary> Tasks,
    IReadOnlyList<TimelineEntry> Timeline,
    string? TimelineNext) : IncidentSummary(Summary);
