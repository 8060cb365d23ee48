using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Orchestrator.AuditTrail;
using Orchestrator.AuditTrail.Facts;
using Orchestrator.AuditTrail.Feed;
using Orchestrator.AuditTrail.Snapshots;
using Orchestrator.AuditTrail.Timelines;
using Orchestrator.Gateway.Http;
using Orchestrator.StateMachines;
using Orchestrator.StateMachines.HumanTasks;
using Orchestrator.StateMachines.Incidents;
using Orchestrator.StateMachines.Responses;

namespace Orchestrator.Gateway.Timelines;

/// <summary>Tells what happened from the facts of some streams, in the order of the trail.</summary>
public sealed class TimelineReader(IAuditStore store, Readings readings)
{
    private const int MostAtOnce = 500;
    private const int UnlessSaid = 200;

    /// <summary>The newest of what happened, in order; <c>Next</c> leads to what was before.</summary>
    public Task<Page<TimelineEntry>> Newest(IReadOnlyList<string> streams, CancellationToken cancellation) =>
        Read(streams, long.MaxValue, UnlessSaid, cancellation);

    /// <summary>The page that <c>?cursor=</c> and <c>?limit=</c> ask for.</summary>
    public Task<Page<TimelineEntry>> Asked(IReadOnlyList<string> streams, HttpContext http) => Read(
        streams,
        Requests.Number(http, "cursor", long.MaxValue, 1, long.MaxValue),
        (int)Requests.Number(http, "limit", UnlessSaid, 1, MostAtOnce),
        http.RequestAborted);

    /// <summary>An incident's own stream, its responses' and its tasks'.</summary>
    public async Task<IReadOnlyList<string>> StreamsOfIncident(Guid incident, CancellationToken cancellation) =>
    [
        StreamAttribute.IdOf<Incident>(incident),
        .. await readings.StreamIds<Response>([new FieldFilter(nameof(Response.IncidentId), incident.ToString())], cancellation),
        .. await readings.StreamIds<HumanTask>([new FieldFilter(nameof(HumanTask.IncidentId), incident.ToString())], cancellation),
    ];

    /// <summary>A response's own stream and its tasks'.</summary>
    public async Task<IReadOnlyList<string>> StreamsOfResponse(Guid response, CancellationToken cancellation) =>
    [
        StreamAttribute.IdOf<Response>(response),
        .. await readings.StreamIds<HumanTask>([new FieldFilter(nameof(HumanTask.ResponseId), response.ToString())], cancellation),
    ];

    /// <summary>A fact that this program cannot read is told as that.</summary>
    public static TimelineEntry Tell(TypedFact fact)
    {
        var recorded = fact.Recorded;
        return new TimelineEntry(
            recorded.Time,
            fact.Fact is { } known ? Words.Of(known) : fact.Unreadable!.Message,
            recorded.Actor,
            Reason(recorded.Headers),
            recorded.Type,
            recorded.StreamId,
            recorded.Version,
            recorded.Position,
            recorded.Id,
            recorded.CorrelationId);
    }

    public static TypedFact Typed(RecordedFact recorded) => TypedFact.Of(FactTypes.OfPlatform, recorded, OnUnreadable.HandOver)!;

    private async Task<Page<TimelineEntry>> Read(IReadOnlyList<string> streams, long before, int limit, CancellationToken cancellation)
    {
        var facts = await store.ReadStreams(streams, new FeedRange(Before: before, Max: limit + 1, Newest: true), cancellation);
        var entries = facts.TakeLast(limit).Select(fact => Tell(Typed(fact))).ToList();
        return new Page<TimelineEntry>(entries, facts.Count > limit ? entries[0].Position.ToString(CultureInfo.InvariantCulture) : null);
    }

    private static string? Reason(string? headers)
    {
        if (headers is null)
            return null;
        using var document = JsonDocument.Parse(headers);
        return document.RootElement.TryGetProperty("reason", out var reason) ? reason.GetString() : null;
    }
}
