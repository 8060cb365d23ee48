using System.Text;
using Orchestrator.Tabletop.Reports.Charts;
using Orchestrator.Tabletop.Scenarios;
using static Orchestrator.Tabletop.Reports.Html;

namespace Orchestrator.Tabletop.Reports;

/// <summary>The report as one HTML page that needs nothing else: no script, no font, no picture from anywhere.</summary>
public static class ReportHtml
{
    public static string Of(TestReport report)
    {
        var html = new StringBuilder(Html.Head("Orchestration test report"));
        Head(html, report);
        Exercises(html, report);
        Findings(html, report);
        Decisions(html, report);
        foreach (var part in report.Flows)
            Coverage(html, part);
        foreach (var result in report.Results)
            ExercisePart.Write(html, result);
        return html.Append("</main></body>\n</html>\n").ToString();
    }

    private static void Head(StringBuilder html, TestReport report)
    {
        var (met, all) = (report.Results.Count(result => result.Passed), report.Results.Count);
        var (covered, items) = (report.Flows.Sum(part => part.Coverage.All.Count(item => item.Times > 0)), report.Flows.Sum(part => part.Coverage.All.Count));
        html.Append("<h1>Orchestration test report</h1>\n")
            .Append($"<p class=\"faint\">{Escape(string.Join(", ", report.Flows.Select(part => $"{part.Flow} ({part.Flow.Hash[..12]})")))}, rehearsed in virtual time on the state machines that run in production.</p>\n")
            .Append("<div class=\"tiles\">");
        Tile(html, $"{met} of {all}", "exercises as expected", met == all ? "good" : "bad");
        Tile(html, $"{report.Flows.Sum(part => part.Courses.Count())}", "responses");
        Tile(html, $"{report.Questions.Sum(question => question.Asked.Count)}", "questions to people");
        Tile(html, items == 0 ? "-" : $"{100 * covered / items} %", $"of what the flows have was exercised ({covered} of {items})");
        Tile(html, $"{report.Findings.Count}", report.Findings.Count == 1 ? "finding" : "findings", report.Findings.Count == 0 ? "good" : "due");
        html.Append("</div>\n");
    }

    private static void Exercises(StringBuilder html, TestReport report)
    {
        html.Append("<section><h2>Exercises</h2><table><thead><tr><th>Exercise</th><th>What it is about</th><th>How it ended</th><th></th></tr></thead><tbody>\n");
        foreach (var result in report.Results)
        {
            html.Append($"<tr><td><a href=\"#{Escape(result.Scenario.Name)}\">{Escape(result.Scenario.Name)}</a></td><td>{Escape(result.Scenario.Title)}</td>")
                .Append($"<td>{Escape(result.Ending())}</td><td>{Badge(result)}</td></tr>\n");
        }

        html.Append("</tbody></table></section>\n");
    }

    internal static string Badge(ScenarioResult result) =>
        result.Passed ? "<span class=\"badge good\">✓ as expected</span>" : "<span class=\"badge bad\">✕ not as expected</span>";

    private static void Findings(StringBuilder html, TestReport report)
    {
        html.Append("<section><h2>Findings</h2>\n");
        if (report.Findings.Count == 0)
            html.Append("<p class=\"faint\">None.</p>");
        html.Append("<ul class=\"plain\">");
        foreach (var finding in report.Findings)
        {
            html.Append($"<li><span class=\"badge due\">{Escape(NameOf(finding.Kind))}</span> <b>{Escape(finding.Where)}</b>: {Escape(finding.What)}. ")
                .Append($"<span class=\"remedy\">{Escape(finding.Remedy)}.</span></li>\n");
        }

        html.Append("</ul></section>\n");
    }

    private static string NameOf(FindingKind kind) => kind switch
    {
        FindingKind.NobodyIsThere => "nobody is there",
        FindingKind.DeadlineTooShort => "deadline",
        FindingKind.OnePersonDecides => "one person",
        FindingKind.HandOffs => "hand-offs",
        FindingKind.Complicated => "complicated",
        _ => "never exercised",
    };

    private static void Decisions(StringBuilder html, TestReport report)
    {
        if (report.Questions.Count == 0)
            return;
        html.Append("<section><h2>Decisions by role</h2>\n")
            .Append("<p class=\"legend\"><i class=\"answer\"></i>answer in time<i class=\"late\"></i>answer after the deadline<i class=\"deadline\"></i>deadline; ✕ nobody decided. The scale is logarithmic.</p>\n")
            .Append(WaitChart.Of(report.Questions))
            .Append("<table><thead><tr><th>Asked</th><th>Question</th><th class=\"number\">Times</th><th class=\"number\">Answered</th><th class=\"number\">Escalated</th>")
            .Append("<th class=\"number\">Deadline</th><th class=\"number\">Usual answer</th><th class=\"number\">Longest</th></tr></thead><tbody>\n");
        foreach (var question in report.Questions.OrderBy(question => question.Asks, StringComparer.Ordinal))
        {
            html.Append($"<tr><td>{Escape(question.Asks)}</td><td>{Escape($"{question.Flow}/{question.Step}")}</td><td class=\"number\">{question.Asked.Count}</td><td class=\"number\">{question.Answered}</td>")
                .Append($"<td class=\"number\">{question.Escalated}</td><td class=\"number\">{Time(question.Deadline)}</td>")
                .Append($"<td class=\"number{(question.Median > question.Deadline ? " bad" : "")}\">{Time(question.Median)}</td>")
                .Append($"<td class=\"number\">{Time(question.Waits.Count == 0 ? null : question.Waits[^1])}</td></tr>\n");
        }

        html.Append("</tbody></table></section>\n");
    }

    private static void Coverage(StringBuilder html, FlowPart part)
    {
        var (covered, all) = (part.Coverage.All.Count(item => item.Times > 0), part.Coverage.All.Count);
        html.Append($"<section><h2>Coverage of {Escape(part.Flow.ToString())}</h2>\n")
            .Append($"<p>{covered} of {all} were exercised, by {Telling.Count(part.Courses.Count(), "response")}. Dashed is what never was; the number says in how many responses.</p>")
            .Append($"<div class=\"bar\"><i style=\"width: {(all == 0 ? 0 : 100 * covered / all)}%\"></i></div>\n<table><tbody>\n");
        foreach (var group in CoverageGroup.Of(part.Coverage))
        {
            html.Append($"<tr><th>{Escape(group.Name)}</th><td class=\"chips\">");
            foreach (var item in group.All)
                html.Append(item.Times > 0 ? $"<span>{Escape(group.Short(item))} <i>{item.Times}</i></span>" : $"<span class=\"missing\">{Escape(group.Short(item))}</span>");
            html.Append("</td></tr>\n");
        }

        html.Append("</tbody></table></section>\n");
    }

    private static string Time(TimeSpan? time) => time is { } known ? Escape(Telling.Long(known)) : "";
}
