using Orchestrator.AuditTrail.Facts;
using Orchestrator.Tabletop.Scenarios;
using Orchestrator.Tabletop.Scenarios.Reading;
using Orchestrator.Tabletop.Scenarios.Writing;
using Orchestrator.Tabletop.Tests.Samples;

namespace Orchestrator.Tabletop.Tests.Scenarios;

public sealed class When_durations_are_recorded
{
    [Fact]
    public async Task They_are_written_as_a_world_to_draw_from()
    {
        var facts = await Record("errand.fetch: {takes: 10s}", "errand.fetch: [{answer: fails, takes: 3s, times: 1}, {takes: 10s}]");
        var yaml = await RecordedDurations.Of(facts.ToAsyncEnumerable(), since: null);
        yaml.ShouldBe("""
            world:
              errand.fetch: {takes: {recorded: [10s]}}
              errand.pack: {takes: {recorded: [30s]}}
              errand.send: {takes: {recorded: [5s]}}

            """, "what failed is not how long it takes");
        var world = Errand.Yaml[Errand.Yaml.IndexOf("world:", StringComparison.Ordinal)..Errand.Yaml.IndexOf("timeline:", StringComparison.Ordinal)];
        ScenarioReader.Read(Errand.Yaml.Replace(world, yaml, StringComparison.Ordinal), "again.yaml", Errand.Flows).Varies.ShouldBeTrue();
    }

    [Fact]
    public async Task What_ended_before_is_left_out_and_of_many_the_latest_are_kept()
    {
        var facts = await Record("errand.send: {takes: 5s}", "errand.send: {takes: 5s}");
        var sent = facts.Last(fact => fact.Type == "step_completed").Time;
        (await RecordedDurations.Of(facts.ToAsyncEnumerable(), since: sent)).ShouldBe("world:\n  errand.send: {takes: {recorded: [5s]}}\n");
        (await RecordedDurations.Of(facts.ToAsyncEnumerable(), since: sent.AddSeconds(1))).ShouldBeEmpty();
        var often = Enumerable.Repeat(facts, 300).SelectMany(once => once).ToAsyncEnumerable();
        (await RecordedDurations.Of(often, since: null)).Split('\n')[1].Split("10s").Length.ShouldBe(201);
    }

    private static async Task<IReadOnlyList<RecordedFact>> Record(string from, string to)
    {
        await using var runner = new ScenarioRunner(Errand.Flows);
        return [.. (await runner.Run(Errand.Scenario(from, to))).Recording.All.Select(happened => happened.Recorded)];
    }
}
