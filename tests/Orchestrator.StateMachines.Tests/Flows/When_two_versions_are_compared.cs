using Orchestrator.Contracts.HumanTasks;
using Orchestrator.ResponseFlows;
using Orchestrator.StateMachines.Flows;
using Orchestrator.StateMachines.Flows.Differences;
using Orchestrator.StateMachines.Tests.Flows.Drawings;

namespace Orchestrator.StateMachines.Tests.Flows;

public sealed class When_two_versions_are_compared
{
    private static readonly FlowDefinition Base = Written(flow => Body(flow));

    [Fact]
    public void The_same_definition_has_no_differences()
    {
        var difference = FlowDiff.Between(Base, Written(flow => Body(flow)));
        (difference.IsSame, difference.LacksNewVersion, difference.Changes).ShouldSatisfyAllConditions(
            it => it.IsSame.ShouldBeTrue(), it => it.LacksNewVersion.ShouldBeFalse(), it => it.Changes.ShouldBeEmpty());
    }

    [Fact]
    public void Only_another_number_is_another_version_without_changes()
    {
        var difference = FlowDiff.Between(Base, Written(flow => Body(flow).Named("test-flow", version: 2)));
        (difference.IsSame, difference.Changes.Count).ShouldBe((false, 0));
        DifferencePage.ToMarkdown([difference]).ShouldContain("Nothing but the number of its version.");
    }

    [Fact]
    public void A_change_under_the_same_number_is_pointed_out()
    {
        var difference = FlowDiff.Between(Base, Written(flow => Body(flow).Deadline(3.Hours())));
        difference.LacksNewVersion.ShouldBeTrue();
        DifferencePage.ToMarkdown([difference]).ShouldContain("**Version 1 means two things now**");
    }

    [Fact]
    public void What_the_head_says_is_compared() => Changes(Written(flow => Body(flow).Named("test-flow", version: 2).Deadline(3.Hours(), Overrun.Cancel).Objective(99, 30.Minutes())
        .StartsWhen(s => s.Type == "other").OnSignalResolved(SignalResolvedPolicy.FinishEarly).ResolvesIncident())).ShouldBe(
    [
        "Changed Head : when the signal resolves: Continue > FinishEarly",
        "Added Head : resolves its incident:  > yes",
        "Added Objectives : objectives:  > 99 % within 30 min",
        "Added Conditions : starts when:  > s.Type == \"other\"",
        "Changed Deadlines : when overdue: Escalate > Cancel",
        "Added Deadlines : deadline:  > 3 h",
    ]);

    [Fact]
    public void Steps_that_come_and_go_are_named_with_their_place() => Changes(Written(flow =>
    {
        flow.Action("freeze", "deploys.freeze").Irreversible("it was");
        flow.Action("page", "pager.page").Irreversible("awake is awake");
        Choice(flow, otherwise: _ => { });
        Verify(flow);
    })).ShouldBe(
    [
        "Added Steps page: step:  > action pager.page, after 'freeze'",
        "Removed Steps scale: step: action capacity.out, in 'cause', branch 'anything else', first > ",
    ]);

    [Fact]
    public void A_step_under_a_new_name_is_the_same_step() => Changes(Written(flow =>
    {
        flow.Action("freeze-deploys", "deploys.freeze").Timeout(5.Seconds()).Irreversible("it was");
        Choice(flow);
        Verify(flow);
    })).ShouldBe(
    [
        "Renamed Steps freeze-deploys: name: freeze > freeze-deploys",
        "Changed Deadlines freeze-deploys: timeout: 30 s > 5 s",
    ]);

    [Fact]
    public void A_step_that_does_something_else_is_another_step() => Changes(Written(flow =>
    {
        flow.Action("thaw", "deploys.unfreeze").Irreversible("it was");
        Choice(flow);
        Verify(flow);
    })).ShouldBe(
    [
        "Added Steps thaw: step:  > action deploys.unfreeze, first",
        "Removed Steps freeze: step: action deploys.freeze, first > ",
    ]);

