using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Orchestrator.App.Client;
using Orchestrator.App.Terminal;

namespace Orchestrator.App.Incidents;

/// <summary><c>orchestrator incidents</c>.</summary>
internal static class IncidentsCommand
{
    public static Command Create() => ClientCommand.Group(
        "incidents", "See incidents and say what you do about them.",
        List(), Show(),
        Order("acknowledge", "Say that you are on it.", needsReason: false),
        Order("resolve", "Say that it is over, whatever the signals say.", needsReason: true),
        Order("reopen", "Say that it is not over.", needsReason: true),
        Note());

    private static Command List()
    {
        var state = Parts.State("open, acknowledged, mitigated, resolved, closed");
        var severity = new Option<string?>("--severity") { Description = "Only those: info, warning, error, critical.", HelpName = "severity,..." };
        var search = new Option<string?>("--search") { Description = "Only those with all of these words in title, labels or id.", HelpName = "words" };
        var (limit, cursor) = (Parts.Limit(), Parts.Cursor());
        return new Command("ls", "List incidents, the newest first.") { state, severity, search, limit, cursor }.Calls((parsed, session, cancel) => session.Show(
            Parts.Query(
                "api/incidents", ("state", parsed.GetValue(state)), ("severity", parsed.GetValue(severity)), ("q", parsed.GetValue(search)),
                ("limit", parsed.GetValue(limit)), ("cursor", parsed.GetValue(cursor))),
            page => session.Table(
                page, "There is no such incident.",
                Listing.Id,
                Listing.State,
                new Column<JsonElement>("SEVERITY", item => item.Text("severity"), Ink: item => Inks.OfSeverity(item.Text("severity"))),
                new Column<JsonElement>("TITLE", item => item.Text("title"), Gives: true),
                new Column<JsonElement>("SIGNALS", item => item.Text("signals"), Right: true),
                new Column<JsonElement>("RUNNING", item => item.Number("responsesRunning") is > 0 and var running ? $"{running}" : "", Right: true),
                session.Age("OPENED", "openedAt")),
            cancel));
    }

    private static Command Show()
    {
        var id = Parts.Id("incident");
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on telling what happens, until the incident is closed. With --json: a line an entry." };
        return new Command("show", "Tell what happened, who did it and why, and what waits for people.") { id, follow }.Calls(async (parsed, session, cancel) =>
        {
            var incident = await session.Find("incidents", "incident", parsed.GetValue(id)!, cancel);
            if (parsed.GetValue(follow))
                await new IncidentFollower(session, incident).Run(cancel);
            else
                await session.Show($"api/incidents/{incident}", shown => IncidentPage.Write(session.Screen, shown), cancel);
        });
    }

    private static Command Order(string verb, string description, bool needsReason)
    {
        var (id, reason) = (Parts.Id("incident"), Parts.Reason(needsReason));
        return new Command(verb, description) { id, reason }.Calls((parsed, session, cancel) => Post(
            session, parsed.GetValue(id)!, verb, Parts.Body(("reason", parsed.GetValue(reason))),
            now => $"{Named(now)} is {now.Text("state")?.ToLowerInvariant()}.", cancel));
    }

    private static Command Note()
    {
        var (id, text) = (Parts.Id("incident"), new Argument<string>("text") { Description = "What whoever reads the trail should know." });
        return new Command("note", "Add a note to the timeline.") { id, text }.Calls((parsed, session, cancel) => Post(
            session, parsed.GetValue(id)!, "notes", Parts.Body(("text", parsed.GetValue(text))), now => $"{Named(now)} has the note on its timeline.", cancel));
    }

    private static async Task Post(Session session, string id, string verb, JsonObject body, Func<JsonElement, string> done, CancellationToken cancel)
    {
        var incident = await session.Find("incidents", "incident", id, cancel);
        await session.Order(HttpMethod.Post, $"api/incidents/{incident}/{verb}", body, now => session.Screen.Words(Ink.Plain, done(now)), cancel);
    }

    private static string Named(JsonElement incident) => $"Incident {incident.ShortId()} \"{incident.Text("title")}\"";
}
