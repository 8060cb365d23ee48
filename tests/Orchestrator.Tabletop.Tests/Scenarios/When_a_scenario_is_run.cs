using Orchestrator.Contracts.HumanTasks;
using Orchestrator.StateMachines.Flows;
using Orchestrator.Tabletop.Recordings;
using Orchestrator.Tabletop.Scenarios;
using Orchestrator.Tabletop.Scenarios.Reading;

namespace Orchestrator.Tabletop.Tests.Scenarios;

public sealed class When_a_scenario_is_run
{
    private const string Breach = """
        scenario: breach
        flow: critical-slo-breach
        signals:
          breach: {type: slo-breach, severity: critical, labels: {service: checkout}}
        people:
          ana:
            groups: [role:incident-commander]
            does:
              - {approves: approve-rollback, after: {typically: 2m, p95: 6m}}
        world:
          deploys.last: {returns: {found: true, id: d-41, version: v41, previousVersion: v40, ageMinutes: 12}}
          status-page.post: {returns: {id: n-1}}
          metrics.sli: {returns: {burnRate: 0.2}, takes: {between: [100ms, 3s]}}
        timeline:
          - {at: 0m, signal: breach}
          - {at: 30m, resolves: breach}
        expect:
          - {ends: resolved, within: 15m}
        """;

    [Fact]
    public async Task An_expectation_that_was_not_met_says_its_line_and_what_was_instead()
    {
        var result = await Run(Breach.Replace("{ends: resolved, within: 15m}", "{ran: capacity.scale-out}\n  - {ends: resolved, within: 10s}\n  - {took: likely-cause, branch: no recent deployment}\n  - {incident: open}"));
        result.Passed.ShouldBeFalse();
        result.Expectations.Select(expectation => $"{expectation.Line}: {expectation.Says}: {expectation.WhyNot}").ShouldBe(
        [
            "18: capacity.scale-out ran: it did not run; what ran: deploys.freeze, status-page.post, deploys.last, deploys.rollback, metrics.sli, deploys.unfreeze, status-page.update",
            "19: within 10 s, the response ends Resolved: it was so only later than 10 s",
            "20: 'likely-cause' took the branch \"no recent deployment\": it took a recent deployment",
            "21: the incident is open: it is Closed",
        ]);
    }

    [Fact]
    public async Task Decisions_are_told_with_their_waiting_times()
    {
        var decision = (await Run(Breach.Replace("{typically: 2m, p95: 6m}", "7m").Replace("role:incident-commander", "team:engineering-leads"))).Decisions[0];
        (decision.Step, decision.Outcome, decision.Escalated).ShouldBe(("approve-rollback", TaskOutcome.Expired, true), "the leads' five minutes are over before their seven");
        decision.Waited.ShouldBe(10.Minutes());
        decision.Deadline.ShouldBe(5.Minutes());

        var answered = (await Run(Breach.Replace("{typically: 2m, p95: 6m}", "3m"))).Decisions.ShouldHaveSingleItem();
        answered.DecidedBy.ShouldBe(["ana"]);
        answered.Waited.ShouldBe(3.Minutes());
    }

    [Fact]
    public async Task The_flows_objectives_are_looked_at()
    {
        var inTime = (await Run(Breach)).Objectives.ShouldHaveSingleItem();
        (inTime.IsMet, inTime.Within).ShouldBe((true, 15.Minutes()));
        (await Run(Breach.Replace("deploys.last:", "metrics.sli: {returns: {burnRate: 5}, times: 900}\n  deploys.last:").Replace("  metrics.sli: {returns: {burnRate: 0.2}, takes: {between: [100ms, 3s]}}\n", "")))
            .Objectives.ShouldHaveSingleItem().IsMet.ShouldBeFalse("it did not resolve");
    }

    [Fact]
    public async Task What_of_the_flow_was_exercised_and_what_not_is_told()
    {
        var coverage = (await Run(Breach)).Coverage;
        coverage.All.Single(item => item is { Kind: Covering.Branch, What: "a recent deployment" }).Times.ShouldBe(1);
        coverage.Missing.Select(item => item.ToString()).ShouldContain("branch \"no recent deployment\" of 'likely-cause'");
        coverage.Missing.ShouldContain(item => item.Kind == Covering.Compensation && item.Step == "freeze-deploys");
        coverage.Missing.ShouldContain(item => item.Kind == Covering.End && item.What == "Escalated");
        coverage.Missing.ShouldContain(item => item.Kind == Covering.Fallback && item.Step == "roll-back");
    }

