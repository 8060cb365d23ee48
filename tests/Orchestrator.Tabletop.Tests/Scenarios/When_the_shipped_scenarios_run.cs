using Orchestrator.Contracts.HumanTasks;
using Orchestrator.Contracts.Locks;
using Orchestrator.Contracts.Responses;
using Orchestrator.StateMachines.Flows;
using Orchestrator.Tabletop.Recordings;
using Orchestrator.Tabletop.Scenarios;

namespace Orchestrator.Tabletop.Tests.Scenarios;

public sealed class When_the_shipped_scenarios_run
{
    private static readonly Lazy<Task<IReadOnlyList<ScenarioResult>>> Results = new(RunAll);

    public static TheoryData<string> Names => [.. Shipped.Scenarios.Select(scenario => scenario.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Each_goes_as_it_says(string name)
    {
        var result = await Result(name);
        result.Expectations.Where(expectation => !expectation.IsMet)
            .Select(missed => $"{result.Scenario.File}:{missed.Line}: {missed.Says}: {missed.WhyNot}").ShouldBeEmpty(TimelineText.Of(result.Recording));
        result.Stopped.ShouldBeNull();
        result.Passed.ShouldBeTrue();
    }

    /// <summary>
    /// Every response ends, those included of which the expectations say nothing; its key is given back; and no timer comes due for nothing:
    /// what it was set for has cancelled it when it came about.
    /// </summary>
    [Theory]
    [MemberData(nameof(Names))]
    public async Task Each_leaves_nothing_behind(string name)
    {
        var recording = (await Result(name)).Recording;
        recording.Courses.Where(course => course.EndState is null).ShouldBeEmpty(TimelineText.Of(recording));
        var facts = recording.All.Select(happened => happened.Fact).ToList();
        facts.OfType<LockTaken>().Select(taken => taken.ResponseId)
            .ShouldBe(facts.OfType<LockFreed>().Select(freed => freed.ResponseId), ignoreOrder: true, "a key that was taken is given back");
        facts.OfType<ResultIgnored>().ShouldNotContain(late => late.Message == nameof(ResponseTimerElapsed), TimelineText.Of(recording));
        facts.OfType<TaskMessageIgnored>().ShouldNotContain(late => late.Message == nameof(TaskTimerElapsed), TimelineText.Of(recording));
    }

    [Fact]
    public void Each_says_what_it_is_for_and_is_called_as_its_file()
    {
        Shipped.Scenarios.Count.ShouldBeGreaterThan(12);
        foreach (var scenario in Shipped.Scenarios)
        {
            scenario.File.ShouldBe($"Scenarios/{scenario.Name}.yaml");
            scenario.Title.ShouldNotBeEmpty(scenario.Name);
            scenario.About.ShouldNotBeEmpty(scenario.Name);
            scenario.Expectations.ShouldNotBeEmpty(scenario.Name);
        }
    }

    [Fact]
    public async Task Together_they_come_to_every_compensation_fallback_and_escalation_and_to_both_sides_of_every_approval()
    {
        var results = await Results.Value;
        foreach (var flow in Shipped.Flows.Newest)
        {
            List<ScenarioResult> mine = [.. results.Where(result => result.Scenario.Flow == flow)];
            Coverage.Sum(mine.Select(result => result.Coverage)).Missing.Where(missing => missing.Kind is Covering.Compensation or Covering.Fallback or Covering.Escalation or Covering.Rejection)
                .ShouldBeEmpty(flow.Name);
            foreach (var approval in flow.Steps.OfType<ApprovalStep>())
            {
                var answers = mine.SelectMany(result => result.Decisions).Where(decision => decision.Step == approval.Name).ToList();
                answers.ShouldContain(decision => decision.Outcome == TaskOutcome.Approved, $"{flow.Name}/{approval.Name} is approved");
                answers.ShouldContain(decision => decision.Outcome == TaskOutcome.Rejected, $"{flow.Name}/{approval.Name} is refused");
                answers.ShouldContain(decision => decision.Outcome == TaskOutcome.Expired, $"{flow.Name}/{approval.Name} is not answered");
            }
        }
    }

    private static async Task<ScenarioResult> Result(string name) => (await Results.Value).Single(result => result.Scenario.Name == name);

    private static async Task<IReadOnlyList<ScenarioResult>> RunAll()
    {
        var results = new List<ScenarioResult>();
        await using var runner = new ScenarioRunner(Shipped.Flows);
        foreach (var scenario in Shipped.Scenarios)
            results.Add(await runner.Run(scenario));
        return results;
    }
}
