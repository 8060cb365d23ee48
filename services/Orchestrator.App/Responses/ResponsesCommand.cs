using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Orchestrator.App.Client;
using Orchestrator.App.Terminal;

namespace Orchestrator.App.Responses;

/// <summary><c>orchestrator responses</c>: people stay in command.</summary>
internal static class ResponsesCommand
{
    public static Command Create() => ClientCommand.Group(
        "responses", "See what is being done, and take command of it.",
        List(), Show(), Start(),
        Order("pause", "Hold new actions; what is under way is awaited."),
        Order("resume", "Let it act again."),
        Cancel(),
        StepOrder("retry", "Make a step's next attempt now."),
        StepOrder("skip", "Go on without a step."),
        StepOrder("complete", "Say that a step was done by hand.", Parts.Data("--output", "What the step would have given."), "output"),
        StepOrder("correct", "Give a step's next attempt another input.", Parts.Data("--input", "The input."), "input"));

    private static Command List()
    {
        var state = Parts.State("queued, running, paused, stopping, compensating, resolved, escalated, failedGracefully, cancelled");
        var flow = new Option<string?>("--flow") { Description = "Only those of this flow.", HelpName = "name" };
        var incident = new Option<string?>("--incident") { Description = "Only those to this incident.", HelpName = "id" };
        var (limit, cursor) = (Parts.Limit(), Parts.Cursor());
        return new Command("ls", "List responses, the newest first.") { state, flow, incident, limit, cursor }.Calls(async (parsed, session, cancel) =>
        {
            var about = parsed.GetValue(incident) is { } given ? await session.Find("incidents", "incident", given, cancel) : null;
            await session.Show(
                Parts.Query(
                    "api/responses", ("state", parsed.GetValue(state)), ("flow", parsed.GetValue(flow)), ("incident", about),
                    ("limit", parsed.GetValue(limit)), ("cursor", parsed.GetValue(cursor))),
                page => session.Table(
                    page, "There is no such response.",
                    Listing.Id,
                    Listing.State,
                    new Column<JsonElement>("FLOW", item => $"{item.Text("flow")} v{item.Text("flowVersion")}", Gives: true),
                    new Column<JsonElement>("AT", ResponsePage.Where, Gives: true),
                    new Column<JsonElement>("INCIDENT", item => item.ShortId("incidentId")),
                    session.Age("STARTED", "startedAt")),
                cancel);
        });
    }

    private static Command Show()
    {
        var id = Parts.Id("response");
        return new Command("show", "Show a response's steps, and what would be undone.") { id }.Calls(async (parsed, session, cancel) =>
        {
            var response = await session.Find("responses", "response", parsed.GetValue(id)!, cancel);
            await session.Show($"api/responses/{response}", shown => ResponsePage.Write(session.Screen, shown), cancel);
        });
    }

    private static Command Start()
    {
        var flow = new Argument<string>("flow") { Description = "The flow's name." };
        var incident = new Option<string>("--incident") { Description = "The incident it is a response to.", HelpName = "id", Required = true };
        var version = new Option<int?>("--version") { Description = "The flow's version; the newest unless said.", HelpName = "n" };
        var data = Parts.Data("--data", "What it starts with; the incident and its signal unless said.");
        var reason = Parts.Reason();
        return new Command("start", "Start a response by hand.") { flow, incident, version, data, reason }.Calls(async (parsed, session, cancel) =>
        {
            var about = await session.Find("incidents", "incident", parsed.GetValue(incident)!, cancel);
            var body = Parts.Body(
                ("flow", parsed.GetValue(flow)), ("version", parsed.GetValue(version)), ("incidentId", about),
                ("data", Parts.ReadJson("--data", parsed.GetValue(data))), ("reason", parsed.GetValue(reason)));
            await session.Order(HttpMethod.Post, "api/responses", body, now => Say(session, now), cancel);
        });
    }

    private static Command Cancel()
    {
        var noUndo = new Option<bool>("--no-undo") { Description = "Stop where it is; what completed is left as it is." };
        return Order("cancel", "End it, and undo what completed.", noUndo, parsed => ("compensate", !parsed.GetValue(noUndo)));
    }

    private static Command StepOrder(string verb, string description, Option<string?>? data = null, string field = "")
    {
        var step = new Argument<string>("step") { Description = "The step's path, as responses show prints it." };
        var command = Order(verb == "correct" ? "input" : verb, description, data, parsed => (field, data is null ? null : Parts.ReadJson(data.Name, parsed.GetValue(data))), step, verb);
        return command;
    }

    /// <summary>An order to a response, or to a step of it.</summary>
    private static Command Order(
        string verb, string description, Option? further = null, Func<ParseResult, (string Field, JsonNode? Value)>? read = null, Argument<string>? step = null, string? name = null)
    {
        var (id, reason) = (Parts.Id("response"), Parts.Reason());
        var command = new Command(name ?? verb, description) { id };
        if (step is not null)
            command.Add(step);
        if (further is not null)
            command.Add(further);
        command.Add(reason);
        return command.Calls(async (parsed, session, cancel) =>
        {
            var body = Parts.Body(("reason", parsed.GetValue(reason)));
            if (read?.Invoke(parsed) is { Value: { } value } field)
                body[field.Field] = value;
            var response = await session.Find("responses", "response", parsed.GetValue(id)!, cancel);
            var of = step is null ? "" : $"/steps/{Uri.EscapeDataString(parsed.GetValue(step)!)}";
            await session.Order(HttpMethod.Post, $"api/responses/{response}{of}/{verb}", body, now => Say(session, now), cancel);
        });
    }

    private static void Say(Session session, JsonElement now)
    {
        session.Screen.Words(Ink.Plain, $"Response {now.ShortId()} {now.Text("flow")} is {now.Text("state")?.ToLowerInvariant()}{(ResponsePage.Where(now) is { Length: > 0 } where ? $", at {where}" : "")}.");
        if (now.Field("endState") is null)
            session.Screen.Line($"See it: orchestrator responses show {now.ShortId()}");
    }
}
