using Orchestrator.StateMachines.Flows;
using Orchestrator.Tabletop.Samples;
using Orchestrator.Tabletop.Tests.Scenarios;

namespace Orchestrator.Tabletop.Tests.Samples;

/// <summary>What is on the critical path of a response.</summary>
public sealed class When_a_response_is_held_up
{
    [Fact]
    public async Task Of_what_ran_side_by_side_the_last_to_finish_counts() =>
        (await Path("after: 20s", "after: 21s")).ShouldBe(["pack Acting 30 s", "fetch Acting 10 s", "send Acting 5 s"]);

    [Fact]
    public async Task People_count_where_they_answer_last() =>
        (await Path("after: 20s", "after: 50s")).ShouldBe(["sign People 50 s", "fetch Acting 10 s", "send Acting 5 s"]);

    [Fact]
    public async Task Pauses_between_attempts_are_part_of_the_action()
    {
        var path = await Sample("errand.fetch: {takes: 10s}", "errand.fetch: [{answer: fails, takes: 1s, times: 1}, {takes: 10s}]");
        var fetch = path.Spent.Single(spent => spent.What.Step == "fetch");
        fetch.Mean.ShouldBeInRange(11.Seconds(), 14.Seconds());
        (fetch.Mean + 35.Seconds()).ShouldBe(path.Took.Most!.Value);
    }

    [Fact]
    public async Task A_question_that_nobody_answers_holds_up_until_its_deadline_and_undoing_counts() =>
        (await Path("does: [{approves: sign, after: 20s}]", "does: [{ignores: sign}]"))
        .ShouldBe(["sign People 8 min", "fetch Acting 10 s", "fetch Undoing 1 s"]);

    [Fact]
    public async Task The_parts_add_up_whatever_happens()
    {
        await using var sampler = new Sampler(Shipped.Flows);
        foreach (var scenario in Shipped.Scenarios)
        {
            var sample = await sampler.Run(scenario, 1, cancellation: TestContext.Current.CancellationToken);
            if (sample.Took.Most is { } took && took > TimeSpan.Zero)
            {
                sample.Spent.Aggregate(TimeSpan.Zero, (sum, spent) => sum + spent.Mean).ShouldBe(took, scenario.Name);
                sample.Spent.Sum(spent => spent.MeanShare).ShouldBe(1, 1e-9, scenario.Name);
                sample.Spent.ShouldNotContain(spent => spent.What.Step == null, scenario.Name);
            }
        }
    }

    private static Task<Sample> Sample(string from, string to) => Errand.Sample(Errand.Scenario(from, to), 1);

    private static async Task<IEnumerable<string>> Path(string from, string to) => (await Sample(from, to)).Spent
        .Select(spent => $"{spent.What.Step} {spent.What.What} {spent.Mean.InWords()}");
}
