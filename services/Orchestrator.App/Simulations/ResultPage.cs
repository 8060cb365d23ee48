using Orchestrator.App.Terminal;
using Orchestrator.StateMachines.Flows;
using Orchestrator.Tabletop.Recordings;
using Orchestrator.Tabletop.Reports;
using Orchestrator.Tabletop.Scenarios;

namespace Orchestrator.App.Simulations;

/// <summary>How exercises went, for people: of one everything, of several what was not as expected.</summary>
internal sealed class ResultPage(Screen screen)
{
    private const string Indent = "  ";

    public void Write(TestReport report)
    {
        foreach (var result in report.Results)
            Write(result, whole: report.Results.Count == 1);
        if (report.Findings.Count > 0)
        {
            screen.Line();
            screen.Words(Ink.Strong, "Findings");
            foreach (var finding in report.Findings)
            {
                screen.Words(Ink.Plain, $"{finding.Where}: {finding.What}.", Indent);
                screen.Words(Ink.Faint, $"{finding.Remedy}.", Indent + Indent);
            }
        }

        screen.Line();
        var failed = report.Results.Count(result => !result.Passed);
        screen.Words(failed == 0 ? Ink.Good : Ink.Bad, failed == 0
            ? $"{report.Results.Count} of {report.Results.Count} as expected."
            : $"{failed} of {report.Results.Count} not as expected.");
    }

    private void Write(ScenarioResult result, bool whole)
    {
        screen.Line($"{screen.Paint(result.Passed ? Ink.Good : Ink.Bad, result.Passed ? "as expected " : "NOT EXPECTED")}  "
            + $"{screen.Paint(Ink.Strong, result.Scenario.Name)}  {screen.Paint(Ink.Faint, result.Ending())}");
        if (whole)
        {
            screen.Words(Ink.Plain, result.Scenario.Title, Indent);
            screen.Line();
        }

        if (whole || !result.Passed)
        {
            foreach (var line in result.Story())
                screen.Words(Ink.Plain, $"{TimelineText.Offset(line.After)}  {line.What}", Indent);
            screen.Line();
        }

        if (result.Stopped is { } stopped)
            screen.Words(Ink.Bad, stopped, Indent);
        foreach (var expectation in result.Expectations.Where(expectation => whole || !expectation.IsMet))
        {
            screen.Words(expectation.IsMet ? Ink.Good : Ink.Bad, expectation.IsMet
                ? $"met: {expectation.Says}"
                : $"not met, line {expectation.Line}: {expectation.Says}: {expectation.WhyNot}", Indent);
        }

        if (!whole)
            return;
        foreach (var objective in result.Objectives)
            screen.Words(objective.IsMet ? Ink.Good : Ink.Due, $"objective, {objective.Within.InWords()}: {(objective.Took is { } took ? $"took {took.InWords()}" : "not resolved")}", Indent);
        foreach (var decision in result.Decisions)
            screen.Words(Ink.Person, decision.InWords(), Indent);
    }
}
