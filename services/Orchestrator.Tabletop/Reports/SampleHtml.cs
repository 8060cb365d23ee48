using System.Text;
using Orchestrator.Tabletop.Reports.Charts;
using Orchestrator.Tabletop.Samples;
using static Orchestrator.Tabletop.Reports.Html;
using static Orchestrator.Tabletop.Reports.SampleWords;

namespace Orchestrator.Tabletop.Reports;

/// <summary>A sample as one HTML page that needs nothing else.</summary>
public static class SampleHtml
{
    public static string Of(Sample sample)
    {
        var scenario = sample.Scenario;
        var html = new StringBuilder(Head($"{scenario.Name}, {Number(sample.Runs.Count)} times"));
        html.Append($"<h1>{Escape(scenario.Title.Length > 0 ? scenario.Title : scenario.Name)}</h1>\n")
            .Append($"<p class=\"faint\">{Escape(scenario.Name)}: {Telling.Count(sample.Runs.Count, "run")} of ")
            .Append($"{Escape(scenario.Flow.ToString())} ({scenario.Flow.Hash[..12]}) ")
            .Append($"with seed {sample.Seed}, in virtual time on the state machines that run in production.</p>\n");
        Tiles(html, sample);
        if (sample.OfChance() is { } chance)
            html.Append($"<p class=\"due\">{Escape(chance)}</p>\n");
        if (sample.Stopped.Count > 0)
            html.Append($"<p class=\"bad\"><b>{Number(sample.Stopped.Count)} were stopped.</b> {Escape(sample.Stopped.Why!)}</p>\n");
        Objectives(html, sample);
        Times(html, sample);
        Spending(html, sample);
        Expectations(html, sample);
        Coverage(html, sample);
        Notable(html, sample);
        return html.Append("</main></body>\n</html>\n").ToString();
    }

    private static void Tiles(StringBuilder html, Sample sample)
    {
        html.Append("<div class=\"tiles\">");
        var all = sample.Runs.Count;
        Tile(html, Number(all), sample.Started == all ? "runs" : $"runs, a response in {Number(sample.Started)}");
        Tile(html, InWords(sample.Mitigated.At(50)), "to mitigate in half of the runs");
        Tile(html, InWords(sample.Mitigated.At(95)), "to mitigate in 95 % of the runs");
        foreach (var attainment in sample.Objectives)
            Tile(html, attainment.Met.Percent(), $"met the objective: {attainment.InWords()}", Style(attainment.Standing));
        Tile(
            html, $"{sample.Expectations.Count(sample.IsEnough)} of {sample.Expectations.Count}",
            $"expectations held in at least {sample.AtLeast:0.##} % of the runs", sample.Passed ? "good" : "bad");
        html.Append("</div>\n");
    }

    private static string Style(Standing standing) => standing switch { Standing.Met => "good", Standing.Missed => "bad", _ => "due" };

    private static void Objectives(StringBuilder html, Sample sample)
    {
        if (sample.Objectives.Count == 0)
            return;
        html.Append("<section><h2>Objectives</h2><table><thead><tr><th>Objective</th><th></th><th class=\"number\">Runs that met it</th>")
            .Append("<th class=\"number\">Of all there could be (95 %)</th></tr></thead><tbody>\n");
        foreach (var attainment in sample.Objectives)
        {
            var (met, standing) = (attainment.Met, attainment.Standing);
            html.Append($"<tr><td>{Escape(attainment.InWords())}</td>")
                .Append($"<td><span class=\"badge {Style(standing)}\">{Escape(standing.InWords())}</span></td>")
                .Append($"<td class=\"number\">{Number(met.Count)} of {Number(met.Of)}, {Escape(met.Percent())}</td>")
                .Append($"<td class=\"number\">{Escape(met.Between())}</td></tr>\n");
        }

        html.Append("</tbody></table></section>\n");
    }

