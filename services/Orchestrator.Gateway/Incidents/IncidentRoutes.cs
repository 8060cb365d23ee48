using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orchestrator.AuditTrail.Snapshots;
using Orchestrator.Contracts.Incidents;
using Orchestrator.Contracts.Signals;
using Orchestrator.Gateway.Http;
using Orchestrator.Gateway.HumanTasks;
using Orchestrator.Gateway.Keys;
using Orchestrator.Gateway.Responses;
using Orchestrator.AuditTrail.Timelines;
using Orchestrator.Gateway.Timelines;
using Orchestrator.StateMachines.HumanTasks;
using Orchestrator.StateMachines.Incidents;
using Orchestrator.StateMachines.Responses;

namespace Orchestrator.Gateway.Incidents;

/// <param name="Reason">Why; kept with the fact.</param>
public sealed record Reasoned(string? Reason);

public sealed record Note(string? Text);

public static class IncidentRoutes
{
    private static readonly string[] States = ["Open", "Acknowledged", "Mitigated", "Resolved", "Closed"];

    public static void MapIncidents(this IEndpointRouteBuilder routes)
    {
        var incidents = routes.MapGroup("/api/incidents").WithTags("Incidents");
        incidents.MapGet("", List).RequireScope(Scopes.Read)
            .WithSummary("Incidents, the newest first: ?state= ?severity= ?q= (words of title, labels or id) ?cursor= ?limit=")
            .WithDescription("A page of a search may be short, and yet have a next one.")
            .Produces<Page<IncidentSummary>>().ProducesProblem(400);
        incidents.MapGet("{id}", Show).RequireScope(Scopes.Read).WithSummary("An incident with its responses, tasks and the newest of its timeline.").Produces<IncidentDetails>().ProducesProblem(404);
        incidents.MapGet("{id}/timeline", Timeline).RequireScope(Scopes.Read)
            .WithSummary("What happened, in order: the newest page unless ?cursor= says otherwise, next leads to what was before; ?limit=")
            .Produces<Page<TimelineEntry>>().ProducesProblem(400).ProducesProblem(404);
        Order<Reasoned>(incidents, "acknowledge", "Somebody is on it.", (id, by, body) => new AcknowledgeIncident(id, by, body.Reason));
        Order<Reasoned>(incidents, "resolve", "It is over, whatever the signals say.", (id, by, body) => new ResolveIncident(id, by, Bodies.Needed("reason", body.Reason)));
        Order<Reasoned>(incidents, "reopen", "It is not over.", (id, by, body) => new ReopenIncident(id, by, Bodies.Needed("reason", body.Reason)));
        Order<Note>(incidents, "notes", "A note for whoever reads the trail.", (id, by, body) => new AddNote(id, by, Bodies.Needed("text", body.Text)));
    }

    private static void Order<TBody>(RouteGroupBuilder incidents, string verb, string summary, Func<Guid, string, TBody, object> command)
        where TBody : class => incidents
        .MapPost("{id}/" + verb, async (string id, HttpContext http, Orders orders, Readings readings) =>
        {
            var incident = Requests.Id<Incident>(id);
            await orders.Run(http, command(incident, http.Actor(), await Bodies.ReadOrEmpty<TBody>(http)));
            return ApiResults.Ok(IncidentSummary.Of((await readings.Find<Incident>(incident, http.RequestAborted))!));
        })
        .RequireScope(Scopes.Operate).WithSummary(summary)
        .TakesJson<TBody>().Produces<IncidentSummary>().ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);

    /// <exception cref="RequestRefused">404.</exception>
    internal static async Task<Incident> Known(string id, Readings readings, CancellationToken cancellation) =>
        await readings.Find<Incident>(Requests.Id<Incident>(id), cancellation)
        ?? throw RequestRefused.NotFound($"There is no incident {id}. A signal that was taken in a moment ago may be on its way still.");

    private static async Task<IResult> List(HttpContext http, Readings readings)
    {
        Requests.Only(http, "state", "severity", "q", "cursor", "limit");
        var selection = http.Selection(
            nameof(Incident.OpenedAt),
            http.Filter("state", nameof(Incident.State), States),
            http.Filter("severity", nameof(Incident.Severity), Enum.GetNames<Severity>()));
        var page = await readings.Page<Incident>(selection with { Words = Requests.Words(http, "q") }, http.RequestAborted);

        // Signals that overtook their incident's opening are kept under an incident that is not there yet.
        return ApiResults.Ok(new Page<IncidentSummary>([.. page.Items.Where(incident => incident.State != "Initial").Select(IncidentSummary.Of)], page.Next));
    }

    private static async Task<IResult> Show(string id, HttpContext http, Readings readings, TimelineReader timelines)
    {
        var cancellation = http.RequestAborted;
        var incident = await Known(id, readings, cancellation);
        var about = incident.CorrelationId.ToString();
        var responses = await readings.All<Response>([new FieldFilter(nameof(Response.IncidentId), about)], cancellation);
        var tasks = await readings.All<HumanTask>([new FieldFilter(nameof(HumanTask.IncidentId), about)], cancellation);
        var streams = responses.Select(response => response.StreamId).Concat(tasks.Select(task => task.StreamId)).Prepend(incident.StreamId);
        var timeline = await timelines.Newest([.. streams], cancellation);
        return ApiResults.Ok(new IncidentDetails(
            IncidentSummary.Of(incident),
            incident.Signal,
            [.. responses.OrderBy(response => response.StartedAt).Select(ResponseSummary.Of)],
            [.. tasks.OrderBy(task => task.OpenedAt).Select(TaskSummary.Of)],
            timeline.Items,
            timeline.Next));
    }

    private static async Task<IResult> Timeline(string id, HttpContext http, Readings readings, TimelineReader timelines)
    {
        Requests.Only(http, "cursor", "limit");
        var incident = await Known(id, readings, http.RequestAborted);
        return ApiResults.Ok(await timelines.Asked(await timelines.StreamsOfIncident(incident.CorrelationId, http.RequestAborted), http));
    }
}
