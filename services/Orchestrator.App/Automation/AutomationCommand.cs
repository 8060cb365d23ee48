using System.CommandLine;
using System.Text.Json;
using Orchestrator.App.Client;
using Orchestrator.App.Terminal;

namespace Orchestrator.App.Automation;

/// <summary><c>orchestrator automation</c>: the emergency stop.</summary>
internal static class AutomationCommand
{
    public static Command Create() => ClientCommand.Group(
        "automation", "The emergency stop.",
        new Command("show", "Show what is stopped, by whom and why.").Calls((_, session, cancel) => session.Show("api/automation", now => Say(session.Screen, now), cancel)),
        Set("pause", "Start no action any more, anywhere, within a second.", paused: true),
        Set("resume", "Let actions start again.", paused: false));

    private static Command Set(string name, string description, bool paused)
    {
        var flow = new Option<string?>("--flow") { Description = "Only this flow's actions; all unless said.", HelpName = "name" };
        var reason = Parts.Reason();
        return new Command(name, description) { flow, reason }.Calls((parsed, session, cancel) => session.Order(
            HttpMethod.Put, "api/automation", Parts.Body(("paused", paused), ("flow", parsed.GetValue(flow)), ("reason", parsed.GetValue(reason))),
            now => Say(session.Screen, now), cancel));
    }

    private static void Say(Screen screen, JsonElement now)
    {
        var stops = now.List("stops");
        if (stops.Count == 0)
            screen.Line("Automation runs.");
        foreach (var stop in stops)
            screen.Words(Ink.Bad, $"{(stop.Text("flow") is { } flow ? $"The flow {flow} is" : "All automation is")} stopped by {stop.Text("by")}: {stop.Text("reason")}");
        if (now.Number("held") is > 0 and var held)
            screen.Line($"{held} response{(held == 1 ? " holds" : "s hold")} an action meanwhile.");
    }
}
