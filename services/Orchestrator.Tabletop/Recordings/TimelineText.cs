using System.Globalization;
using System.Text;
using System.Text.Json;
using Orchestrator.AuditTrail.Timelines;
using Orchestrator.Contracts.Guards;
using Orchestrator.Contracts.Locks;
using Orchestrator.Contracts.Responses;

namespace Orchestrator.Tabletop.Recordings;

/// <summary>A recording for people, one line for each thing that happened.</summary>
public static class TimelineText
{
    /// <summary>The same thing, over and over: of readings, only those that tell something new are shown.</summary>
    public static string Of(Recording recording)
    {
        var lines = recording.All.Where(IsTold)
            .Select(happened => (happened.At, Text: Words.Of(happened.Fact) + Why(happened)))
            .Concat(recording.Refused.Select(refused => (refused.At, Text: $"{refused.By} could not {refused.What}: {refused.Why}")))
            .OrderBy(line => line.At)
            .ToList();
        var text = new StringBuilder();
        foreach (var (at, line) in lines)
            text.Append("  ").Append(Offset(recording.After(at))).Append("  ").Append(line).Append('\n');
        return text.ToString();
    }

    /// <summary>As people write it: <c>+0:03:05</c>.</summary>
    public static string Offset(TimeSpan after) => string.Create(
        CultureInfo.InvariantCulture, $"+{(int)after.TotalHours}:{after.Minutes:00}:{after.Seconds:00}{(after.Milliseconds == 0 ? "" : $".{after.Milliseconds:000}")}");

    private static bool IsTold(Happened happened) => happened.Fact switch
    {
        TimerElapsed or KeyRequested or LockTaken or LockFreed or GuardConsulted => false,
        ActionRequested { Attempt: > 1 } => false,
        ProbeTaken { Attempt: > 1, HeldSince: { } since } => since == happened.At,
        ProbeTaken { Attempt: var attempt } => attempt == 1,
        _ => true,
    };

    private static string Why(Happened happened)
    {
        if (happened.Recorded.Headers is not { } headers)
            return "";
        using var json = JsonDocument.Parse(headers);
        return json.RootElement.TryGetProperty("reason", out var reason) ? $" ({reason.GetString()})" : "";
    }
}