    private static void Times(StringBuilder html, Sample sample)
    {
        html.Append("<section><h2>How long it took</h2>\n<p class=\"legend\">");
        foreach (var end in Histogram.Ends(sample))
            html.Append($"<i class=\"{Histogram.Style(end)}\"></i>{Escape(Telling.InWords(end))}");
        html.Append("</p>\n<h3>The response, from its start to its end</h3>\n")
            .Append(Histogram.Of(sample, run => run.Took, sample.Took, sample.Objectives))
            .Append("<h3>Time to mitigate, from the opening of the incident</h3>\n")
            .Append(Histogram.Of(sample, run => run.Mitigated, sample.Mitigated, []))
            .Append("<table><thead><tr><th></th><th class=\"number\">Shortest</th>")
            .Append(string.Concat(Spread.Told.Select(percent => $"<th class=\"number\">p{percent}</th>")))
            .Append("<th class=\"number\">Longest</th><th class=\"number\">Never</th></tr></thead><tbody>\n");
        foreach (var (what, spread) in new[] { ("The response", sample.Took), ("Time to mitigate", sample.Mitigated) })
        {
            html.Append($"<tr><td>{what}</td>");
            foreach (var time in Spread.Told.Select(percent => spread.At(percent)).Prepend(spread.Least).Append(spread.Most))
                html.Append($"<td class=\"number{(time is null ? " bad" : "")}\">{Escape(InWords(time))}</td>");
            html.Append($"<td class=\"number\">{Number(spread.Never)}</td></tr>\n");
        }

        html.Append("</tbody></table></section>\n");
    }

    private static void Spending(StringBuilder html, Sample sample)
    {
        if (sample.Spent.Count == 0)
            return;
        html.Append("<section><h2>What it spent the time on</h2>\n")
            .Append("<p class=\"legend\"><i class=\"action\"></i>actions<i class=\"people\"></i>people")
            .Append("<i class=\"waiting\"></i>waiting and watching<i class=\"undo\"></i>undoing</p>\n")
            .Append("<p>Of the response's duration, on average over all responses. Of what ran side by side, the last to end counts.</p>\n")
            .Append(SpentChart.Of(sample)).Append("</section>\n");
    }

    private static void Expectations(StringBuilder html, Sample sample)
    {
        html.Append($"<section><h2>Expected, in at least {sample.AtLeast:0.##} % of the runs</h2><ul class=\"plain\">\n");
        foreach (var held in sample.Expectations)
        {
            html.Append(sample.IsEnough(held) ? "<li><span class=\"good\">✓</span>" : "<li><span class=\"bad\">✕</span>")
                .Append($" {Escape(held.Says)}: in <b>{Escape(held.Share.Percent())}</b> ")
                .Append($"<span class=\"faint\">({Escape(held.Share.Between())})</span>");
            if (held.Missed.First is { } first)
                html.Append($"<span class=\"why faint\">in run {first.Number}, {Escape(held.Missed.Why!)} (line {held.Line})</span>");
            html.Append("</li>\n");
        }

        html.Append("</ul></section>\n");
    }

    private static void Coverage(StringBuilder html, Sample sample)
    {
        html.Append("<section><h2>What was reached</h2>\n<p>The number says in how many runs. Dashed is what never was: ")
            .Append($"by so many runs, it is in at most {Percent(new Share(0, sample.Runs.Count).High)} of all there could be.</p>\n")
            .Append("<table><tbody>\n");
        foreach (var group in CoverageGroup.Of(sample.Coverage))
        {
            html.Append($"<tr><th>{Escape(group.Name)}</th><td class=\"chips\">");
            foreach (var item in group.All)
            {
                html.Append(item.Times > 0
                    ? $"<span>{Escape(group.Short(item))} <i>{Number(item.Times)}</i></span>"
                    : $"<span class=\"missing\">{Escape(group.Short(item))}</span>");
            }

            html.Append("</td></tr>\n");
        }

        html.Append("</tbody></table></section>\n");
    }

    private static void Notable(StringBuilder html, Sample sample)
    {
        html.Append("<section><h2>Runs worth a look</h2><table><thead><tr><th></th><th class=\"number\">Run</th>")
            .Append("<th class=\"number\">Took</th><th>Shown again by</th></tr></thead><tbody>\n");
        foreach (var (what, run) in sample.Notable())
        {
            html.Append($"<tr><td>{Escape(what)}</td><td class=\"number\">{run.Number}</td>")
                .Append($"<td class=\"number\">{Escape(InWords(run.Took))}</td>")
                .Append($"<td><code>{Escape(sample.Again(run))}</code></td></tr>\n");
        }

        html.Append("</tbody></table></section>\n");
    }
}
