using System.Text;
using Orchestrator.Tabletop.Reports;
using Orchestrator.Tabletop.Reports.Charts;
using static Orchestrator.Tabletop.Reports.Charts.TimeAxis;
using static Orchestrator.Tabletop.Reports.Html;

namespace Orchestrator.Tabletop.WhatIfs.Reports;

/// <summary>The time to mitigate of each incident, as it was and as it would have been.</summary>
internal static class MitigationChart
{
    /// <summary>More do not fit a page.</summary>
    public const int Most = 40;

    private const int Width = 960;
    private const int Labels = 330;
    private const int Row = 26;
    private const int Top = 8;

    /// <summary>Less than this is the time that messages take.</summary>
    private static readonly TimeSpan Noticeable = TimeSpan.FromSeconds(2);

    public static bool Shows(IncidentWhatIf what) =>
        what.Verdict != Verdict.Unknowable && (what.Was.TimeToMitigate - what.Would.TimeToMitigate)?.Duration() > Noticeable;

    public static string Of(IReadOnlyList<IncidentWhatIf> incidents)
    {
        var most = incidents.SelectMany(what => new[] { what.Was.TimeToMitigate!.Value, what.Would.TimeToMitigate!.Value }).Max();
        var axis = new TimeAxis(most * 1.1, Labels, Width - Labels - 20, logarithmic: false);
        var bottom = Top + (incidents.Count * Row);
        var svg = new StringBuilder($"<svg viewBox=\"0 0 {Width} {bottom + 24}\" role=\"img\" ")
            .Append("aria-label=\"Time to mitigate, as it was and as it would have been\">");
        foreach (var (x, label) in axis.Ticks)
        {
            svg.Append($"<line class=\"grid\" x1=\"{Number(x)}\" x2=\"{Number(x)}\" y1=\"{Top}\" y2=\"{bottom}\"/>")
                .Append($"<text class=\"tick\" x=\"{Number(x)}\" y=\"{bottom + 16}\">{Escape(label)}</text>");
        }

        for (var i = 0; i < incidents.Count; i++)
            Draw(svg, incidents[i], axis, Top + (i * Row) + (Row / 2));
        return svg.Append("</svg>\n").ToString();
    }

    private static void Draw(StringBuilder svg, IncidentWhatIf what, TimeAxis axis, double y)
    {
        var (was, would) = (what.Was.TimeToMitigate!.Value, what.Would.TimeToMitigate!.Value);
        svg.Append($"<text class=\"row\" x=\"{Labels - 14}\" y=\"{Number(y + 4)}\">{Escape(Cut(what.Title))}</text>")
            .Append($"<line class=\"span\" x1=\"{Number(axis.At(was))}\" x2=\"{Number(axis.At(would))}\" y1=\"{Number(y)}\" y2=\"{Number(y)}\"/>")
            .Append($"<circle class=\"was\" cx=\"{Number(axis.At(was))}\" cy=\"{Number(y)}\" r=\"5\"><title>was {Escape(Telling.Long(was))}</title></circle>")
            .Append($"<circle class=\"{(would < was ? "better" : "worse")}\" cx=\"{Number(axis.At(would))}\" cy=\"{Number(y)}\" r=\"6\">")
            .Append($"<title>would have been {Escape(Telling.Long(would))}</title></circle>");
    }

    private static string Cut(string text) => text.Length <= 44 ? text : text[..43] + "…";
}
