using System.Text.Json;
using Orchestrator.App.Client;
using Orchestrator.App.Terminal;

namespace Orchestrator.App.Incidents;

/// <summary>
/// Writes what happened, an entry a line: when, how long after the one before, what, who if it was not the platform itself,
/// and why. What was said a line before is not said again.
/// </summary>
/// <param name="flows">The flow of each response's stream, where there are several responses to tell apart.</param>
internal sealed class TimelineWriter(Screen screen, IReadOnlyDictionary<string, string> flows)
{
    private const string Platform = "orchestrator";
    private const int StepWidth = 6;

    /// <summary>Up to the words: the time, the step, a mark, and what is between them.</summary>
    private const int Margin = 8 + StepWidth + 4;

    private DateTimeOffset? _last;
    private string? _lastWhy;

    public void Write(JsonElement entry)
    {
        var at = entry.Time("at") ?? default;
        if (_last?.UtcDateTime.Date != at.UtcDateTime.Date)
            screen.Line(screen.Paint(Ink.Faint, $"{Times.Day(at)}, UTC"));
        var (mark, ink) = Marks.Of(entry, screen.Unicode);
        Write($"{screen.Paint(Ink.Faint, Time(at))} {screen.Paint(ink, mark)} ", Words(entry), ink, Because(entry));
        _last = at;
    }

    private void Write(string start, string words, Ink ink, string because)
    {
        var beside = because.Length == 0 ? "" : "  " + (screen.Colour ? screen.Paint(Ink.Faint, because) : $"({because})");
        if (screen.Width is not { } width)
        {
            screen.Line(start + words + beside);
            return;
        }

        var room = width - Margin;
        var lines = Cells.Wrap(words, room);
        var sameLine = lines.Count == 1 && Cells.Width(words) + 4 + Cells.Width(because) <= room;
        for (var at = 0; at < lines.Count; at++)
            screen.Line((at == 0 ? start : new string(' ', Margin)) + screen.Paint(ink is Ink.Good ? Ink.Plain : ink, lines[at]) + (sameLine ? beside : ""));
        if (because.Length > 0 && !sameLine)
            screen.Words(Ink.Faint, because, new string(' ', Margin));
    }

    /// <summary>What happened in the same commit stands under one time.</summary>
    private string Time(DateTimeOffset at) => at == _last
        ? new string(' ', Margin - 3)
        : $"{Times.Clock(at)} {Cells.Pad(_last is { } last ? Times.Step(at - last) : "", StepWidth, right: true)}";

    private string Words(JsonElement entry)
    {
        var what = Cells.Clean(entry.Text("what") ?? "");
        return flows.Count > 1 && flows.TryGetValue(entry.Text("stream") ?? "", out var flow) && !what.Contains(flow, StringComparison.Ordinal) ? $"{flow} {screen.Dot} {what}" : what;
    }

    /// <summary>Who and why, without what the words or the line above have said.</summary>
    private string Because(JsonElement entry)
    {
        var what = entry.Text("what") ?? "";
        var who = entry.Text("who") is { } actor && actor != Platform && !what.Contains(actor, StringComparison.Ordinal) ? $"by {actor}" : "";
        var why = entry.Text("why") ?? "";
        var said = why.Length == 0 || why == _lastWhy || what.Contains(why.Trim('`'), StringComparison.Ordinal);
        if (why.Length > 0)
            _lastWhy = why;
        return Cells.Clean(string.Join(": ", new[] { who, said ? "" : why }.Where(part => part.Length > 0)));
    }
}
