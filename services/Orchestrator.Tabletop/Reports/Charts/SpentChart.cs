using System.Text;
using Orchestrator.Tabletop.Samples;
using static Orchestrator.Tabletop.Reports.Charts.TimeAxis;
using static Orchestrator.Tabletop.Reports.Html;

namespace Orchestrator.Tabletop.Reports.Charts;

/// <summary>What responses spent their time on, the most first.</summary>
internal static class SpentChart
{
    private const int MostRows = 20;
    private const int Width = 960;
    private const int Labels = 250;
    private const int Words = 330;
    private const int Row = 22;

    public static string Of(Sample sample)
    {
        var shown = sample.Spent.Take(MostRows).ToList();
        var scale = (Width - Labels - Words) / Math.Max(0.01, shown[0].MeanShare);
        var svg = new StringBuilder($"<svg viewBox=\"0 0 {Width} {(shown.Count * Row) + 6}\" role=\"img\" ")
            .Append("aria-label=\"What responses spent their time on\">");
        for (var i = 0; i < shown.Count; i++)
        {
            var (spent, y) = (shown[i], 3 + (i * Row));
            var (label, width) = (spent.What.InWords(), Math.Max(2, spent.MeanShare * scale));
            svg.Append($"<text class=\"row\" x=\"{Labels - 12}\" y=\"{y + 15}\">")
                .Append($"{Escape(label.Length <= 36 ? label : label[..35] + "…")}</text>")
                .Append($"<rect class=\"{Style(spent.What.What)}\" x=\"{Labels}\" y=\"{y + 4}\" ")
                .Append($"width=\"{Number(width)}\" height=\"{Row - 8}\" rx=\"3\"/>")
                .Append($"<text class=\"took\" x=\"{Number(Labels + width + 6)}\" y=\"{y + 15}\">")
                .Append($"{Escape(InWords(spent, sample.Started))}</text>");
        }

        svg.Append("</svg>\n");
        if (sample.Spent.Count > shown.Count)
            svg.Append($"<p class=\"faint\">And {sample.Spent.Count - shown.Count} more.</p>\n");
        return svg.ToString();
    }

    private static string InWords(Spent spent, int responses) =>
        $"{SampleWords.Percent(spent.MeanShare)}, on average {Telling.Long(spent.Mean)}; "
        + $"the longest in {new Share(spent.Longest, responses).Percent()}";

    private static string Style(Pursuit what) => what switch
    {
        Pursuit.Acting => "action",
        Pursuit.People => "people",
        Pursuit.Undoing => "undo",
        _ => "waiting",
    };
}
