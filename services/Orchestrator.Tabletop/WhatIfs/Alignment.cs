using System.Text.RegularExpressions;
using Orchestrator.AuditTrail.Timelines;
using Orchestrator.Contracts.AlertGroups;
using Orchestrator.Contracts.Incidents;
using Orchestrator.Tabletop.Recordings;

namespace Orchestrator.Tabletop.WhatIfs;

/// <summary>A line of two timelines side by side; one side is null where the other alone has it.</summary>
/// <param name="WasAt">Since the beginning.</param>
/// <param name="IsLimit">From here on nobody knows what would have been.</param>
public sealed record AlignedLine(TimeSpan? WasAt, string? Was, TimeSpan? WouldAt, string? Would, bool IsLimit = false)
{
    public bool IsSame => Was is not null && Would is not null;
}

/// <summary>Puts side by side what is the same in two timelines, whenever it happened: their longest common subsequence.</summary>
internal static partial class Alignment
{
    /// <summary>A timeline that is longer is aligned up to here; what follows is listed one side after the other.</summary>
    private const int MostLines = 1500;

    /// <param name="unknown">Where nothing more is known of what would have been.</param>
    public static IReadOnlyList<AlignedLine> Of(Recording was, Recording would, Unknown? unknown)
    {
        var lines = Align(was, would);
        if (unknown is not null)
        {
            var limit = new AlignedLine(null, null, would.After(unknown.At), $"From here on nobody knows: {unknown}", IsLimit: true);
            lines.Insert(lines.FindLastIndex(line => line.Would is not null) + 1, limit);
        }

        return lines;
    }

    private static List<AlignedLine> Align(Recording was, Recording would)
    {
        var (left, right) = (Lines(was), Lines(would));
        var (n, m) = (Math.Min(left.Count, MostLines), Math.Min(right.Count, MostLines));
        var common = new int[n + 1, m + 1];
        for (var i = n - 1; i >= 0; i--)
        {
            for (var j = m - 1; j >= 0; j--)
                common[i, j] = left[i].Key == right[j].Key ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        }

        var lines = new List<AlignedLine>();
        for (var (i, j) = (0, 0); i < left.Count || j < right.Count;)
        {
            if (i < n && j < m && left[i].Key == right[j].Key)
                lines.Add(new AlignedLine(left[i].At, left[i++].Text, right[j].At, right[j++].Text));
            else if (j >= right.Count || (i < left.Count && (j >= m || (i < n && common[i + 1, j] >= common[i, j + 1]))))
                lines.Add(new AlignedLine(left[i].At, left[i++].Text, null, null));
            else
                lines.Add(new AlignedLine(null, null, right[j].At, right[j++].Text));
        }

        return lines;
    }

    private static List<Line> Lines(Recording recording) =>
    [
        .. recording.All.Where(IsTold)
            .Select(happened => (happened.At, Text: Words.Of(happened.Fact)))
            .Select(told => new Line(recording.After(told.At), told.Text, Moment().Replace(told.Text, "..."))),
    ];

    /// <summary>As a timeline tells it, without what is kept beside the incident.</summary>
    private static bool IsTold(Happened happened) => TimelineText.IsTold(happened)
        && happened.Fact is not (FlowTriggersEvaluated or IncidentClosed or GroupIncidentClosed)
        && !happened.Stream.StartsWith("lock-", StringComparison.Ordinal) && !happened.Stream.StartsWith("guard-", StringComparison.Ordinal);

    /// <summary>Moments differ where the same thing happens later.</summary>
    [GeneratedRegex(@"\d{4}-\d\d-\d\d[ T][\d:.]+(Z|[+-]\d\d:\d\d)?", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Moment();

    private sealed record Line(TimeSpan At, string Text, string Key);
}
