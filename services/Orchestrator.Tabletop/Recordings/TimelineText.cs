using System.Globalization;
using System.Text;
using System.Text.Json;
using Orchestrator.AuditTrail.Timelines;
using Orchestrator.Contracts.Guards;
using Orchestrator.Contracts.Locks;
using Orchestrator.Contracts.Responses;

namespace Orchestrator.Tabletop.Recordings;

/// <param name="After">Since the beginning.</param>
public readonly record struct TimelineLine(TimeSpan After, string What);

/// <summary>A recording for people, one line for each thing that happened.</summary>
public static class TimelineText
{
    public static string Of(Recording recording)
    {
        var text = new StringBuilder();
        foreach (var line in Lines(recording))
            text.Append("  ").Append(Offset(line.After)).Append("  ").Append(line.What).Append('\n');
        return text.ToString();
    }

    /// <summary>The same thing, over and over: of readings, only those that tell something new are shown.</summary>
    public static IEnumerable<TimelineLine> Lines(Recording recording) => recording.All.Where(IsTold)
        .Select(happened => (happened.At, Text: Told(happened)))
        .Concat(recording.Refused.Select(refused => (refused.At, Text: $"{refused.By} could not {refused.What}: {refused.Why}")))
        .OrderBy(line => line.At)
        .Select(line => new TimelineLine(recording.After(line.At), line.Text));

    /// <summary>As people write it: <c>+0:03:05</c>.</summary>
    public static string Offset(TimeSpan after) => string.Create(
        CultureInfo.InvariantCulture, $"+{(int)after.TotalHours}:{after.Minutes:00}:{after.Seconds:00}{(after.Milliseconds == 0 ? "" : $".{after.Milliseconds:000}")}");

    internal static bool IsTold(Happened happened) => happened.Fact switch
    {
        TimerElapsed or KeyRequested or LockTaken or LockFreed or GuardConsulted => false,
        ActionRequested { Attempt: > 1 } => false,
        ProbeTaken { Attempt: > 1, HeldSince: { } since } => since == happened.At,
        ProbeTaken { Attempt: var attempt } => attempt == 1,
        _ => true,
    };

    /// <summary>With the reason that was recorded, unless the words have said it.</summary>
    private static string Told(Happened happened)
    {
        var words = Words.Of(happened.Fact);
        return Reason(happened) is { } reason && !words.Contains(reason, StringComparison.OrdinalIgnoreCase) ? $"{words} ({reason})" : words;
    }

    internal static string? Reason(Happened happened)
    {
        if (happened.Recorded.Headers is not { } headers)
            return null;
        using var json = JsonDocument.Parse(headers);
        return json.RootElement.TryGetProperty("reason", out var reason) ? reason.GetString() : null;
    }
}
