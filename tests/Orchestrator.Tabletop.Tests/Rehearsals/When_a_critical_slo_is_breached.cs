using Orchestrator.StateMachines.Flows;

namespace Orchestrator.Tabletop.Tests.Rehearsals;

public sealed class When_a_critical_slo_is_breached
{
    [Fact]
    public void It_is_resolved_by_an_approved_rollback() => Breach.Rehearsed
        .Approver("role:incident-commander").Approves(after: 30.Seconds())
        .Then().Resolved().Within(15.Minutes())
        .RanInOrder("deploys.freeze", "status-page.post", "deploys.rollback", "deploys.unfreeze", "status-page.update")
        .Asked("approve-rollback").UndidNothing();

    [Fact]
    public void It_is_resolved_by_more_capacity_when_nothing_was_deployed_lately() => Breach.Rehearsed
        .Action("deploys.last").Returns(new { found = false })
        .Then().Resolved().Ran("capacity.scale-out").DidNotRun("deploys.rollback").AskedNobody();

    [Fact]
    public void It_is_resolved_by_more_capacity_when_the_rollback_fails() => Breach.Rehearsed
        .Action("deploys.rollback").Fails()
        .Approver("role:incident-commander").Approves(after: 30.Seconds())
        .Then().Resolved().Ran("deploys.rollback", times: 3).FellBack("roll-back").Ran("capacity.scale-out");

    [Fact]
    public void It_goes_to_a_human_when_the_rollback_is_rejected() => Breach.Rehearsed
        .Approver("role:incident-commander").Rejects(after: 1.Minutes(), "it changed the schema")
        .Then().Escalated(because: "nobody approved the rollback").DidNotRun("deploys.rollback").LeftToHuman("");

    [Fact]
    public void It_asks_others_when_nobody_answers() => Breach.Rehearsed
        .Approver("team:engineering-leads").Approves(after: 2.Minutes())
        .Then().Resolved().AskedOthers("approve-rollback").Within(10.Minutes());

    [Fact]
    public void It_ends_early_when_the_signal_does() => Breach.Rehearsed
        .At(2.Minutes()).SignalsResolve()
        .Then().Resolved().DidNotRun("deploys.rollback").RanInOrder("deploys.freeze", "deploys.unfreeze");

    [Fact]
    public void It_takes_back_what_it_did_when_neither_remedy_works() => Breach.Rehearsed
        .Action("deploys.rollback").FailsForGood()
        .Action("capacity.scale-out").FailsForGood("no capacity left")
        .Approver("role:incident-commander").Approves(after: 30.Seconds())
        .Then().FailedGracefully(because: "no capacity left").Undid("tell-users", "freeze-deploys");

    [Fact]
    public void It_takes_back_what_it_did_when_a_person_cancels_it() => Breach.Rehearsed
        .At(2.Minutes()).Person("ana").Cancels("it is a load test")
        .Then().Cancelled(because: "it is a load test").Undid("tell-users", "freeze-deploys");
}
