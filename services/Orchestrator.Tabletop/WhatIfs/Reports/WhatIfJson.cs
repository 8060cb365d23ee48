using System.Text.Json;
using Orchestrator.Tabletop.Reports;

namespace Orchestrator.Tabletop.WhatIfs.Reports;

/// <summary>The answer for programs. Times are seconds, moments of a timeline are counted from the incident's first signal.</summary>
public static class WhatIfJson
{
    public static string Of(WhatIfReport report) => JsonSerializer.Serialize(Tree(report), ReportJson.Options);

    /// <summary>As a part of a larger answer.</summary>
    public static JsonElement Element(WhatIfReport report) => JsonSerializer.SerializeToElement(Tree(report), ReportJson.Options);

    private static object Tree(WhatIfReport report) => new
    {
        report.Verdict,
        Asked = new
        {
            report.Question.Flow, report.Question.Version, Settings = report.Question.Settings.Select(setting => setting.ToString()),
            Assumptions = report.Question.Assumptions.Select(assumption => assumption.ToString()), Runs = report.Flow,
        },
        Better = report.Count(Verdict.Better), Same = report.Count(Verdict.Same),
        Worse = report.Count(Verdict.Worse), Unknowable = report.Count(Verdict.Unknowable),
        NotAskedOlder = report.Older,
        Totals = Figures.Of(report).Select(figure => new { figure.What, figure.Was, figure.Would }),
        report.Changed,
        Incidents = report.Incidents.Select(Tree),
        report.LeftOut,
    };

    private static object Tree(IncidentWhatIf what) => new
    {
        what.Incident, what.Title, what.OpenedAt, what.Verdict, what.Because, Was = Tree(what.Was), Would = Tree(what.Would), what.Changes,
        Unknown = what.Unknown is { } unknown ? new { At = (unknown.At - what.OpenedAt).TotalSeconds, unknown.About, unknown.Why } : null,
        what.Assumed, what.NotApplied,
        Timelines = what.Timelines.Select(line => new { WasAt = line.WasAt?.TotalSeconds, line.Was, WouldAt = line.WouldAt?.TotalSeconds, line.Would }),
    };

    private static object Tree(Measures measures) => new
    {
        measures.PagesSent, measures.ApprovalsAsked, measures.ActionAttempts, measures.Compensations, measures.LeftToHumans,
        TimeToMitigate = measures.TimeToMitigate?.TotalSeconds, measures.End, Took = measures.Took?.TotalSeconds, measures.ObjectivesMet,
    };
}
