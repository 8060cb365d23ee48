using Orchestrator.ResponseFlows;
using Orchestrator.StateMachines.Flows;
using Orchestrator.Tabletop.Recordings;
using Orchestrator.Tabletop.Scenarios;
using Orchestrator.Tabletop.Scenarios.Reading;
using Orchestrator.Tabletop.Scenarios.Writing;

namespace Orchestrator.Tabletop.Tests.Scenarios;

public sealed class When_an_incident_becomes_a_scenario
{
    private static readonly FlowCatalogue Flows = FlowCatalogue.Of(FlowFolder.In(typeof(CriticalSloBreach).Assembly));
    private static readonly IReadOnlyList<Scenario> Shipped = ScenarioFiles.In(typeof(CriticalSloBreach).Assembly, Flows);

    public static TheoryData<string> Names => [.. Shipped.Select(scenario => scenario.Name).Except(["slo-breach-many-services", "slo-breach-automation-stopped"])];

    /// <summary>What happened stands for the real thing: of both, the same facts are recorded.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public async Task It_goes_again_as_it_went(string name)
    {
        await using var runner = new ScenarioRunner(Flows);
        var first = (await runner.Run(Shipped.First(scenario => scenario.Name == name))).Recording;
        var yaml = IncidentScenario.Of(Incident(first), "made-of-it", maskNames: false);
        var again = await runner.Run(Read(yaml));
        again.Expectations.Where(expectation => !expectation.IsMet).Select(expectation => $"{expectation.Says}: {expectation.WhyNot}").ShouldBeEmpty(yaml);
        Told(again.Recording).ShouldBe(Told(first), yaml);
    }

    [Fact]
    public async Task Names_are_masked_and_what_people_wrote_is_left_out()
    {
        await using var runner = new ScenarioRunner(Flows);
        var recording = (await runner.Run(Shipped.First(scenario => scenario.Name == "slo-breach-rolled-back"))).Recording;
        IncidentScenario.Of(Incident(recording), "made-of-it", maskNames: false).ShouldContain("ana");
        var yaml = IncidentScenario.Of(Incident(recording), "made-of-it", maskNames: true);
        yaml.ShouldSatisfyAllConditions(() => yaml.ShouldNotContain("ana\""), () => yaml.ShouldNotContain("8:48"), () => yaml.ShouldContain("\"person-1\""));
        (await runner.Run(Read(yaml))).Passed.ShouldBeTrue(yaml);
    }

    [Fact]
    public void Without_a_response_there_is_nothing_to_rehearse() =>
        Should.Throw<InvalidDataException>(() => IncidentScenario.Of(new Recording(default, default, [], []), "x", maskNames: false)).Message.ShouldContain("No response ran");

    private static Scenario Read(string yaml)
    {
        try
        {
            return ScenarioReader.Read(yaml, "made.yaml", Flows);
        }
        catch (ScenarioInvalid invalid)
        {
            throw new InvalidOperationException($"{invalid.Message}\n{yaml}", invalid);
        }
    }

    /// <summary>What an incident's streams hold: signals come in through the group, which is no part of them.</summary>
    private static Recording Incident(Recording all) => new(all.Start, all.End,
        [.. all.All.Where(happened => happened.Stream.Split('-')[0] is "incident" or "response" or "task")], []);

    private static IEnumerable<string> Told(Recording recording) => recording.Courses.Take(1).SelectMany(course => course.Facts)
        .Select(happened => happened.Fact.GetType().Name + " " + Course.StepOf(happened.Fact));
}
