using System.Text.Json;
using Orchestrator.App.Client;
using Orchestrator.App.Terminal;

namespace Orchestrator.App.Responses;

/// <summary>A response: how it stands, its steps, and what would be undone if it turned back now.</summary>
internal static class ResponsePage
{
    public static void Write(Screen screen, JsonElement response)
    {
        screen.Line($"{screen.Paint(Inks.OfState(response.Text("state")), response.Text("state") ?? "")}  {screen.Paint(Ink.Strong, $"{response.Text("flow")} v{response.Text("flowVersion")}")}");
        if (response.Text("explanation") is { } explanation)
            screen.Words(Ink.Plain, explanation);
        screen.Words(Ink.Faint, string.Join($" {screen.Dot} ", About(screen, response)));
        screen.Line();
        Table.Write(
            screen, response.List("steps"),
            new Column<JsonElement>("STEP", step => step.Text("step"), Gives: true),
            new Column<JsonElement>("STATUS", step => step.Text("status"), Ink: step => OfStatus(step.Text("status"))),
            new Column<JsonElement>("TRY", step => step.Number("attempt") is > 0 and var attempt ? $"{attempt}" : "", Right: true),
            new Column<JsonElement>("ENDED", step => step.Time("endedAt") is { } at ? Times.Moment(at, screen.Now) : "", Ink: _ => Ink.Faint),
            new Column<JsonElement>("", step => Remark(screen, step), Gives: true));
        if (response.List("toUndo") is not { Count: > 0 } undos)
            return;
        screen.Line();
        screen.Line("If it turned back now, this would be undone, the first first:");
        foreach (var undo in undos)
            screen.Words(Ink.Plain, Undo(undo), "  ");
    }

    /// <summary>The innermost step under way.</summary>
    public static string Where(JsonElement response) => response.Texts("underWay") is [.., var step] ? step : "";

    private static IEnumerable<string> About(Screen screen, JsonElement response)
    {
        yield return $"response {response.Text("id")}";
        yield return $"to incident {response.ShortId("incidentId")}";
        if (response.Time("startedAt") is { } started)
            yield return $"started {Times.Ago(started, screen.Now)} by {response.Text("startedBy")}";
        if (response.Text("key") is { } key)
            yield return response.Text("waitsFor") is { } holder ? $"waits for {key}, which response {Ids.Short(holder)} holds" : $"alone with {key}";
        if (response.Text("pausedBy") is { } by)
            yield return $"paused by {by}";
        if (response.Field("endState") is null && response.Time("deadlineAt") is { } deadline)
            yield return $"deadline {Times.Ago(deadline, screen.Now)}";
    }

    private static string Remark(Screen screen, JsonElement step) => step switch
    {
        _ when step.Text("error") is { } error => error,
        _ when step.Text("heldBy") is { } held => $"held by {(held == "pause" ? "the pause" : "the emergency stop")}",
        _ when step.Field("endedAt") is not null => "",
        _ when step.Text("taskId") is { } task => $"orchestrator tasks show {Ids.Short(task)}",
        _ when step.Text("childId") is { } child => $"orchestrator responses show {Ids.Short(child)}",
        _ when step.Time("dueAt") is { } due => $"due {Times.Ago(due, screen.Now)}",
        _ => "",
    };

    private static string Undo(JsonElement undo)
    {
        var how = undo.Text("action") ?? "by hand";
        var protects = undo.Text("protects") is { } what ? $", for {what}" : "";
        return $"{undo.Text("step")}: {how}{protects}{(undo.Flag("unknown") ? " (whether there is anything to undo is not known)" : "")}";
    }

    private static Ink OfStatus(string? status) => status switch
    {
        "completed" or "undone" => Ink.Good,
        "failed" or "stuck" => Ink.Bad,
        "skipped" or "withdrawn" => Ink.Faint,
        _ => Ink.Plain,
    };
}
