using System.Text;
using Orchestrator.Tabletop.Reports;
using static Orchestrator.Tabletop.Reports.Html;

namespace Orchestrator.Tabletop.WhatIfs.Reports;

/// <summary>The answer as one HTML page that needs nothing else: no script, no font, no picture from anywhere.</summary>
public static class WhatIfHtml
{
    public static string Of(WhatIfReport report)
    {
        var html = new StringBuilder(Html.Head("What if"));
        Head(html, report);
        Totals(html, report);
        Changes(html, report);
        var told = WhatIfMarkdown.InFull(report).ToHashSet();
        Incidents(html, report, told);
        foreach (var what in told)
            IncidentPart.Write(html, what);
        return html.Append("</main></body>\n</html>\n").ToString();
    }

    internal static string Badge(Verdict verdict) => $"<span class=\"badge {Style(verdict)}\">{WhatIfWords.InWords(verdict)}</span>";

    private static string Style(Verdict verdict) => verdict switch
    {
        Verdict.Worse => "bad",
        Verdict.Better => "good",
        Verdict.Unknowable => "due",
        _ => "plain",
    };

    private static void Head(StringBuilder html, WhatIfReport report)
    {
        html.Append($"<h1>What if: {Escape(report.Flow)}</h1>\n")
            .Append("<p class=\"faint\">Recorded incidents, run again in virtual time on the state machines that run in production. ")
            .Append("The world does what the record says it did; where the record cannot say, nobody knows.</p>\n")
            .Append("<div class=\"tiles\">");
        foreach (var verdict in new[] { Verdict.Worse, Verdict.Unknowable, Verdict.Better, Verdict.Same })
            Tile(html, $"{report.Count(verdict)}", WhatIfWords.InWords(verdict), report.Count(verdict) > 0 ? Style(verdict) : "faint");
        if (report.LeftOut.Count > 0)
            Tile(html, $"{report.LeftOut.Count}", "left out", "due");
        html.Append("</div>\n");
        if (report.OlderInWords() is { } older)
            html.Append($"<p class=\"due\">{Escape(older)}</p>\n");
        foreach (var assumed in report.Incidents.SelectMany(incident => incident.Assumed).GroupBy(assumed => assumed))
            html.Append($"<div class=\"inject\">Assumed in {Telling.Count(assumed.Count(), "incident")}: {Escape(assumed.Key)}</div>\n");
        foreach (var same in report.LeftOut.GroupBy(left => left.Why))
            html.Append($"<div class=\"inject\">Left out, {Telling.Count(same.Count(), "incident")}: {Escape(same.Key)}</div>\n");
    }

    private static void Totals(StringBuilder html, WhatIfReport report)
    {
        var known = report.Incidents.Count - report.Count(Verdict.Unknowable);
        if (known == 0 || report.Incidents.Count < 2)
            return;
        html.Append("<section><h2>In figures</h2>\n")
            .Append($"<p class=\"faint\">Of the {Telling.Count(known, "incident")} of which it is known what would have come of {(known == 1 ? "it" : "them")}.</p>\n");
        IncidentPart.Write(html, Figures.Of(report));
        if (report.Incidents.Where(MitigationChart.Shows).Take(MitigationChart.Most).ToList() is { Count: > 1 } mitigated)
        {
            html.Append("<h3>Time to mitigate, where it would have changed</h3>")
                .Append("<p class=\"legend\"><i class=\"was\"></i>as it was<i class=\"better\"></i>sooner<i class=\"worse\"></i>later</p>\n")
                .Append(MitigationChart.Of(mitigated));
        }

        html.Append("</section>\n");
    }

    private static void Changes(StringBuilder html, WhatIfReport report)
    {
        if (report.Incidents.Count < 2 || report.Changed.Count == 0)
            return;
        html.Append("<section><h2>What would have been otherwise</h2><table><thead><tr><th></th><th></th>")
            .Append("<th class=\"number\">By the record</th><th class=\"number\">If assumptions hold</th><th class=\"number\">Unknowable</th></tr></thead><tbody>\n");
        foreach (var change in report.Changed)
        {
            html.Append($"<tr><td class=\"faint\">{WhatIfWords.InWords(change.Of)}</td><td>{Escape(change.About)}</td><td class=\"number\">{Count(change.Recorded)}</td>")
                .Append($"<td class=\"number\">{Count(change.Assumed)}</td><td class=\"number\">{Count(change.Unknowable)}</td></tr>\n");
        }

        html.Append("</tbody></table></section>\n");
    }

    private static void Incidents(StringBuilder html, WhatIfReport report, HashSet<IncidentWhatIf> told)
    {
        if (report.Incidents.Count < 2)
            return;
        html.Append("<section><h2>Incidents</h2><table><thead><tr><th>Opened</th><th>Incident</th><th></th><th>Why</th></tr></thead><tbody>\n");
        foreach (var what in report.Incidents)
        {
            var title = told.Contains(what) ? $"<a href=\"#{what.Incident}\">{Escape(what.Title)}</a>" : Escape(what.Title);
            html.Append($"<tr><td class=\"time\">{what.OpenedAt.UtcDateTime:yyyy-MM-dd HH:mm}</td><td>{title}</td>")
                .Append($"<td>{Badge(what.Verdict)}</td><td>{Escape(what.Because)}</td></tr>\n");
        }

        html.Append("</tbody></table></section>\n");
    }

    private static string Count(int count) => count == 0 ? "" : $"{count}";
}
