using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orchestrator.AuditTrail.Snapshots;
using Orchestrator.Contracts.Responses;
using Orchestrator.Gateway.Http;
using Orchestrator.Gateway.Keys;
using Orchestrator.AuditTrail.Timelines;
using Orchestrator.Gateway.Timelines;
using Orchestrator.StateMachines.Responses;

namespace Orchestrator.Gateway.Responses;

public static class ResponseRoutes
{
    private static readonly string[] States =
        ["Queued", "Running", "Paused", "Stopping", "Compensating", "Resolved", "Escalated", "FailedGracefully", "Cancelled"];

    public static void MapResponses(this IEndpointRouteBuilder routes)
    {
        var responses = routes.MapGroup("/api/responses").WithTags("Responses");
        responses.MapGet("", List).RequireScope(Scopes.Read).WithSummary("Responses, the newest first: ?state= ?flow= ?incident= ?cursor= ?limit=").Produces<Page<ResponseSummary>>().ProducesProblem(400);
        responses.MapGet("{id}", Show).RequireScope(Scopes.Read).WithSummary("A response with its steps and the newest of its timeline.").Produces<ResponseDetails>().ProducesProblem(404);
        responses.MapGet("{id}/timeline", Timeline).RequireScope(Scopes.Read)
            .WithSummary("What happened, in order: the newest page unless ?cursor= says otherwise, next leads to what was before; ?limit=")
            .Produces<Page<TimelineEntry>>().ProducesProblem(400).ProducesProblem(404);
        responses.MapPost("", StartByHand.Start).RequireScope(Scopes.Operate)
            .WithSummary("Starts a response by hand; with the header Idempotency-Key, once.").TakesJson<StartBody>().Produces<ResponseSummary>(201).ProducesProblem(400).ProducesProblem(404);

        Order<OrderBody>(responses, "pause", "Holds new actions; what is under way is awaited.", (id, by, body) => new PauseResponse(id, by, Reason(body.Reason)));
        Order<OrderBody>(responses, "resume", "Lets it act again.", (id, by, body) => new ResumeResponse(id, by, Reason(body.Reason)));
        Order<CancelBody>(responses, "cancel", "Ends it: undoes what completed, or with \"compensate\": false stops where it is.", (id, by, body) => new CancelResponse(id, by, Reason(body.Reason), body.Compensate ?? true));

        StepOrder<OrderBody>(responses, "retry", "Makes the next attempt now.", (id, step, by, body) => new RetryStep(id, step, by, Reason(body.Reason)));
        StepOrder<OrderBody>(responses, "skip", "Goes on without it.", (id, step, by, body) => new SkipStep(id, step, by, Reason(body.Reason)));
        StepOrder<CompleteBody>(responses, "complete", "It was done by hand: takes this as its output.", (id, step, by, body) => new CompleteStep(id, step, body.Output, by, Reason(body.Reason)));
        StepOrder<InputBody>(responses, "input", "Its next attempt uses this input.", (id, step, by, body) =>
            new CorrectStepInput(id, step, body.Input ?? throw RequestRefused.Invalid("'input' is missing.", ("field", "input")), by, Reason(body.Reason)));
    }

    /// <exception cref="RequestRefused">404, with some that there are.</exception>
    internal static async Task<Response> Known(string id, Readings readings, CancellationToken cancellation) =>
        await readings.Find<Response>(Requests.Id<Response>(id), cancellation)
        ?? throw RequestRefused.NotFound(
            $"There is no response {id}. The newest there are: GET /api/responses.",
            ("newest", (await readings.Page<Response>(new Selection(OrderBy: nameof(Response.StartedAt), Limit: 10), cancellation)).Items.Select(known => known.CorrelationId)));

    private static void Order<TBody>(RouteGroupBuilder responses, string verb, string summary, Func<Guid, string, TBody, object> command)
        where TBody : class => Described<TBody>(summary, responses.MapPost("{id}/" + verb, (string id, HttpContext http, Orders orders, Readings readings) =>
            Carry<TBody>(id, http, orders, readings, (response, body) => command(response, http.Actor(), body))));

    /// <summary>A step's path may hold slashes, as in <c>notify[3]/send</c>: they come as %2F, which routing leaves alone.</summary>
    private static void StepOrder<TBody>(RouteGroupBuilder responses, string verb, string summary, Func<Guid, string, string, TBody, object> command)
        where TBody : class => Described<TBody>(summary, responses.MapPost("{id}/steps/{step}/" + verb, (string id, string step, HttpContext http, Orders orders, Readings readings) =>
            Carry<TBody>(id, http, orders, readings, (response, body) => command(response, step.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase), http.Actor(), body))));

    private static void Described<TBody>(string summary, RouteHandlerBuilder route)
        where TBody : class => route
        .RequireScope(Scopes.Operate).WithSummary(summary)
        .TakesJson<TBody>().Produces<ResponseSummary>().ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);

    private static async Task<IResult> Carry<TBody>(string id, HttpContext http, Orders orders, Readings readings, Func<Guid, TBody, object> command)
        where TBody : class
    {
        var known = await Known(id, readings, http.RequestAborted);
        await orders.Run(http, command(known.CorrelationId, await Bodies.ReadOrEmpty<TBody>(http)));
        return ApiResults.Ok(ResponseSummary.Of((await readings.Find<Response>(known.CorrelationId, http.RequestAborted))!));
    }

    private static async Task<IResult> List(HttpContext http, Readings readings)
    {
        Requests.Only(http, "state", "flow", "incident", "cursor", "limit");
        var selection = http.Selection(
            nameof(Response.StartedAt),
            http.Filter("state", nameof(Response.State), States),
            http.FilterById("incident", nameof(Response.IncidentId)),
            Requests.Query(http, "flow") is { } flow ? new FieldFilter(nameof(Response.Flow), flow) : null);
        var page = await readings.Page<Response>(selection, http.RequestAborted);
        return ApiResults.Ok(new Page<ResponseSummary>([.. page.Items.Select(ResponseSummary.Of)], page.Next));
    }

    private static async Task<IResult> Show(string id, HttpContext http, Readings readings, TimelineReader timelines)
    {
        var response = await Known(id, readings, http.RequestAborted);
        var timeline = await timelines.Newest(await timelines.StreamsOfResponse(response.CorrelationId, http.RequestAborted), http.RequestAborted);
        return ApiResults.Ok(ResponseDetails.Of(response, timeline));
    }

    private static async Task<IResult> Timeline(string id, HttpContext http, Readings readings, TimelineReader timelines)
    {
        Requests.Only(http, "cursor", "limit");
        var response = await Known(id, readings, http.RequestAborted);
        return ApiResults.Ok(await timelines.Asked(await timelines.StreamsOfResponse(response.CorrelationId, http.RequestAborted), http));
    }

    private static string Reason(string? reason) => Bodies.Needed("reason", reason);
}
