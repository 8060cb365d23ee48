using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Orchestrator.AuditTrail;
using Orchestrator.AuditTrail.Facts;
using Orchestrator.AuditTrail.Snapshots;
using Orchestrator.Engine.Actions;
using Orchestrator.Gateway.Http;
using Orchestrator.Gateway.Incidents;
using Orchestrator.Gateway.Keys;
using Orchestrator.AuditTrail.Timelines;
using Orchestrator.Gateway.Timelines;
using Orchestrator.StateMachines;
using Orchestrator.StateMachines.Access;

namespace Orchestrator.Gateway.Live;

/// <summary>The trail as it is written.</summary>
public static class LiveRoutes
{
    private const string LastEventId = "Last-Event-ID";

    /// <summary>Of what is being sent: whoever reads less has gone, and gives up its place.</summary>
    private const double LeastBytesPerSecond = 240;

    private static readonly string[] Kinds = [.. SnapshotKind.OfPlatform.Select(kind => kind.Kind), AuditedAttempts.Kind];
    private static readonly string[] Types = [.. FactTypes.OfPlatform.Names.Order(StringComparer.Ordinal)];

    public static void MapLive(this IEndpointRouteBuilder routes)
    {
        Described(routes.MapGet("/api/incidents/{id}/events", OfIncident), "Incidents")
            .WithSummary(
                "What happens in an incident, its responses and its tasks, as it happens: from the beginning, "
                + "from after the header Last-Event-ID, or from ?after=.")
            .ProducesProblem(404);
        Described(routes.MapGet("/api/events", Everything), "Audit")
            .WithSummary(
                "What happens, as it happens: from now on, from after the header Last-Event-ID, or from ?after= (0: from the beginning); "
                + "?kind= of stream, ?type= of fact.");
    }

    private static RouteHandlerBuilder Described(RouteHandlerBuilder route, string tag) => route
        .RequireScope(Scopes.Read).WithTags(tag)
        .WithDescription(
            "Server-sent events: the id is the position in the trail, the data a timeline entry. "
            + "Comments are signs of life, and say why a stream is closed.")
        .Produces<TimelineEntry>(200, EventStream.ContentType).ProducesProblem(400).ProducesProblem(503);

    private static async Task OfIncident(
        string id, HttpContext http, LiveFeed feed, LiveLimits limits, IAuditStore store, Readings readings, TimelineReader timelines)
    {
        var incident = await IncidentRoutes.Known(id, readings, http.RequestAborted);
        await Follow(http, LiveSource.Of(incident.CorrelationId, store, timelines), await After(http, store) ?? 0, feed, limits, readings);
    }

    private static async Task Everything(HttpContext http, LiveFeed feed, LiveLimits limits, IAuditStore store, Readings readings)
    {
        var kinds = http.Filter("kind", "", Kinds)?.Values;
        var types = http.Filter("type", "", Types)?.Values;
        var source = LiveSource.Everything(
            store, fact => (kinds is null || kinds.Contains(fact.Kind)) && (types is null || types.Contains(fact.Type)));
        await Follow(http, source, await After(http, store), feed, limits, readings);
    }

    private static async Task Follow(HttpContext http, LiveSource source, long? after, LiveFeed feed, LiveLimits limits, Readings readings)
    {
        using var seat = feed.Enter();
        var key = AccessKey.IdOf(http.Actor());
        http.Features.Get<IHttpMinResponseDataRateFeature>()?.MinDataRate = new MinDataRate(LeastBytesPerSecond, limits.Leave);
        using var follower = new Follower(source.Wants, StreamAttribute.IdOf<AccessKey>(key), limits);
        var session = new LiveSession(seat.Reader, source, new EventStream(http.Response), readings);
        await session.Run(after, key, follower, http.RequestAborted);
    }

    /// <summary>Where to go on. A browser that reconnects sends the header along with the address it began with: the header counts.</summary>
    private static async Task<long?> After(HttpContext http, IAuditStore store)
    {
        var header = http.Request.Headers[LastEventId].ToString();
        if (header.Length == 0 && Requests.Query(http, "after") is null)
            return null;
        var (after, where) = header.Length == 0
            ? (Requests.Number(http, "after", 0, 0, long.MaxValue - 1), "?after=")
            : (Requests.Number(header, $"{LastEventId}: ", LastEventId, 0, long.MaxValue - 1), $"{LastEventId}: ");
        if (after == 0)
            return after;
        if (await store.ReadAll(after - 1, 1, includeArchived: true, http.RequestAborted) is { Facts.Count: > 0 } or { AtGap: true })
            return after;
        throw RequestRefused.Invalid($"{where}{after}: this trail is not that long, so it was another one that was followed. Begin anew.");
    }
}
