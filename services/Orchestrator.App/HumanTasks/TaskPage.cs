using System.Text.Json;
using Orchestrator.App.Client;
using Orchestrator.App.Incidents;
using Orchestrator.App.Terminal;

namespace Orchestrator.App.HumanTasks;

/// <summary>A task as whoever decides it needs to see it.</summary>
internal static class TaskPage
{
    public static void Write(Screen screen, JsonElement task)
    {
        screen.Line($"{screen.Paint(Inks.OfState(task.Text("state")), task.Text("state") ?? "")}  {screen.Paint(Ink.Strong, task.Text("title") ?? "")}");
        screen.Words(Ink.Faint, $"{task.Text("kind")} {task.Text("id")} {screen.Dot} {task.Text("flow")}/{task.Text("step")} {screen.Dot} incident {task.ShortId("incidentId")}");
        Part(screen, "", task.Text("instructions"));
        Part(screen, "To type:", task.Text("command"));
        Part(screen, "It should say:", task.Text("expectedOutput"));
        if (task.Field("evidence") is { } evidence)
            Part(screen, "What it is based on:", JsonOutline.Of(evidence));
        screen.Line();
        var timeline = new TimelineWriter(screen, new Dictionary<string, string>());
        foreach (var entry in task.List("timeline"))
            timeline.Write(entry);
        if (!TaskHints.IsOpen(task))
            return;
        screen.Line();
        TaskHints.Write(screen, task);
    }

    /// <summary>Keeps the lines as they are: what is to be typed is not to be broken.</summary>
    private static void Part(Screen screen, string title, string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return;
        screen.Line();
        if (title.Length > 0)
            screen.Line(screen.Paint(Ink.Faint, title));
        foreach (var line in text.Split('\n'))
            screen.Line($"  {Cells.Clean(line.TrimEnd())}");
    }
}
