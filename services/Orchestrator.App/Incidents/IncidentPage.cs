using System.Text.Json;
using Orchestrator.App.Client;
using Orchestrator.App.HumanTasks;
using Orchestrator.App.Terminal;

namespace Orchestrator.App.Incidents;

/// <summary>An incident as whoever was just woken needs it: what it is, what happened, and last, next to the prompt, what to type.</summary>
internal static class IncidentPage
{
    public static void Write(Screen screen, JsonElement incident)
    {
        Head(screen, incident);
        var timeline = Timeline(screen, incident);
        foreach (var entry in incident.List("timeline"))
            timeline.Write(entry);
        Responses(screen, incident);
        foreach (var task in incident.List("tasks").Where(TaskHints.IsOpen))
        {
            screen.Line();
            TaskHints.Write(screen, task);
        }
    }

    public static void Head(Screen screen, JsonElement incident)
    {
        var severity = incident.Text("severity");
        screen.Line($"{screen.Paint(Inks.OfSeverity(severity), severity?.ToUpperInvariant() ?? "")}  {screen.Paint(Ink.Strong, incident.Text("title") ?? "")}");
        screen.Line($"{screen.Paint(Inks.OfState(incident.Text("state")), incident.Text("state") ?? "")} {screen.Dot} {Standing(screen, incident)}");
        screen.Words(Ink.Faint, string.Join($" {screen.Dot} ", (string[])[
            $"incident {incident.Text("id")}", .. incident.Pairs("labels"), Signals(incident),
        ]));
        screen.Line();
        if (incident.Field("timelineNext") is not null)
            screen.Line(screen.Paint(Ink.Faint, $"What was before is in the trail: orchestrator audit show incident-{incident.ShortId()}"));
    }

    public static TimelineWriter Timeline(Screen screen, JsonElement incident) =>
        new(screen, incident.List("responses").ToDictionary(response => $"response-{response.Text("id")}", response => response.Text("flow") ?? ""));

    private static void Responses(Screen screen, JsonElement incident)
    {
        var running = incident.List("responses").Where(response => response.Field("endState") is null).ToList();
        if (running.Count == 0)
            return;
        screen.Line();
        foreach (var response in running)
        {
            var at = response.Texts("underWay") is [.., var step] ? $", at {step}" : "";
            screen.Words(Ink.Plain, $"Response {response.ShortId()} {response.Text("flow")} v{response.Text("flowVersion")} is {response.Text("state")?.ToLowerInvariant()}{at}.");
        }
    }

    private static string Standing(Screen screen, JsonElement incident)
    {
        var opened = incident.Time("openedAt") ?? screen.Now;
        var said = new List<string>
        {
            incident.Time("resolvedAt") is { } resolved ? $"lasted {Times.Long(resolved - opened)}" : $"for {Times.Long(screen.Now - opened)}",
        };
        if (incident.Text("acknowledgedBy") is { } by)
            said.Add($"{by} is on it");
        if (incident.Text("resolvedBy") is { } resolver)
            said.Add($"resolved by {resolver}");
        if (incident.Time("closesAt") is { } closes && incident.Field("closedAt") is null)
            said.Add($"closes {Times.Ago(closes, screen.Now)} unless it comes back");
        return string.Join($" {screen.Dot} ", said.Select(Cells.Clean));
    }

    private static string Signals(JsonElement incident) => $"{incident.Text("signals")} signal{(incident.Number("signals") == 1 ? "" : "s")}";
}