    [Fact]
    public void The_fewest_steps_that_explain_the_order_have_moved() => Changes(Written(flow =>
    {
        Choice(flow);
        Verify(flow);
        flow.Action("freeze", "deploys.freeze").Irreversible("it was");
    })).ShouldBe(["Moved Steps freeze: place: first > after 'verify'"]);

    [Fact]
    public void A_step_that_stands_in_another_block_has_moved() => Changes(Written(flow =>
    {
        flow.Action("freeze", "deploys.freeze").Irreversible("it was");
        Choice(flow, onRollback: then => then.Action("scale", "capacity.out").Irreversible("x"), otherwise: _ => { });
        Verify(flow);
    })).ShouldBe(["Moved Steps scale: place: in 'cause', branch 'anything else', first > in 'cause', branch 'a deployment', after 'approve'"]);

    [Fact]
    public void Branches_are_compared_by_name_and_by_condition()
    {
        Changes(Written(flow =>
        {
            flow.Action("freeze", "deploys.freeze").Irreversible("it was");
            flow.Choice("cause").When("a deployment", r => r.Signal.Title == "other", Rollback).Otherwise(Scale, "anything else");
            Verify(flow);
        })).ShouldBe(["Changed Conditions cause: branch 'a deployment': r.Signal.Title == \"deployed\" > r.Signal.Title == \"other\""]);
        Changes(Written(flow =>
        {
            flow.Action("freeze", "deploys.freeze").Irreversible("it was");
            flow.Choice("cause").When("deployed", r => r.Signal.Title == "deployed", Rollback).When("other", r => r.Signal.Title == "x", _ => { }).Otherwise(Scale, "anything else");
            Verify(flow);
        })).ShouldBe(
        [
            "Renamed Conditions cause: branch: a deployment > deployed",
            "Added Conditions cause: branch 'other':  > r.Signal.Title == \"x\"",
        ]);
    }

    [Fact]
    public void The_order_of_conditions_matters()
    {
        var (one, other) = (Written(flow => Cases(flow, "a", "b")), Written(flow => Cases(flow, "b", "a")));
        Words(FlowDiff.Between(one, other)).ShouldBe(["Changed Conditions which: order of its branches: a, b, otherwise > b, a, otherwise"]);

        static void Cases(FlowBuilder flow, string first, string second) => flow.Choice("which")
            .When(first, r => r.Signal.Title.Length == 1, then => then.Resolve($"end-{first}", "x"), first).When(second, r => r.Signal.Title.Length == 1, then => then.Resolve($"end-{second}", "x"), second)
            .Otherwise(no => no.Fail("no", "x"));
    }

    [Fact]
    public void Who_is_asked_how_many_and_what_if_nobody_answers_is_compared() => Changes(Written(flow =>
    {
        flow.Action("freeze", "deploys.freeze").Irreversible("it was");
        Choice(flow, approval => approval.AskedOf("role:commander", "alice").Quorum(2).FourEyes().Deadline(15.Minutes(), DeadlineOutcome.Approve));
        Verify(flow);
    })).ShouldBe(
    [
        "Changed Approvals approve: asked of: role:commander > role:commander; alice",
        "Changed Approvals approve: must approve: 1 > 2",
        "Changed Approvals approve: unanswered: Reject > Approve",
        "Added Approvals approve: four eyes:  > yes",
        "Changed Deadlines approve: deadline: 5 min > 15 min",
    ]);

