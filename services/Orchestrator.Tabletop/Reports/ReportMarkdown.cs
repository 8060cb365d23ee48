using System.Text;
using Orchestrator.Tabletop.Recordings;
using Orchestrator.Tabletop.Scenarios;

namespace Orchestrator.Tabletop.Reports;

/// <summary>The report in Markdown, for pull requests and wikis.</summary>
public static class ReportMarkdown
{
    public static string Of(TestReport report)
    {
        var text = new StringBuilder("# Orchestration test report\n\n");
        text.Append($"{report.Results.Count(result => result.Passed)} of {report.Results.Count} exercises went as expected.\n\n");
        Table(text, ["Exercise", "Flow", "", "How it ended"], report.Results.Select(result => new[]
        {
            result.Scenario.Name, result.Scenario.Flow.ToString(), result.Passed ? "as expected" : "**not as expected**", result.Ending(),
        }));
        Findings(text, report);
        Decisions(text, report);
        foreach (var part in report.Flows)
            Coverage(text, part);
        foreach (var result in report.Results)
            Exercise(text, result);
        return text.ToString();
    }

    private static void Findings(StringBuilder text, TestReport report)
    {
        text.Append("## Findings\n\n");
        foreach (var finding in report.Findings)
            text.Append($"- **{Clean(finding.Where)}**: {Clean(finding.What)}. {Clean(finding.Remedy)}.\n");
        text.Append(report.Findings.Count == 0 ? "None.\n\n" : "\n");
    }

    private static void Decisions(StringBuilder text, TestReport report)
    {
        if (report.Questions.Count == 0)
            return;
        text.Append("## Decisions by role\n\n");
        Table(text, ["Asked", "Question", "Times", "Answered", "Escalated", "Deadline", "Usual answer", "Longest"], report.Questions
            .OrderBy(question => question.Asks, StringComparer.Ordinal).Select(question => new[]
            {
                question.Asks, $"{question.Flow}/{question.Step}", $"{question.Asked.Count}", $"{question.Answered}", $"{question.Escalated}",
                Time(question.Deadline), Time(question.Median), Time(question.Waits.Count == 0 ? null : question.Waits[^1]),
            }));
    }

    private static void Coverage(StringBuilder text, FlowPart part)
    {
        var all = part.Coverage.All;
        text.Append($"## Coverage of {part.Flow}\n\n{all.Count(item => item.Times > 0)} of {all.Count} were exercised, by {Telling.Count(part.Courses.Count(), "response")}.\n\n");
        Table(text, ["", "Exercised", "Not exercised"], CoverageGroup.Of(part.Coverage).Select(group => new[]
        {
            group.Name, string.Join(", ", group.Exercised.Select(item => $"{group.Short(item)} ({item.Times})")), string.Join(", ", group.Missing.Select(group.Short)),
        }));
    }

    private static void Exercise(StringBuilder text, ScenarioResult result)
    {
        var scenario = result.Scenario;
        text.Append($"## {scenario.Name}\n\n");
        if (scenario.Title.Length > 0)
            text.Append($"**{Clean(scenario.Title)}**\n\n");
        if (scenario.About.Length > 0)
            text.Append($"{Clean(scenario.About)}\n\n");
        text.Append($"It ran {scenario.Flow} with seed {result.Seed}, and {result.Ending()}.\n\n");
        if (result.Stopped is { } stopped)
            text.Append($"**Stopped:** {Clean(stopped)}\n\n");
        foreach (var expectation in result.Expectations)
            text.Append($"- [{(expectation.IsMet ? 'x' : ' ')}] {Clean(expectation.Says)}{(expectation.WhyNot is { } why ? $": **{Clean(why)}** (line {expectation.Line})" : "")}\n");
        foreach (var objective in result.Objectives)
            text.Append($"- [{(objective.IsMet ? 'x' : ' ')}] objective: within {Telling.Long(objective.Within)}; {(objective.Took is { } took ? $"it took {Telling.Long(took)}" : "it did not resolve")}\n");
        text.Append('\n');
        if (scenario.People.Count > 0)
            Table(text, ["Who", "Is", "Is there as"], scenario.People.Select(role => new[] { role.Person.Name, string.Join(", ", role.Person.Groups), role.Plays }));
        foreach (var inject in scenario.Timeline.OfType<Inject>())
            text.Append($"For the facilitator, at {TimelineText.Offset(inject.At)}: {Clean(inject.News)}\n{string.Concat(inject.Questions.Select(question => $"- {Clean(question)}\n"))}\n");
        text.Append("| Time | What happened |\n|---|---|\n");
        foreach (var line in result.Story())
            text.Append($"| {TimelineText.Offset(line.After)} | {Clean(line.What)} |\n");
        text.Append('\n');
    }

    internal static void Table(StringBuilder text, IReadOnlyList<string> titles, IEnumerable<IReadOnlyList<string>> rows)
    {
        text.Append($"| {string.Join(" | ", titles)} |\n|{string.Concat(titles.Select(_ => "---|"))}\n");
        foreach (var row in rows)
            text.Append($"| {string.Join(" | ", row.Select((cell, at) => cell.StartsWith("**", StringComparison.Ordinal) && at == 2 ? cell : Clean(cell)))} |\n");
        text.Append('\n');
    }

    private static string Time(TimeSpan? time) => time is { } known ? Telling.Long(known) : "";

    /// <summary>What others wrote stays text: no table cell ends early, no HTML, no link comes of it.</summary>
    internal static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var letter in text.ReplaceLineEndings(" ").Trim())
        {
            if (letter is '|' or '\\' or '`' or '*' or '_' or '[' or ']')
                clean.Append('\\');
            clean.Append(letter switch { '<' => "&lt;", '>' => "&gt;", '&' => "&amp;", _ => letter.ToString() });
        }

        return clean.ToString();
    }
}
