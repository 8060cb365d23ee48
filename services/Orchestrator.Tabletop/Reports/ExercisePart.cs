using System.Text;
using Orchestrator.Tabletop.Recordings;
using Orchestrator.Tabletop.Reports.Charts;
using Orchestrator.Tabletop.Scenarios;
using static Orchestrator.Tabletop.Reports.Html;

namespace Orchestrator.Tabletop.Reports;

/// <summary>One exercise in the HTML report.</summary>
internal static class ExercisePart
{
    private const string News = "News";

    public static void Write(StringBuilder html, ScenarioResult result)
    {
        var scenario = result.Scenario;
        html.Append($"<section class=\"exercise\" id=\"{Escape(scenario.Name)}\"><h2>{Escape(scenario.Title.Length > 0 ? scenario.Title : scenario.Name)}</h2>\n")
            .Append($"<p>{ReportHtml.Badge(result)} <span class=\"faint\">{Escape(scenario.Name)}, {Escape(scenario.Flow.ToString())}, seed {result.Seed}: {Escape(result.Ending())}</span></p>\n");
        if (scenario.About.Length > 0)
            html.Append($"<p>{Escape(scenario.About.Trim())}</p>\n");
        if (result.Stopped is { } stopped)
            html.Append($"<p class=\"bad\"><b>Stopped.</b> {Escape(stopped)}</p>\n");
        Expectations(html, result);
        People(html, result);
        foreach (var course in result.Recording.Courses.Take(1))
        {
            html.Append("<h3>The response, step by step</h3><p class=\"legend\"><i class=\"action\"></i>actions<i class=\"people\"></i>people<i class=\"waiting\"></i>waiting and watching<i class=\"undo\"></i>undoing</p>\n")
                .Append(StepChart.Of(result.Recording, course)).Append('\n');
        }

        Injects(html, scenario);
        html.Append("<h3>Timeline</h3><table><tbody>\n");
        foreach (var line in result.Story())
            html.Append($"<tr{(line.What.StartsWith(News, StringComparison.Ordinal) ? " class=\"news\"" : "")}><td class=\"time\">{TimelineText.Offset(line.After)}</td><td>{Escape(line.What)}</td></tr>\n");
        html.Append("</tbody></table></section>\n");
    }

    private static void Expectations(StringBuilder html, ScenarioResult result)
    {
        html.Append("<h3>Expected</h3><ul class=\"plain\">\n");
        foreach (var expectation in result.Expectations)
        {
            html.Append($"<li class=\"{(expectation.IsMet ? "" : "bad")}\">{(expectation.IsMet ? "<span class=\"good\">✓</span>" : "✕")} {Escape(expectation.Says)}")
                .Append(expectation.WhyNot is { } why ? $"<span class=\"why\">{Escape(why)} (line {expectation.Line})</span></li>\n" : "</li>\n");
        }

        foreach (var objective in result.Objectives)
        {
            html.Append($"<li>{(objective.IsMet ? "<span class=\"good\">✓</span>" : "<span class=\"due\">✕</span>")} objective: {objective.Percent:0.#} % within {Escape(Telling.Long(objective.Within))}; ")
                .Append(objective.Took is { } took ? $"it took {Escape(Telling.Long(took))}</li>\n" : "it did not resolve</li>\n");
        }

        html.Append("</ul>\n");
    }

    private static void People(StringBuilder html, ScenarioResult result)
    {
        if (result.Scenario.People.Count > 0)
        {
            html.Append("<h3>People</h3><table><tbody>\n");
            foreach (var role in result.Scenario.People)
                html.Append($"<tr><td>{Escape(role.Person.Name)}</td><td>{Escape(string.Join(", ", role.Person.Groups))}</td><td>{Escape(role.Plays)}</td></tr>\n");
            html.Append("</tbody></table>\n");
        }

        if (result.Decisions.Count == 0)
            return;
        html.Append("<h3>Decisions</h3><table><thead><tr><th>At</th><th>Question</th><th>Asked of</th><th class=\"number\">Deadline</th><th>What became of it</th></tr></thead><tbody>\n");
        foreach (var decision in result.Decisions)
        {
            html.Append($"<tr><td class=\"time\">{TimelineText.Offset(result.Recording.After(decision.AskedAt))}</td><td>{Escape(decision.Title)}</td>")
                .Append($"<td>{Escape(decision.Candidates.Count == 0 ? "anybody" : string.Join(", ", decision.Candidates))}</td>")
                .Append($"<td class=\"number\">{(decision.Deadline is { } deadline ? Escape(Telling.Long(deadline)) : "")}</td><td>{Escape(Telling.Became(decision))}</td></tr>\n");
        }

        html.Append("</tbody></table>\n");
    }

    private static void Injects(StringBuilder html, Scenario scenario)
    {
        foreach (var inject in scenario.Timeline.OfType<Inject>())
        {
            html.Append($"<div class=\"inject\"><b>For the facilitator, {TimelineText.Offset(inject.At)}{(inject.For is { } whom ? $", for {Escape(whom)}" : "")}:</b> {Escape(inject.News)}");
            if (inject.Questions.Count > 0)
                html.Append($"<ul>{string.Concat(inject.Questions.Select(question => $"<li>{Escape(question)}</li>"))}</ul>");
            html.Append("</div>\n");
        }
    }
}
