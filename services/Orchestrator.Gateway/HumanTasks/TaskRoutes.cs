using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orchestrator.AuditTrail.Snapshots;
using Orchestrator.Contracts.HumanTasks;
using Orchestrator.Gateway.Http;
using Orchestrator.Gateway.Keys;
using Orchestrator.Gateway.Timelines;
using Orchestrator.StateMachines.HumanTasks;

namespace Orchestrator.Gateway.HumanTasks;

public static class TaskRoutes
{
    private static readonly string[] States = ["Open", "Claimed", "Decided", "Expired", "Withdrawn"];

    public static void MapTasks(this IEndpointRouteBuilder routes)
    {
        var tasks = routes.MapGroup("/api/tasks").WithTags("Tasks");
        tasks.MapGet("", List).RequireScope(Scopes.Read)
            .WithSummary("Tasks, the newest first: ?state= (open: claimed or not) ?assignee= (me) ?incident= ?response= ?cursor= ?limit=").Produces<Page<TaskSummary>>().ProducesProblem(400);
        tasks.MapGet("{id}", Show).RequireScope(Scopes.Read).WithSummary("A task with its evidence and timeline.").Produces<TaskDetails>().ProducesProblem(404);
        Order<ClaimBody>(tasks, "claim", "Says who is on it.", (id, actor, body) => new ClaimTask(id, By(body.By, actor), body.Groups));
        Order<ClaimBody>(tasks, "release", "Nobody is on it any more.", (id, actor, body) => new ReleaseTask(id, By(body.By, actor)));
        Order<DelegateBody>(tasks, "delegate", "Asks another person.", (id, actor, body) =>
            new DelegateTask(id, By(body.By, actor), Bodies.Name("to", body.To) ?? throw RequestRefused.Invalid("'to' is missing: name a person.", ("field", "to")), Bodies.Optional("reason", body.Reason), body.Groups));
        Order<DecisionBody>(tasks, "decision", "Decides it; the first decision holds, a second one is told of it.", (id, actor, body) =>
            new DecideTask(id, Outcome(body.Outcome), By(body.By, actor), Bodies.Optional("comment", body.Comment), body.Data, body.Groups));
    }

    private static void Order<TBody>(RouteGroupBuilder tasks, string verb, string summary, Func<Guid, string, TBody, object> command)
        where TBody : class => tasks
        .MapPost("{id}/" + verb, async (string id, HttpContext http, Orders orders, Readings readings) =>
        {
            var task = await Known(id, readings, http.RequestAborted);
            await orders.Run(http, command(task.CorrelationId, http.Actor(), await Bodies.ReadOrEmpty<TBody>(http)));
            return ApiResults.Ok(TaskSummary.Of((await readings.Find<HumanTask>(task.CorrelationId, http.RequestAborted))!));
        })
        .RequireScope(Scopes.Decide).WithSummary(summary)
        .TakesJson<TBody>().Produces<TaskSummary>().ProducesProblem(400).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);

    private static async Task<IResult> List(HttpContext http, Readings readings)
    {
        Requests.Only(http, "state", "assignee", "incident", "response", "cursor", "limit");
        var selection = http.Selection(
            nameof(HumanTask.OpenedAt),
            State(http),
            Requests.Query(http, "assignee") is { } assignee ? new FieldFilter(nameof(HumanTask.Assignee), assignee == "me" ? http.Actor() : assignee) : null,
            http.FilterById("incident", nameof(HumanTask.IncidentId)),
            http.FilterById("response", nameof(HumanTask.ResponseId)));
        var page = await readings.Page<HumanTask>(selection, http.RequestAborted);
        return ApiResults.Ok(new Page<TaskSummary>([.. page.Items.Select(TaskSummary.Of)], page.Next));
    }

    private static async Task<IResult> Show(string id, HttpContext http, Readings readings, TimelineReader timelines)
    {
        var task = await Known(id, readings, http.RequestAborted);
        return ApiResults.Ok(TaskDetails.Of(task, await timelines.Newest([task.StreamId], http.RequestAborted)));
    }

    private static async Task<HumanTask> Known(string id, Readings readings, CancellationToken cancellation)
    {
        if (await readings.Find<HumanTask>(Requests.Id<HumanTask>(id), cancellation) is { } task)
            return task;
        var open = await readings.Page<HumanTask>(new Selection([Undecided], nameof(HumanTask.OpenedAt), Limit: 20), cancellation);
        throw RequestRefused.NotFound(
            $"There is no task {id}; {(open.Items.Count == 0 ? "no task is open" : "the newest that are open are listed")}.",
            ("open", open.Items.Select(known => new { id = known.CorrelationId, title = known.Title })));
    }

    private static FieldFilter Undecided { get; } = new(nameof(HumanTask.State), "Open", "Claimed");

    /// <summary>Whoever asks for open tasks means those nobody has decided: a claim locks nobody out.</summary>
    private static FieldFilter? State(HttpContext http) =>
        "open".Equals(Requests.Query(http, "state"), StringComparison.OrdinalIgnoreCase) ? Undecided : http.Filter("state", nameof(HumanTask.State), States);

    private static TaskOutcome Outcome(DecisionOutcome? outcome) => outcome switch
    {
        DecisionOutcome.Approved => TaskOutcome.Approved,
        DecisionOutcome.Rejected => TaskOutcome.Rejected,
        DecisionOutcome.Completed => TaskOutcome.Completed,
        _ => throw RequestRefused.Invalid("'outcome' is missing: give approved, rejected or completed.", ("field", "outcome")),
    };

    private static string By(string? person, string actor) => Bodies.Name("by", person) ?? actor;
}
