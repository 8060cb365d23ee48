using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Orchestrator.App.Client;
using Orchestrator.App.Terminal;

namespace Orchestrator.App.HumanTasks;

/// <summary><c>orchestrator tasks</c>.</summary>
internal static class TasksCommand
{
    private static readonly Option<string?> By = new("--by") { Description = "The person you decide for; the key's own name unless said.", HelpName = "person" };
    private static readonly Option<string[]> Groups = new("--group") { Description = "A team or role of that person, as in role:incident-commander; may be given again.", HelpName = "group" };

    public static Command Create() => ClientCommand.Group(
        "tasks", "See what people are asked, and answer.",
        List(), Show(),
        Order("claim", "Say that you are on it.", "claim"),
        Order("release", "Say that you are not on it any more.", "release"),
        Delegate(),
        Decide("approve", "Say yes.", "approved"),
        Decide("reject", "Say no.", "rejected"),
        Decide("complete", "Say that it is done.", "completed"));

    private static Command List()
    {
        var state = new Option<string>("--state") { Description = "open (not decided, claimed or not), claimed, decided, expired, withdrawn or all.", HelpName = "state,...", DefaultValueFactory = _ => "open" };
        var assignee = new Option<string?>("--assignee") { Description = "Only those this person claimed; me is whom the key stands for.", HelpName = "person" };
        var incident = new Option<string?>("--incident") { Description = "Only those of this incident.", HelpName = "id" };
        var (limit, cursor) = (Parts.Limit(), Parts.Cursor());
        return new Command("ls", "List what people are asked, the newest first.") { state, assignee, incident, limit, cursor }.Calls(async (parsed, session, cancel) =>
        {
            var about = parsed.GetValue(incident) is { } given ? await session.Find("incidents", "incident", given, cancel) : null;
            var wanted = parsed.GetValue(state);
            await session.Show(
                Parts.Query(
                    "api/tasks", ("state", wanted == "all" ? null : wanted), ("assignee", parsed.GetValue(assignee)), ("incident", about),
                    ("limit", parsed.GetValue(limit)), ("cursor", parsed.GetValue(cursor))),
                page => session.Table(
                    page, wanted == "open" ? "Nobody is asked anything." : "There is no such task.",
                    Listing.Id,
                    Listing.State,
                    new Column<JsonElement>("TITLE", item => item.Text("title"), Gives: true),
                    new Column<JsonElement>("ASKED", item => item.Text("assignee") ?? string.Join(", ", item.Texts("candidates")), Gives: true),
                    new Column<JsonElement>("DUE", item => TaskHints.IsOpen(item) && item.Time("dueAt") is { } due ? Times.Ago(due, session.Screen.Now) : "", Ink: _ => Ink.Due),
                    session.Age("OPENED", "openedAt")),
                cancel);
        });
    }

    private static Command Show()
    {
        var id = Parts.Id("task");
        return new Command("show", "Show what is asked, on what it is based, and what to type.") { id }.Calls(async (parsed, session, cancel) =>
        {
            var task = await session.Find("tasks", "task", parsed.GetValue(id)!, cancel);
            await session.Show($"api/tasks/{task}", shown => TaskPage.Write(session.Screen, shown), cancel);
        });
    }

    private static Command Order(string name, string description, string verb)
    {
        var id = Parts.Id("task");
        return new Command(name, description) { id, By, Groups }.Calls((parsed, session, cancel) => Post(parsed, session, id, verb, [], cancel));
    }

    private static Command Delegate()
    {
        var (id, to) = (Parts.Id("task"), new Argument<string>("to") { Description = "The person who is asked instead." });
        var reason = Parts.Reason(needed: false);
        return new Command("delegate", "Ask another person.") { id, to, reason, By, Groups }.Calls((parsed, session, cancel) =>
            Post(parsed, session, id, "delegate", Parts.Body(("to", parsed.GetValue(to)), ("reason", parsed.GetValue(reason))), cancel));
    }

    private static Command Decide(string name, string description, string outcome)
    {
        var id = Parts.Id("task");
        var comment = new Option<string?>("--comment", "-m") { Description = "Why; it is kept in the trail, and the next person reads it.", HelpName = "text" };
        var data = Parts.Data("--data", "What was filled in.");
        return new Command(name, description) { id, comment, data, By, Groups }.Calls((parsed, session, cancel) => Post(
            parsed, session, id, "decision",
            Parts.Body(("outcome", outcome), ("comment", parsed.GetValue(comment)), ("data", Parts.ReadJson("--data", parsed.GetValue(data)))), cancel));
    }

    private static async Task Post(ParseResult parsed, Session session, Argument<string> id, string verb, JsonObject body, CancellationToken cancel)
    {
        if (parsed.GetValue(By) is { } by)
            body["by"] = by;
        if (Parts.List(parsed.GetValue(Groups)) is { } groups)
            body["groups"] = groups;
        var task = await session.Find("tasks", "task", parsed.GetValue(id)!, cancel);
        await session.Order(HttpMethod.Post, $"api/tasks/{task}/{verb}", body, now => Say(session, now), cancel);
    }

    private static void Say(Session session, JsonElement now)
    {
        var stands = now.Field("decision") is { } decision
            ? $"{decision.Text("outcome")} by {string.Join(", ", decision.Texts("decidedBy"))}"
            : now.Text("assignee") is { } assignee ? $"with {assignee}" : "open";
        var more = now.Field("decision") is null && now.Number("approvalsSoFar") is > 0 and var given ? $"; {given} of {now.Text("quorum")} approvals" : "";
        session.Screen.Words(Ink.Plain, $"Task {now.ShortId()} \"{now.Text("title")}\" is {stands}{more}.");
        session.Screen.Line($"What follows: orchestrator incidents show {now.ShortId("incidentId")}");
    }
}
