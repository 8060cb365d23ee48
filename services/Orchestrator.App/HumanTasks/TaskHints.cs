using System.Text.Json;
using Orchestrator.App.Client;
using Orchestrator.App.Terminal;

namespace Orchestrator.App.HumanTasks;

/// <summary>What waits for people, and exactly what to type.</summary>
internal static class TaskHints
{
    public static bool IsOpen(JsonElement task) => task.Text("state") is "Open" or "Claimed";

    public static void Write(Screen screen, JsonElement task, string indent = "")
    {
        var asked = task.Texts("candidates");
        screen.Line($"{indent}{screen.Paint(Ink.Due, "?")} {screen.Paint(Ink.Strong, task.Text("title") ?? "")}");
        screen.Words(Ink.Faint, string.Join($" {screen.Dot} ", About(screen, task, asked)), indent + "  ");
        foreach (var command in Commands(task))
            screen.Line($"{indent}    orchestrator tasks {Cells.Clean(command)}");
    }

    /// <summary>The commands that apply, without the program's name.</summary>
    public static IEnumerable<string> Commands(JsonElement task)
    {
        var (id, who) = (task.ShortId(), Who(task));
        yield return $"show {id}";
        if (task.Text("kind") == "approval")
        {
            yield return $"approve {id}{who} --comment \"why\"";
            yield return $"reject {id}{who} --comment \"why\"";
        }
        else
        {
            yield return $"complete {id}{who} --comment \"what was done\"";
        }
    }

    private static IEnumerable<string> About(Screen screen, JsonElement task, IReadOnlyList<string> asked)
    {
        yield return asked.Count == 0 ? "anybody may answer" : $"asked of {string.Join(", ", asked)}";
        if (task.Text("assignee") is { } assignee)
            yield return $"{assignee} is on it";
        if (task.Number("quorum") is > 1 and var quorum)
            yield return $"{task.Text("approvalsSoFar")} of {quorum} approvals";
        if (task.Time("dueAt") is { } due)
            yield return $"due {Times.Ago(due, screen.Now)}, at {Times.Moment(due, screen.Now)}{Then(task.Text("onDeadline"))}";
    }

    private static string Then(string? outcome) => outcome switch
    {
        null => "",
        "reject" => "; without an answer it counts as rejected",
        "approve" => "; without an answer it counts as approved",
        "escalate" => "; without an answer others are asked",
        _ => "; without an answer the step fails",
    };

    /// <summary>The first that is asked: a group to be in, or a person to be.</summary>
    private static string Who(JsonElement task) => task.Texts("candidates") switch
    {
        [var first, ..] when first.Contains(':', StringComparison.Ordinal) => $" --group {Quoted(first)}",
        [var person, ..] => $" --by {Quoted(person)}",
        _ => "",
    };

    private static string Quoted(string name) => name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is ':' or '-' or '_' or '.' or '@' or '/') ? name : $"'{name.Replace("'", "'\\''")}'";
}
