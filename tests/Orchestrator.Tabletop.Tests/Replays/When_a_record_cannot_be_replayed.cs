using Orchestrator.AuditTrail.Facts;
using Orchestrator.ResponseFlows;
using Orchestrator.StateMachines.Flows;

namespace Orchestrator.Tabletop.Tests.Replays;

/// <summary>That says nothing against it, and nothing for it.</summary>
public sealed class When_a_record_cannot_be_replayed
{
    private static readonly List<RecordedFact> Recorded =
        [.. Breach.Rehearsed.Approver("role:incident-commander").Approves(2.Minutes()).Then().Recording.All.Select(happened => happened.Recorded)];

    [Fact]
    public async Task A_flow_that_is_gone_is_named_with_what_there_is() =>
        (await Why(Recorded, new Other("another-flow", 1))).ShouldSatisfyAllConditions(
            why => why.ShouldStartWith("flow critical-slo-breach v1 (hash "),
            why => why.ShouldContain("is not in this build, which has: another-flow v1."));

    [Fact]
    public async Task A_version_that_means_something_else_by_now_is_named() =>
        (await Why(Recorded, new Other("critical-slo-breach", 1))).ShouldContain("that version means something else");

    [Fact]
    public async Task A_newer_version_beside_it_does_no_harm() =>
        (await Replaying.Replay(await Replaying.Export(Recorded), new CriticalSloBreach(), new Other("critical-slo-breach", 2))).NotReplayable.ShouldBeEmpty();

    [Fact]
    public async Task A_fact_of_a_newer_program_is_told_with_its_line() =>
        (await Why(Changed("step_completed", fact => fact with { Type = "step_dreamt" }), new CriticalSloBreach())).ShouldSatisfyAllConditions(
            why => why.ShouldStartWith("line "),
            why => why.ShouldContain("a newer version may have written it"));

    [Fact]
    public async Task A_field_of_a_newer_program_is_told_with_its_line() =>
        (await Why(Changed("step_completed", fact => fact with { Data = fact.Data.Replace("{\"Step\"", "{\"Mood\":\"calm\",\"Step\"", StringComparison.Ordinal) }), new CriticalSloBreach()))
            .ShouldContain("has a field 'Mood' that this program does not know");

    [Fact]
    public async Task A_stream_without_its_beginning_is_told()
    {
        var late = Recorded.SkipWhile(fact => fact.Type != "action_requested").ToList();
        (await Why(late, new CriticalSloBreach())).ShouldContain("what came before is needed too. Export the trail from its start.");
    }

    [Fact]
    public async Task Facts_from_before_a_field_was_added_replay_all_the_same()
    {
        var before = Recorded.Select(fact => fact.Type == "task_decided"
            ? fact with { Data = fact.Data.Replace(",\"ByGroups\":[\"role:incident-commander\"]", "", StringComparison.Ordinal) }
            : fact).ToList();
        before.ShouldNotBe(Recorded);
        (await Replaying.Replay(await Replaying.Export(before), new CriticalSloBreach())).Equal.ShouldBe(5);
    }

    private static IEnumerable<RecordedFact> Changed(string type, Func<RecordedFact, RecordedFact> change)
    {
        var at = Recorded.FindIndex(fact => fact.Type == type);
        return Recorded.Select((fact, index) => index == at ? change(fact) : fact);
    }

    private static async Task<string> Why(IEnumerable<RecordedFact> facts, params Flow[] flows)
    {
        var report = await Replaying.Replay(await Replaying.Export(facts), flows);
        report.IsFaithful.ShouldBeTrue(report.ToString());
        report.ToString().ShouldContain("cannot replay: ");
        return report.NotReplayable.First(stream => stream.Stream.StartsWith("response-", StringComparison.Ordinal)).Reason;
    }

    private sealed class Other(string name, int version) : Flow
    {
        protected override void Define(FlowBuilder flow) =>
            flow.Named(name, version).OwnedBy("testers").Action("act", "test.act").Irreversible("a test").IsObjective();
    }
}
