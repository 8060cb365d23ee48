using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Orchestrator.Tabletop.Scenarios;

namespace Orchestrator.Tabletop.Reports;

/// <summary>The report for programs. Times are seconds, moments are counted from the beginning of the exercise.</summary>
public static class ReportJson
{
    internal static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Of(TestReport report) => JsonSerializer.Serialize(Tree(report), Options);

    /// <summary>As a part of a larger answer.</summary>
    public static JsonElement Element(TestReport report) => JsonSerializer.SerializeToElement(Tree(report), Options);

    private static object Tree(TestReport report) => new
    {
        report.Passed,
        Findings = report.Findings.Select(finding => new { finding.Kind, finding.Where, finding.What, finding.Remedy }),
        Questions = report.Questions.Select(question => new
        {
            question.Flow, question.Step, question.Kind, question.AskedOf, Asked = question.Asked.Count, question.Answered, question.Escalated, question.Expired,
            Deadline = question.Deadline?.TotalSeconds, Median = question.Median?.TotalSeconds, Waits = question.Waits.Select(wait => wait.TotalSeconds),
        }),
        Flows = report.Flows.Select(part => new
        {
            part.Flow.Name, part.Flow.Version, part.Flow.Hash,
            Responses = part.Courses.Count(),
            Coverage = part.Coverage.All.Select(item => new { item.Kind, item.Step, item.What, item.Times }),
        }),
        Scenarios = report.Results.Select(Tree),
    };

    private static object Tree(ScenarioResult result) => new
    {
        result.Scenario.Name, result.Scenario.Title, result.Passed, result.Seed, result.Stopped, Ending = result.Ending(),
        Flow = result.Scenario.Flow.Name, result.Scenario.Flow.Version,
        Expectations = result.Expectations.Select(expectation => new { expectation.Says, expectation.Line, Met = expectation.IsMet, expectation.WhyNot }),
        Objectives = result.Objectives.Select(objective => new { objective.Percent, Within = objective.Within.TotalSeconds, Took = objective.Took?.TotalSeconds, Met = objective.IsMet }),
        Decisions = result.Decisions.Select(decision => new
        {
            decision.Flow, decision.Step, decision.Kind, decision.Title, AskedOf = decision.Candidates, At = result.Recording.After(decision.AskedAt).TotalSeconds,
            decision.DecidedBy, decision.Outcome, Waited = decision.Waited?.TotalSeconds, Deadline = decision.Deadline?.TotalSeconds, decision.Escalated,
        }),
        Compensations = result.Recording.Courses.SelectMany(course => course.Undone),
        NotReached = result.Coverage.Missing.Select(item => item.InWords()),
        Timeline = result.Story().Select(line => new { At = line.After.TotalSeconds, line.What }),
    };
}
