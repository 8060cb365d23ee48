using Orchestrator.Tabletop.Recordings;
using Orchestrator.Tabletop.Reports;

namespace Orchestrator.Tabletop.WhatIfs.Reports;

/// <summary>Answers in words.</summary>
public static class WhatIfWords
{
    /// <summary>As "2 worse, 1 unknowable, 4 the same".</summary>
    public static string Verdicts(this WhatIfReport report) => string.Join(
        ", ",
        new[] { Verdict.Worse, Verdict.Unknowable, Verdict.Better, Verdict.Same }
        .Select(verdict => (Count: report.Count(verdict), verdict)).Where(count => count.Count > 0)
        .Select(count => $"{count.Count} {InWords(count.verdict)}")
        .DefaultIfEmpty("no incident could be asked"));

    public static string InWords(Verdict verdict) => verdict == Verdict.Same ? "the same" : verdict.ToString().ToLowerInvariant();

    public static string InWords(ChangeOf of) => of switch
    {
        ChangeOf.Page => "people asked",
        ChangeOf.End => "end of response",
        _ => of.ToString().ToLowerInvariant(),
    };

    public static string InWords(Basis basis) => basis.ToString().ToLowerInvariant();

    public static string WasInWords(this Change change) => change.Was ?? "was not";

    public static string WouldInWords(this Change change) => change.Basis == Basis.Unknowable ? "unknowable" : change.Would ?? "would not be";

    /// <summary>Since the first signal; less than a second is what messages take.</summary>
    public static string At(TimeSpan? after) => after is { } time ? TimelineText.Offset(TimeSpan.FromSeconds(Math.Floor(time.TotalSeconds))) : "";

    /// <summary>Null where all were asked.</summary>
    public static string? OlderInWords(this WhatIfReport report) =>
        report.Older == 0
            ? null
            : $"The latest {Telling.Count(report.Incidents.Count + report.LeftOut.Count, "incident")} were asked; {report.Older} before them were not.";
}
