using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orchestrator.AuditTrail;
using Orchestrator.AuditTrail.Export;
using Orchestrator.Gateway.Http;
using Orchestrator.Gateway.Keys;

namespace Orchestrator.Gateway.Audit;

/// <summary>The trail itself.</summary>
public static class AuditRoutes
{
    private const int MostOfAStream = 1000;
    private const int MostEvents = 500;

    public static void MapAudit(this IEndpointRouteBuilder routes)
    {
        var audit = routes.MapGroup("/api/audit").RequireScope(Scopes.Read).WithTags("Audit");
        audit.MapGet("streams/{id}", Stream).WithSummary("A stream's facts and the state they fold to, now or up to ?version= or ?at=; ?from= ?limit= page through the facts.").Produces<StreamView>().ProducesProblem(404);
        audit.MapGet("events", Events).WithSummary("The whole trail in order: ?after= ?limit=").Produces<FeedView>();
        audit.MapGet("export", Export).WithSummary("The whole trail as JSON lines, each checked, to be kept or replayed: ?after=").Produces(200, contentType: "application/x-ndjson");
    }

    private static async Task<IResult> Stream(string id, HttpContext http, AuditReader streams)
    {
        var version = Requests.Query(http, "version") is null ? (long?)null : Requests.Number(http, "version", 0, 1, long.MaxValue);
        var part = new StreamPart(version, Moment(http), Requests.Number(http, "from", 1, 1, long.MaxValue), (int)Requests.Number(http, "limit", MostOfAStream, 1, MostOfAStream));
        return ApiResults.Ok(await streams.Read(id, part, http.RequestAborted)
            ?? throw RequestRefused.NotFound($"There is no stream '{id}'. Streams are called incident-<id>, response-<id>, task-<id>, group-<id> and so on."));
    }

    private static async Task<IResult> Events(HttpContext http, IAuditStore store)
    {
        var after = Requests.Number(http, "after", 0, 0, long.MaxValue);
        var limit = (int)Requests.Number(http, "limit", 100, 1, MostEvents);
        var page = await store.ReadAll(after, limit, includeArchived: true, http.RequestAborted);
        var next = page.Facts.Count == limit ? page.Position.ToString(CultureInfo.InvariantCulture) : null;
        return ApiResults.Ok(new FeedView([.. page.Facts.Select(FactView.Of)], next, page.Position));
    }

    private static async Task Export(HttpContext http, IAuditStore store)
    {
        http.Response.ContentType = "application/x-ndjson";
        var after = Requests.Number(http, "after", 0, 0, long.MaxValue);
        await StreamExport.Write(StreamExport.Recorded(store, after, cancellation: http.RequestAborted), http.Response.Body, http.RequestAborted);
    }

    private static DateTimeOffset? Moment(HttpContext http) => Requests.Query(http, "at") switch
    {
        null => null,
        var text when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) => moment,
        var text => throw RequestRefused.Invalid($"?at={text}: a time in ISO 8601, as 2026-01-31T12:00:00Z.", ("field", "at")),
    };
}