    [Fact]
    public void Retries_and_compensations_are_compared() => Changes(Written(flow =>
    {
        flow.Action("freeze", "deploys.freeze").Retry(3, maxDelay: 10.Seconds()).CompensatedBy("deploys.unfreeze", r => new { }, protects: "the team");
        Choice(flow);
        Verify(flow);
    })).ShouldBe(
    [
        "Changed Retries freeze: tries: 1 > 3",
        "Changed Retries freeze: first wait: 0 ms > 1 s",
        "Changed Retries freeze: longest wait: 0 ms > 10 s",
        "Removed Compensations freeze: cannot be undone: it was > ",
        "Added Compensations freeze: undone by:  > deploys.unfreeze",
        "Added Compensations freeze: undo: input:  > new { }",
        "Added Compensations freeze: undo: protects:  > the team",
        "Added Compensations freeze: undo: if it may have taken effect:  > NeedsHuman",
        "Added Compensations freeze: undo: timeout:  > 30 s",
        "Added Compensations freeze: undo: tries:  > 5",
        "Added Compensations freeze: undo: first wait:  > 1 s",
        "Added Compensations freeze: undo: longest wait:  > 1 min",
        "Added Compensations freeze: undo: tries again even if it may have taken effect:  > yes",
    ]);

    /// <summary>All that makes another hash is told, in words: no aspect of the flow that has everything goes by its raw name.</summary>
    [Fact]
    public void Whatever_a_flow_says_has_words()
    {
        foreach (var flow in FlowFolder.In(typeof(CriticalSloBreach).Assembly).Append(new EveryKindOfStep()).Select(flow => flow.Build()))
        {
            var said = Aspects.Of(flow).Concat(flow.Steps.SelectMany(Aspects.Of)).ToList();
            said.ShouldNotBeEmpty();
            said.ShouldAllBe(aspect => aspect.What.All(letter => !char.IsUpper(letter) && letter != '.'));
        }
    }

    [Fact]
    public void Flows_are_compared_build_by_build()
    {
        var added = Written(flow => Body(flow).Named("another", version: 1));
        var differences = FlowDiff.Between([Base, new CriticalSloBreach().Build()], [Written(flow => Body(flow).Named("test-flow", version: 2)), Base, added]);
        differences.Select(difference => (difference.Flow, difference.From?.Version, difference.To?.Version)).ShouldBe(
            [("another", (int?)null, (int?)1), ("critical-slo-breach", 1, null), ("test-flow", 1, 2)]);
        DifferencePage.ToMarkdown(differences).ShouldContain("## another v1: added");
        DifferencePage.ToMarkdown(differences).ShouldContain("## critical-slo-breach v1: removed");
    }

    private static IReadOnlyList<string> Changes(FlowDefinition now)
    {
        var difference = FlowDiff.Between(Base, now);
        difference.IsSame.ShouldBeFalse();
        return Words(difference);
    }

    private static IReadOnlyList<string> Words(FlowDifference difference) =>
        [.. difference.Changes.Select(change => $"{change.Kind} {change.Area} {change.Step}: {change.What}: {change.From} > {change.To}")];

    private static FlowDefinition Written(Action<FlowBuilder> define) => WrittenFlow.Of(define);

    private static FlowBuilder Body(FlowBuilder flow)
    {
        flow.Action("freeze", "deploys.freeze").Irreversible("it was");
        Choice(flow);
        Verify(flow);
        return flow;
    }

    private static void Choice(FlowBuilder flow, Action<ApprovalBuilder>? asking = null, Action<StepsBuilder>? onRollback = null, Action<StepsBuilder>? otherwise = null) => flow.Choice("cause")
        .When(
            "a deployment", r => r.Signal.Title == "deployed", then =>
            {
                Approve(then, asking);
                onRollback?.Invoke(then);
            })
        .Otherwise(otherwise ?? Scale, "anything else");

    private static void Rollback(StepsBuilder then) => Approve(then, null);

    private static void Approve(StepsBuilder then, Action<ApprovalBuilder>? asking)
    {
        var approval = then.Approval("approve", "May we?").AskedOf("role:commander").Deadline(5.Minutes(), DeadlineOutcome.Reject);
        asking?.Invoke(approval);
    }

    private static void Scale(StepsBuilder then) => then.Action("scale", "capacity.out").Irreversible("x");

    private static void Verify(FlowBuilder flow) => flow.Verify<string>("verify", "metrics.sli", r => new { }, holds: s => s.Contains("ok")).Within(10.Minutes());
}
