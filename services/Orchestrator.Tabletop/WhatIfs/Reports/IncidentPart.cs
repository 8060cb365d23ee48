using System.Text;
using static Orchestrator.Tabletop.Reports.Html;

namespace Orchestrator.Tabletop.WhatIfs.Reports;

/// <summary>One incident in the HTML page, its two timelines side by side.</summary>
internal static class IncidentPart
{
    private const int MostLines = 500;

    public static void Write(StringBuilder html, IncidentWhatIf what)
    {
        html.Append($"<section class=\"exercise\" id=\"{what.Incident}\"><h2>{Escape(what.Title)}</h2>\n")
            .Append($"<p>{WhatIfHtml.Badge(what.Verdict)} {Escape(what.Because)}</p>\n")
            .Append($"<p class=\"faint\">{what.Incident}, {what.OpenedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC</p>\n");
        Write(html, Figures.Of(what));
        Changes(html, what);
        if (what.NotApplied.Count > 0)
        {
            var notes = what.NotApplied.Select(note => $"<li>{Escape(note)}</li>");
            html.Append($"<h3>Done then, and impossible now</h3><ul class=\"plain\">{string.Concat(notes)}</ul>\n");
        }

        html.Append("<h3>Side by side</h3><table class=\"sides\"><colgroup><col class=\"at\"><col><col class=\"at\"><col></colgroup>")
            .Append("<thead><tr><th></th><th>As it was</th><th></th><th>As it would have been</th></tr></thead><tbody>\n");
        foreach (var line in what.Timelines.Take(MostLines))
        {
            html.Append($"<tr{(line.IsSame ? " class=\"same\"" : "")}>{Side(line.WasAt, line.Was, line.IsSame ? "" : "only")}")
                .Append($"{Side(line.WouldAt, line.Would, line.IsLimit ? "limit" : line.IsSame ? "" : "only")}</tr>\n");
        }

        html.Append("</tbody></table></section>\n");
    }

    public static void Write(StringBuilder html, IEnumerable<Figure> figures)
    {
        html.Append("<table><thead><tr><th></th><th>Was</th><th>Would have been</th></tr></thead><tbody>\n");
        foreach (var figure in figures)
        {
            html.Append($"<tr><td class=\"faint\">{Escape(figure.What)}</td><td>{Escape(figure.Was)}</td>")
                .Append($"<td>{(figure.IsSame ? Escape(figure.Would) : $"<b>{Escape(figure.Would)}</b>")}</td></tr>\n");
        }

        html.Append("</tbody></table>\n");
    }

    private static void Changes(StringBuilder html, IncidentWhatIf what)
    {
        if (what.Changes.Count == 0)
            return;
        html.Append("<h3>What would have been otherwise</h3><table><thead>")
            .Append("<tr><th></th><th></th><th>Was</th><th>Would have been</th><th>That rests on</th></tr></thead><tbody>\n");
        foreach (var change in what.Changes)
        {
            html.Append($"<tr><td class=\"faint\">{WhatIfWords.InWords(change.Of)}</td><td>{Escape(change.About)}</td>")
                .Append($"<td>{Escape(change.WasInWords())}</td><td>{Escape(change.WouldInWords())}</td>")
                .Append($"<td><span class=\"badge {Style(change.Basis)}\">{WhatIfWords.InWords(change.Basis)}</span> <span class=\"faint\">{Escape(change.On)}</span></td></tr>\n");
        }

        html.Append("</tbody></table>\n");
    }

    private static string Style(Basis basis) => basis switch
    {
        Basis.Recorded => "good",
        Basis.Assumed => "due",
        _ => "bad",
    };

    private static string Side(TimeSpan? at, string? what, string style) =>
        $"<td class=\"time\">{WhatIfWords.At(at)}</td><td{(what is null || style.Length == 0 ? "" : $" class=\"{style}\"")}>{Escape(what ?? "")}</td>";
}
