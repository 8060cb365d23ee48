using System.CommandLine;
using System.Text.Json;
using Orchestrator.App.Client;
using Orchestrator.App.Terminal;

namespace Orchestrator.App.Audit;

/// <summary><c>orchestrator audit</c>: the trail itself.</summary>
internal static class AuditCommand
{
    /// <summary>What is known by the beginning of its id; other streams take their whole name.</summary>
    private static readonly IReadOnlyList<(string Kind, string List)> Known = [("incident", "incidents"), ("response", "responses"), ("task", "tasks")];

    public static Command Create() => ClientCommand.Group("audit", "Read the trail: every fact, who, when, on what cause and why.", Show(), Export());

    private static Command Show()
    {
        var stream = new Argument<string>("stream") { Description = "incident-<id>, response-<id>, task-<id>, group-<id> and so on; of the first three, the beginning of the id does." };
        var version = new Option<long?>("--version") { Description = "Up to this fact: the state as it was then.", HelpName = "n" };
        var at = new Option<string?>("--at") { Description = "Up to this moment, in ISO 8601.", HelpName = "time" };
        var from = new Option<long?>("--from") { Description = "Shown from this fact on.", HelpName = "n" };
        var state = new Option<bool>("--state") { Description = "Show what the facts fold to instead of the facts." };
        return new Command("show", "Show a stream's facts, or the state they fold to.") { stream, version, at, from, state }.Calls(async (parsed, session, cancel) =>
        {
            var path = $"api/audit/streams/{Uri.EscapeDataString(await Name(session, parsed.GetValue(stream)!, cancel))}";
            await session.Show(
                Parts.Query(path, ("version", parsed.GetValue(version)), ("at", parsed.GetValue(at)), ("from", parsed.GetValue(from))),
                shown => Write(session, shown, parsed.GetValue(state)), cancel);
        });
    }

    private static Command Export()
    {
        var after = new Option<long?>("--after") { Description = "Only what comes after this position.", HelpName = "position" };
        var output = new Option<string?>("--output", "-o") { Description = "The file to write; standard output unless said.", HelpName = "file" };
        return new Command("export", "Write the whole trail as JSON lines.") { after, output }.Calls((parsed, session, cancel) =>
            TrailExport.Write(session, Parts.Query("api/audit/export", ("after", parsed.GetValue(after))), parsed.GetValue(output), cancel));
    }

    private static async Task<string> Name(Session session, string stream, CancellationToken cancel)
    {
        foreach (var (kind, list) in Known)
        {
            if (stream.StartsWith(kind + "-", StringComparison.Ordinal))
                return $"{kind}-{await session.Find(list, kind, stream, cancel)}";
        }

        return stream;
    }

    private static void Write(Session session, JsonElement stream, bool state)
    {
        var screen = session.Screen;
        screen.Words(Ink.Strong, $"{stream.Text("id")}, {(stream.Text("version") == stream.Text("latestVersion") ? "" : $"{stream.Text("version")} of ")}{stream.Text("latestVersion")} facts");
        if (state)
        {
            foreach (var line in stream.Field("state") is { } folded ? JsonOutline.Of(folded).Split('\n') : ["It folds to no state: it is no state machine's."])
                screen.Line(Cells.Clean(line));
            return;
        }

        session.Table(
            stream, "It has no facts there.",
            new Column<JsonElement>("N", fact => fact.Text("version"), Right: true),
            new Column<JsonElement>("TIME, UTC", fact => fact.Time("at") is { } at ? Times.Moment(at, screen.Now) : "", Ink: _ => Ink.Faint),
            new Column<JsonElement>("FACT", fact => fact.Text("type")),
            new Column<JsonElement>("BY", fact => fact.Text("actor"), Gives: true),
            new Column<JsonElement>("WHY", fact => fact.Field("headers")?.Text("reason"), Gives: true),
            new Column<JsonElement>("DATA", fact => fact.Field("data")?.GetRawText(), Gives: true, Ink: _ => Ink.Faint));
    }
}
