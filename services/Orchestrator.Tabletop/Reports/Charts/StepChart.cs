using System.Text;
using Orchestrator.Tabletop.Recordings;
using static Orchestrator.Tabletop.Reports.Charts.TimeAxis;
using static Orchestrator.Tabletop.Reports.Html;

namespace Orchestrator.Tabletop.Reports.Charts;

/// <summary>What a response was at, and when.</summary>
internal static class StepChart
{
    private const int MostRows = 40;
    private const int Width = 960;
    private const int Labels = 250;
    private const int Row = 22;
    private const int Top = 6;

    public static string Of(Recording recording, Course course)
    {
        var spans = StepSpan.Of(recording, course);
        if (spans.Count == 0)
            return "";
        var shown = spans.Take(MostRows).ToList();
        var from = shown.Min(span => span.From);
        var axis = new TimeAxis(shown.Max(span => span.To) - from, Labels, Width - Labels - 100, logarithmic: false);
        var bottom = Top + (shown.Count * Row);
        var svg = new StringBuilder($"<svg viewBox=\"0 0 {Width} {bottom + 24}\" role=\"img\" aria-label=\"When the response was at which step\">");
        foreach (var (x, label) in axis.Ticks)
        {
            svg.Append($"<line class=\"grid\" x1=\"{Number(x)}\" x2=\"{Number(x)}\" y1=\"{Top}\" y2=\"{bottom}\"/>")
                .Append($"<text class=\"tick\" x=\"{Number(x)}\" y=\"{bottom + 16}\">{Escape(label)}</text>");
        }

        for (var i = 0; i < shown.Count; i++)
            Draw(svg, shown[i], axis, from, Top + (i * Row));
        svg.Append("</svg>");
        if (spans.Count > shown.Count)
            svg.Append($"<p class=\"faint\">And {spans.Count - shown.Count} more steps.</p>");
        return svg.ToString();
    }

    private static void Draw(StringBuilder svg, StepSpan span, TimeAxis axis, TimeSpan from, double y)
    {
        var (x, end, took) = (axis.At(span.From - from), axis.At(span.To - from), Telling.Long(span.To - span.From));
        var width = Math.Max(3, end - x);
        svg.Append($"<text class=\"row\" x=\"{Labels - 12}\" y=\"{Number(y + 15)}\">{Escape(span.Label.Length <= 34 ? span.Label : "…" + span.Label[^33..])}</text>")
            .Append($"<rect class=\"{span.Kind.ToString().ToLowerInvariant()}\" x=\"{Number(x)}\" y=\"{Number(y + 4)}\" width=\"{Number(width)}\" height=\"{Row - 8}\" rx=\"3\">")
            .Append($"<title>{Escape(span.Label)}: {Escape(took)}</title></rect>")
            .Append($"<text class=\"{(span.Failed ? "took failed" : "took")}\" x=\"{Number(x + width + 6)}\" y=\"{Number(y + 15)}\">{Escape(took)}{(span.Failed ? ", failed" : "")}</text>");
    }
}
