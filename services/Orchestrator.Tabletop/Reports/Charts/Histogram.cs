using System.Text;
using Orchestrator.Contracts.Responses;
using Orchestrator.Tabletop.Samples;
using static Orchestrator.Tabletop.Reports.Charts.TimeAxis;
using static Orchestrator.Tabletop.Reports.Html;

namespace Orchestrator.Tabletop.Reports.Charts;

/// <summary>In how many runs something took how long, by how the response ended.</summary>
internal static class Histogram
{
    private const int Bins = 64;
    private const int Width = 960;
    private const int Left = 46;
    private const int Right = 20;
    private const int MarkRow = 15;
    private const int High = 150;

    public static string Style(EndState? end) => end?.ToString().ToLowerInvariant() ?? "running";

    /// <summary>How responses ended, in the order in which they are piled up.</summary>
    public static IEnumerable<EndState> Ends(Sample sample) => sample.Runs.Select(run => run.End).OfType<EndState>().Distinct().Order();

    public static string Of(Sample sample, Func<Run, TimeSpan?> took, Spread spread, IReadOnlyList<Attainment> objectives)
    {
        if (spread.Most is not { } most)
            return "<p class=\"faint\">It came about in no run.</p>\n";

        // A few runs that take for ever would push all others into one corner.
        var usual = spread.Times[(spread.Times.Count * 99 / 100) is var rank && rank < spread.Times.Count ? rank : ^1] * 1.2;
        var shown = objectives.Select(objective => objective.Objective.Within * 1.02).Where(within => within < usual * 3)
            .Append(most <= usual * 1.5 ? most : usual).Max();
        if (shown < TimeSpan.FromSeconds(1))
            shown = TimeSpan.FromSeconds(1);
        var counts = Count(sample, took, shown);
        var marks = Marks(spread, objectives).Where(mark => mark.At <= shown).ToList();
        var (axis, top) = (new TimeAxis(shown, Left, Width - Left - Right, logarithmic: false), 6 + (marks.Count * MarkRow));
        var (bottom, highest) = (top + High, Math.Max(1, counts.Max(bin => bin.Values.Sum())));

        var svg = new StringBuilder($"<svg viewBox=\"0 0 {Width} {bottom + 24}\" role=\"img\" ")
            .Append("aria-label=\"In how many runs it took how long\">");
        foreach (var (x, label) in axis.Ticks)
        {
            svg.Append($"<line class=\"grid\" x1=\"{Number(x)}\" x2=\"{Number(x)}\" y1=\"{top}\" y2=\"{bottom}\"/>")
                .Append($"<text class=\"tick\" x=\"{Number(x)}\" y=\"{bottom + 16}\">{Escape(label)}</text>");
        }

        svg.Append($"<text class=\"sub\" x=\"{Left - 6}\" y=\"{top + 9}\">{SampleWords.Number(highest)}</text>");
        for (var bin = 0; bin < Bins; bin++)
            Draw(svg, counts[bin], bin, shown / Bins, axis, bottom, (double)High / highest);
        for (var i = 0; i < marks.Count; i++)
            Draw(svg, marks[i], axis.At(marks[i].At), 6 + (i * MarkRow), bottom);
        svg.Append("</svg>\n");
        var longer = spread.Times.Count(time => time > shown);
        if (longer > 0)
            svg.Append($"<p class=\"faint\">In {SampleWords.Number(longer)} it took longer, up to {Escape(Telling.Long(most))}.</p>\n");
        if (spread.Never > 0)
            svg.Append($"<p class=\"faint\">In {SampleWords.Number(spread.Never)} it did not come about.</p>\n");
        return svg.ToString();
    }

    private static List<SortedDictionary<EndState, int>> Count(Sample sample, Func<Run, TimeSpan?> took, TimeSpan shown)
    {
        List<SortedDictionary<EndState, int>> counts = [.. Enumerable.Range(0, Bins).Select(_ => new SortedDictionary<EndState, int>())];
        foreach (var run in sample.Runs)
        {
            if (took(run) is { } time && time <= shown && run.End is { } end)
            {
                var bin = counts[Math.Min(Bins - 1, (int)(time / shown * Bins))];
                bin[end] = bin.GetValueOrDefault(end) + 1;
            }
        }

        return counts;
    }

    private static IEnumerable<(TimeSpan At, string What, string Style)> Marks(Spread spread, IReadOnlyList<Attainment> objectives)
    {
        foreach (var percent in new[] { 50, 95 })
        {
            if (spread.At(percent) is { } time)
                yield return (time, $"p{percent}: {Telling.Long(time)}", "mark");
        }

        foreach (var objective in objectives)
            yield return (objective.Objective.Within, $"objective: {objective.InWords()}", "mark objective");
    }

    private static void Draw(
        StringBuilder svg, SortedDictionary<EndState, int> counts, int bin, TimeSpan wide, TimeAxis axis, double bottom, double scale)
    {
        var (x, end, y) = (axis.At(wide * bin), axis.At(wide * (bin + 1)), bottom);
        var when = Escape($"{Telling.Long(wide * bin)} to {Telling.Long(wide * (bin + 1))}");
        foreach (var (how, count) in counts)
        {
            y -= count * scale;
            svg.Append($"<rect class=\"{Style(how)}\" x=\"{Number(x + 0.5)}\" y=\"{Number(y)}\" width=\"{Number(end - x - 1)}\" ")
                .Append($"height=\"{Number(Math.Max(0.6, count * scale))}\">")
                .Append($"<title>{when}, {Escape(Telling.InWords(how))}: {SampleWords.Number(count)}</title></rect>");
        }
    }

    private static void Draw(StringBuilder svg, (TimeSpan At, string What, string Style) mark, double x, double y, double bottom)
    {
        var beyond = x > Width * 0.7;
        svg.Append($"<line class=\"{mark.Style}\" x1=\"{Number(x)}\" x2=\"{Number(x)}\" y1=\"{Number(y)}\" y2=\"{Number(bottom)}\"/>")
            .Append($"<text class=\"marked{(beyond ? " before" : "")}\" x=\"{Number(x + (beyond ? -5 : 5))}\" y=\"{Number(y + 9)}\">")
            .Append($"{Escape(mark.What)}</text>");
    }
}