    [Fact]
    public async Task The_same_seed_is_the_same_log_whatever_ran_before()
    {
        var scenario = ScenarioReader.Read(Breach, "test.yaml", Shipped.Flows);
        await using var runner = new ScenarioRunner(Shipped.Flows);
        var first = await Log(await runner.Run(scenario, seed: 3));
        var other = await Log(await runner.Run(scenario, seed: 4));
        (await Log(await runner.Run(scenario, seed: 3))).ShouldBe(first);
        other.ShouldNotBe(first);
    }

    [Fact]
    public async Task One_that_would_not_end_is_stopped_and_says_what_went_on_and_on()
    {
        var flows = FlowCatalogue.Of(new Patient());
        var scenario = ScenarioReader.Read(
            """
            scenario: endless
            flow: patient
            signals: {go: {type: go}}
            timeline: [{at: 0s, signal: go}]
            expect: [resolved]
            """, "test.yaml", flows);
        await using var runner = new ScenarioRunner(flows) { MaxMessages = 2000 };
        var result = await runner.Run(scenario);
        result.Passed.ShouldBeFalse();
        result.Stopped.ShouldNotBeNull().ShouldStartWith("The simulation was stopped after 2000 messages at ");
        result.Stopped.ShouldContain(" of step 'watch' in response ");
    }

    [Fact]
    public async Task It_ends_where_it_says()
    {
        var result = await Run(Breach.Replace("resolves: breach}", "resolves: breach}\nuntil: 45m").Replace("within: 15m", "within: 14m"));
        result.Stopped.ShouldBeNull("that is what it says");
        result.Recording.All.Max(happened => happened.At).ShouldBeLessThanOrEqualTo(result.Recording.Start + 45.Minutes(), "the incident would close after an hour");
    }

    [Fact]
    public async Task What_people_do_in_the_timeline_goes_through_the_platforms_own_rules()
    {
        var result = await Run(Breach.Replace("does:", "plays: nobody").Replace("      - {approves: approve-rollback, after: {typically: 2m, p95: 6m}}\n", "")
            .Replace("timeline:", "timeline:\n  - {at: 1s, ana: {approves: approve-rollback}}\n  - {at: 1m, ana: {claims: approve-rollback}}\n  - {at: 2m, ana: {approves: approve-rollback, comment: go}}\n  - {at: 3m, ana: {skips: verify-recovery, reason: I see it recover}}"));
        result.Recording.Refused.ShouldHaveSingleItem().Why.ShouldBe("there is no question of 'approve-rollback', or no response");
        result.Decisions.ShouldHaveSingleItem().Waited.ShouldBe(2.Minutes() - 3.Seconds());
        result.Recording.All.Select(happened => happened.Fact).OfType<TaskClaimed>().ShouldHaveSingleItem().By.ShouldBe("ana");
    }

    private static Task<ScenarioResult> Run(string yaml) => Shipped.Run(ScenarioReader.Read(yaml, "test.yaml", Shipped.Flows));

    private static async Task<byte[]> Log(ScenarioResult result)
    {
        using var log = new MemoryStream();
        await result.Recording.Export(log);
        return log.ToArray();
    }

    private sealed class Patient : Flow
    {
        protected override void Define(FlowBuilder flow)
        {
            flow.Named("patient", version: 1).OwnedBy("nobody").Intent("It is seen, because it is worth waiting for.").Protects("nothing")
                .StartsWhen(s => s.Type == "go").Objective(percent: 90, within: 1.Hours()).Deadline(200.Days(), whenMissed: Overrun.Escalate);
            flow.Verify<Seen>("watch", "look", r => new { }, holds: seen => seen.It).Every(1.Seconds()).For(1.Seconds()).Within(100.Days());
        }

        private sealed record Seen(bool It);
    }
}
