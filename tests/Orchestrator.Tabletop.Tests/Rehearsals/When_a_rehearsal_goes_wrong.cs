using Orchestrator.Contracts.HumanTasks;
using Orchestrator.ResponseFlows;
using Orchestrator.StateMachines.Flows;
using Orchestrator.Tabletop.Rehearsals;

namespace Orchestrator.Tabletop.Tests.Rehearsals;

public sealed class When_a_rehearsal_goes_wrong
{
    [Fact]
    public void What_was_expected_what_was_instead_and_the_whole_timeline_are_told()
    {
        var outcome = Breach.Rehearsed.Approver("role:incident-commander").Rejects(after: 90.Seconds(), "it changed the schema").Then();
        var message = Should.Throw<RehearsalFailed>(() => outcome.Resolved()).Message;
        message.ShouldStartWith("Expected was that the response ends Resolved: it ended Escalated: the rollback was not approved; left to a human: 1.\nWhat happened:\n");
        message.ShouldContain("\n  +0:00:01  freeze-deploys: done\n");
        message.ShouldContain("\n  +0:01:33  incident-commander rejected the task: \"it changed the schema\"");
    }

    [Fact]
    public void Whoever_may_not_decide_is_seen_to_try_in_vain()
    {
        var outcome = Breach.Rehearsed.Person("mallory").On("approve-rollback").Approves(after: 10.Seconds()).Then();
        var refused = outcome.Recording.Refused.ShouldHaveSingleItem();
        (refused.By, refused.What).ShouldBe(("mallory", "approve 'approve-rollback'"));
        refused.Why.ShouldContain("mallory may not decide this task; its candidates are role:incident-commander, team:platform-on-call.");
        outcome.Timeline.ShouldContain("+0:00:13  mallory could not approve 'approve-rollback': mallory may not");
        outcome.DidNotRun("deploys.rollback");
    }

    [Fact]
    public void Of_two_who_answer_at_once_the_second_is_told_of_the_first()
    {
        var outcome = Breach.Rehearsed
            .Person("ana", "role:incident-commander").Approves(after: 1.Minutes())
            .Person("bo", "role:incident-commander").Rejects(after: 1.Minutes())
            .Then().Resolved();
        outcome.Recording.Refused.ShouldHaveSingleItem().ShouldSatisfyAllConditions(refused => refused.By.ShouldBe("bo"), refused => refused.Why.ShouldContain("ana decided already"));
    }

    [Fact]
    public void A_flow_that_does_not_start_is_said_not_to_have_started() =>
        Should.Throw<RehearsalFailed>(() => Rehearsal.Given(new CriticalSloBreach()).When(Signals.Firing("another")).Then().DidNotStart().Resolved())
            .Message.ShouldContain("no response of critical-slo-breach started");

    [Fact]
    public void Every_question_has_an_answer_that_is_no()
    {
        var outcome = Breach.Rehearsed.Approver("role:incident-commander").Approves(after: 30.Seconds()).Then();
        Action[] untrue =
        [
            () => outcome.Escalated(), () => outcome.FailedGracefully(), () => outcome.Cancelled(), () => outcome.Within(1.Seconds()),
            () => outcome.Ran("capacity.scale-out"), () => outcome.Ran("deploys.freeze", times: 2), () => outcome.DidNotRun("deploys.freeze"),
            () => outcome.RanInOrder("deploys.unfreeze", "deploys.freeze"), () => outcome.Completed("scale-out"), () => outcome.Undid("tell-users"),
            () => outcome.FellBack("roll-back"), () => outcome.Took("likely-cause", "no recent deployment"), () => outcome.Took("scale-out", "none"),
            () => outcome.Asked("roll-back"), () => outcome.DidNotAsk("approve-rollback"), () => outcome.AskedNobody(),
            () => outcome.AskedOthers("approve-rollback"), () => outcome.LeftToHuman("roll-back"), () => outcome.DidNotStart(),
        ];
        foreach (var question in untrue)
            Should.Throw<RehearsalFailed>(question);
        outcome.Completed("roll-back").Took("likely-cause", "a recent deployment").DidNotAsk("scale-out").Ran("deploys.freeze", times: 1);
    }

    [Fact]
    public void A_flow_with_findings_is_not_rehearsed() =>
        Should.Throw<FlowInvalid>(() => Rehearsal.Given(new Unfinished()).Then()).Message.ShouldContain("unfinished: it has no owner.");

    private sealed class Unfinished : Flow
    {
        protected override void Define(FlowBuilder flow)
        {
            flow.Named("unfinished", version: 1);
            flow.Approval("go-on", "Go on?").Deadline(5.Minutes(), DeadlineOutcome.Reject);
        }
    }
}
