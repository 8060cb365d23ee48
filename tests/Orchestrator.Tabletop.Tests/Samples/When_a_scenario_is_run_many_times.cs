using Orchestrator.Contracts.Responses;
using Orchestrator.StateMachines.Flows;
using Orchestrator.Tabletop.Recordings;
using Orchestrator.Tabletop.Reports;
using Orchestrator.Tabletop.Samples;
using Orchestrator.Tabletop.Scenarios;
using Orchestrator.Tabletop.Tests.Scenarios;

namespace Orchestrator.Tabletop.Tests.Samples;

public sealed class When_a_scenario_is_run_many_times
{
    private const string Fetching = "errand.fetch: {takes: 10s}";

    private static readonly Scenario Uniform = Errand.Scenario(Fetching, "errand.fetch: {takes: {between: [0s, 100s]}}");

    [Fact]
    public async Task The_same_seed_gives_the_same_sample_byte_for_byte()
    {
        var first = await Errand.Sample(Uniform, 50, seed: 7);
        foreach (var form in new[] { "a.json", "a.md", "a.html" })
            ReportText.Of(await Errand.Sample(Uniform, 50, seed: 7), form).ShouldBe(ReportText.Of(first, form));
        SampleJson.Of(await Errand.Sample(Uniform, 50, seed: 8)).ShouldNotBe(SampleJson.Of(first));
        (await Errand.Sample(Uniform, 20, seed: 7)).Runs.ShouldBe(first.Runs.Take(20), "a run's number and the seed are all its chance");
    }

    [Fact]
    public async Task A_single_run_is_shown_again_by_its_seed()
    {
        var sample = await Errand.Sample(Uniform, 30, seed: 7);
        await using var runner = new ScenarioRunner(Errand.Flows);
        foreach (var run in sample.Runs.Where(run => run.Number % 7 == 0))
        {
            run.Seed.ShouldBe(Sampler.SeedOf(7, run.Number));
            run.Seed.ShouldBeLessThan(1UL << 53);
            var again = await runner.Run(Uniform, run.Seed, TestContext.Current.CancellationToken);
            again.Recording.Of("errand")!.Took.ShouldBe(run.Took);
        }
    }

    [Fact]
    public async Task Percentiles_are_those_of_the_distribution()
    {
        var sample = await Errand.Sample(Uniform, 1000, seed: 1);
        foreach (var percent in Spread.Told)
            sample.Took.At(percent)!.Value.TotalSeconds.ShouldBe(35 + percent, 4, $"p{percent} of 35 s and up to 100 s more");
        var met = sample.Objectives.ShouldHaveSingleItem();
        met.Met.Value.ShouldBe(0.25, 0.04);
        met.Standing.ShouldBe(Standing.Missed);
        sample.Mitigated.At(50).ShouldBe(sample.Took.At(50), "the incident opens as the response starts, and is mitigated as it resolves");
    }

    [Fact]
    public async Task Log_normal_times_and_recorded_ones_come_as_often_as_said()
    {
        var people = await Errand.Sample(
            Errand.Scenario("after: 20s", "after: {typically: 1m, p95: 4m}", "errand.pack: {takes: 30s}", "errand.pack: {takes: 1s}"), 1000, seed: 3);
        people.Took.At(50)!.Value.TotalSeconds.ShouldBe(75, 6);
        people.Took.At(95)!.Value.TotalSeconds.ShouldBe(255, 45);
        var recorded = await Errand.Sample(Errand.Scenario(Fetching, "errand.fetch: {takes: {recorded: [1s, 2s, 4s, 100s]}}"), 400, seed: 3);
        recorded.Took.Times.Distinct().ShouldBe([36.Seconds(), 37.Seconds(), 39.Seconds(), 135.Seconds()]);
        recorded.Took.Times.CountBy(time => time).ShouldAllBe(often => often.Value > 60 && often.Value < 140);
    }

