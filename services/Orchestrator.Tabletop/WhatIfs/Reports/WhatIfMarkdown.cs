using System.Text;
using static Orchestrator.Tabletop.Reports.ReportMarkdown;

namespace Orchestrator.Tabletop.WhatIfs.Reports;

/// <summary>The answer in Markdown, for pull requests and wikis.</summary>
public static class WhatIfMarkdown
{
    private const int MostInFull = 100;
    private const int MostLines = 500;

    public static string Of(WhatIfReport report)
    {
        var text = new StringBuilder($"# What if: {Clean(report.Flow)}\n\n");
        Summary(text, report);
        foreach (var what in InFull(report))
            Incident(text, what);
        if (report.Incidents.Count(incident => incident.IsDifferent) is > MostInFull and var different)
            text.Append($"{different - MostInFull} more would have been different; ask about one with `--incident`.\n");
        return text.ToString();
    }

    /// <summary>Without what happened in each incident, to stand in a larger page.</summary>
    public static string Section(WhatIfReport report)
    {
        var text = new StringBuilder($"## What if: {Clean(report.Flow)}\n\n");
        Summary(text, report);
        return text.ToString();
    }

    /// <summary>Incidents told one by one; of the others there is a line each.</summary>
    internal static IEnumerable<IncidentWhatIf> InFull(WhatIfReport report) =>
        report.Incidents.Where(incident => incident.IsDifferent || report.Incidents.Count == 1).Take(MostInFull);

    private static void Summary(StringBuilder text, WhatIfReport report)
    {
        text.Append($"**{report.Verdicts()}.**");
        text.Append(report.OlderInWords() is { } older ? $" {older}\n\n" : "\n\n");
        foreach (var assumption in report.Incidents.SelectMany(incident => incident.Assumed).GroupBy(assumed => assumed))
            text.Append($"- assumed in {assumption.Count()}: {Clean(assumption.Key)}\n");
        text.Append(report.Incidents.Any(incident => incident.Assumed.Count > 0) ? "\n" : "");
        if (report.Incidents.Any(incident => incident.Verdict != Verdict.Unknowable))
        {
            Table(text, ["Where it is known", "Was", "Would have been"], Figures.Of(report).Select(figure => new[] { figure.What, figure.Was, figure.Would }));
        }

        if (report.Changed is { Count: > 0 } changed)
        {
            Table(text, ["What would have been otherwise", "", "By the record", "If assumptions hold", "Unknowable"], changed.Select(change => new[]
            {
                WhatIfWords.InWords(change.Of), change.About, $"{change.Recorded}", $"{change.Assumed}", $"{change.Unknowable}",
            }));
        }

        Table(text, ["Incident", "Opened", "", "Why"], report.Incidents.Select(what => new[]
        {
            $"{what.Title} ({what.Incident.ToString()[..8]})", $"{what.OpenedAt:u}", WhatIfWords.InWords(what.Verdict), what.Because,
        }));
        foreach (var same in report.LeftOut.GroupBy(left => left.Why))
            text.Append($"- left out, {same.Count()}: {Clean(same.Key)}\n");
        text.Append(report.LeftOut.Count > 0 ? "\n" : "");
    }

    private static void Incident(StringBuilder text, IncidentWhatIf what)
    {
        text.Append($"## {Clean(what.Title)} ({what.Incident.ToString()[..8]})\n\n")
            .Append($"**{WhatIfWords.InWords(what.Verdict)}**: {Clean(what.Because)}.\n\n");
        Table(text, ["", "Was", "Would have been"], Figures.Of(what).Select(figure => new[] { figure.What, figure.Was, figure.Would }));
        if (what.Changes.Count > 0)
        {
            Table(text, ["", "", "Was", "Would have been", "", "That rests on"], what.Changes.Select(change => new[]
            {
                WhatIfWords.InWords(change.Of), change.About, change.WasInWords(), change.WouldInWords(), WhatIfWords.InWords(change.Basis), change.On,
            }));
        }

        foreach (var note in what.NotApplied)
            text.Append($"- {Clean(note)}\n");
        text.Append(what.NotApplied.Count > 0 ? "\n" : "");
        text.Append("<details><summary>Timelines</summary>\n\n");
        Table(text, ["", "As it was", "", "As it would have been"], what.Timelines.Take(MostLines).Select(line => new[]
        {
            WhatIfWords.At(line.WasAt), line.Was ?? "", WhatIfWords.At(line.WouldAt), line.Would ?? "",
        }));
        text.Append("</details>\n\n");
    }
}
