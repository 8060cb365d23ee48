using Orchestrator.StateMachines.Flows;
using Orchestrator.Tabletop.Recordings;
using Orchestrator.Tabletop.Scenarios;

namespace Orchestrator.Tabletop.Reports;

/// <summary>What one exercise, or many, have shown. Every form of the report tells this.</summary>
public sealed class TestReport
{
    public TestReport(IReadOnlyList<ScenarioResult> results)
    {
        Results = results;
        Flows = [.. results.GroupBy(result => result.Scenario.Flow).OrderBy(same => same.Key.Name, StringComparer.Ordinal).ThenBy(same => same.Key.Version)
            .Select(same => new FlowPart(same.Key, [.. same], Coverage.Sum(same.Select(result => result.Coverage))))];
        Questions = Question.Of(results);
        Findings = [.. ReportFindings.Of(this)];
    }

    public IReadOnlyList<ScenarioResult> Results { get; }

    public IReadOnlyList<FlowPart> Flows { get; }

    /// <summary>What was asked, of whom, and how long the answers took.</summary>
    public IReadOnlyList<Question> Questions { get; }

    public IReadOnlyList<ReportFinding> Findings { get; }

    public bool Passed => Results.All(result => result.Passed);
}

/// <summary>What the exercises have shown of one flow.</summary>
public sealed record FlowPart(FlowDefinition Flow, IReadOnlyList<ScenarioResult> Results, Coverage Coverage)
{
    /// <summary>Its responses, in all exercises.</summary>
    public IEnumerable<Course> Courses => Results.SelectMany(result => result.Recording.Courses).Where(course => course.Started.Flow == Flow.Name);
}

/// <param name="Where">The flow and step, or the scenario.</param>
/// <param name="What">What is not as it should be, without a full stop.</param>
/// <param name="Remedy">What to do about it.</param>
public sealed record ReportFinding(FindingKind Kind, string Where, string What, string Remedy);

public enum FindingKind
{
    NobodyIsThere,
    DeadlineTooShort,
    OnePersonDecides,
    HandOffs,
    Complicated,
    NeverExercised,
}