    [Fact]
    public async Task What_fails_now_and_then_is_counted_with_all_that_follows()
    {
        // One attempt in 20 fails to send; there is no other, so what was fetched is brought back.
        var sample = await Errand.Sample(
            Errand.Scenario("errand.send: {takes: 5s}", "errand.send: {takes: 5s, flaky: 0.05}"), 1000, seed: 2, atLeast: 90);
        var failed = sample.Runs.Count(run => run.End == EndState.FailedGracefully);
        new Share(failed, 1000).ShouldSatisfyAllConditions(share => share.Low.ShouldBeLessThan(0.05), share => share.High.ShouldBeGreaterThan(0.05));
        int Times(Covering kind, string? what) => sample.Coverage.All.Single(item => item.Kind == kind && (item.What ?? item.Step) == what).Times;
        (Times(Covering.End, "Resolved"), Times(Covering.End, "FailedGracefully"), Times(Covering.Compensation, "fetch"))
            .ShouldBe((1000 - failed, failed, failed));
        (Times(Covering.End, "Escalated"), Times(Covering.Rejection, "sign")).ShouldBe((0, 0), "never reached");
        var resolved = sample.Expectations[0];
        (resolved.Share.Count, resolved.Missed.Count, resolved.Missed.Why).ShouldSatisfyAllConditions(
            held => held.Item1.ShouldBe(1000 - failed), held => held.Item2.ShouldBe(failed), held => held.Item3!.ShouldContain("FailedGracefully"));
        resolved.Missed.First.ShouldBe(sample.Runs.First(run => run.End == EndState.FailedGracefully));
        sample.Expectations[1].Share.Count.ShouldBe(1000);
        sample.Passed.ShouldBeTrue("90 % was asked for");
        (sample with { AtLeast = 99 }).Passed.ShouldBeFalse();
        sample.Mitigated.Never.ShouldBe(failed);
    }

    [Fact]
    public async Task A_scenario_that_leaves_nothing_to_chance_says_so()
    {
        var alike = await Errand.Sample(Errand.Scenario(), 20);
        (alike.Alike, alike.Took.Least, alike.Took.Most).ShouldBe((true, 45.Seconds(), 45.Seconds()));
        foreach (var form in new[] { "a.json", "a.md", "a.html" })
            ReportText.Of(alike, form).ShouldContain("All runs were alike: the scenario leaves nothing to chance");
        var jitter = await Errand.Sample(Errand.Scenario(Fetching, "errand.fetch: [{answer: fails, times: 1}, succeeds]"), 20);
        jitter.Alike.ShouldBeFalse();
        jitter.OfChance()!.ShouldContain("in the pauses between attempts alone");
        (await Errand.Sample(Uniform, 20)).OfChance().ShouldBeNull();
    }

    [Fact]
    public async Task Where_no_response_starts_nothing_is_said_of_responses()
    {
        var none = await Errand.Sample(
            Errand.Scenario("{type: errand}", "{type: other}", "{ends: resolved, within: 1m}\n  - {ran: errand.send}", "{starts: no}"), 5);
        (none.Started, none.Took.Runs, none.Took.At(50), none.Passed).ShouldBe((0, 0, null, true));
        none.Objectives[0].Standing.ShouldBe(Standing.Undecided);
        foreach (var form in new[] { "a.json", "a.md", "a.html" })
            ReportText.Of(none, form).ShouldNotContain("NaN");
    }

    [Fact]
    public async Task Runs_that_do_not_end_hold_no_expectation()
    {
        await using var sampler = new Sampler(Errand.Flows) { MaxMessages = 10 };
        var stopped = await sampler.Run(Errand.Scenario(), 3, cancellation: TestContext.Current.CancellationToken);
        (stopped.Stopped.Count, stopped.Stopped.First!.Number, stopped.Passed).ShouldBe((3, 1, false));
        stopped.Stopped.Why!.ShouldContain("10 messages");
        stopped.Expectations.ShouldAllBe(held => held.Share.Count == 0);
    }

    [Fact]
    public async Task It_can_be_cancelled_and_says_how_far_it_is()
    {
        await using var sampler = new Sampler(Errand.Flows);
        using var cancelled = new CancellationTokenSource();
        var sampling = Task.Run(() => sampler.Run(Uniform, 1_000_000, cancellation: cancelled.Token));
        SpinWait.SpinUntil(() => sampler.Done > 3, TimeSpan.FromSeconds(30)).ShouldBeTrue();
        await cancelled.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => sampling);
        await Should.ThrowAsync<ArgumentOutOfRangeException>(() => sampler.Run(Uniform, 0));
    }

    [Fact]
    public async Task The_shipped_one_leaves_much_to_chance_and_mostly_goes_well()
    {
        var scenario = Shipped.Scenarios.Single(scenario => scenario.Name == "slo-breach-by-the-numbers");
        scenario.Varies.ShouldBeTrue();
        await using var sampler = new Sampler(Shipped.Flows);
        var sample = await sampler.Run(scenario, 300, atLeast: 90, cancellation: TestContext.Current.CancellationToken);
        sample.Passed.ShouldBeTrue();
        sample.OfChance().ShouldBeNull();
        sample.Coverage.All.ShouldContain(item => item.Kind == Covering.Escalation && item.Times > 0);
        sample.Coverage.All.ShouldContain(item => item.Kind == Covering.Fallback && item.Step == "roll-back" && item.Times > 0);
        sample.Spent.Sum(spent => spent.MeanShare).ShouldBe(1, 1e-9);
    }
}
