using Orchestrator.Contracts.Signals;
using Orchestrator.StateMachines.Flows;
using Orchestrator.Tabletop.Rehearsals;

namespace Orchestrator.ResponseFlows.Tests;

public sealed class When_a_critical_slo_is_breached : Rehearsed<CriticalSloBreach>
{
    private static readonly object Deployed = new { found = true, id = "d-41", version = "v41", previousVersion = "v40", ageMinutes = 12.5 };

    protected override Signal Signal { get; } = Signals.Firing("slo-breach", labels: ("service", "checkout"));

    [Fact]
    public void It_is_resolved_by_an_approved_rollback() => With(People)
        .Resolved().Within(15.Minutes())
        .RanInOrder("deploys.freeze", "status-page.post", "deploys.rollback", "deploys.unfreeze", "status-page.update")
        .UndidNothing();

    [Fact]
    public void What_was_approved_is_rolled_back_even_if_another_deployment_came_meanwhile() => With(world => world
        .Action("deploys.last").Returns(Deployed, times: 1).Returns(new { found = true, id = "d-42", version = "v42", previousVersion = "v41", ageMinutes = 0 })
        .Approver("role:incident-commander").Approves(after: 4.Minutes()))
        .Resolved().Response.Input("roll-back").ShouldBe("""{"service":"checkout","deployment":"d-41"}""");

    [Fact]
    public void Only_its_own_freeze_is_lifted()
    {
        var response = With(People).Response;
        response.Input("lift-freeze").ShouldBe($$"""{"service":"checkout","holder":"{{response.Id}}"}""");
        response.Input("freeze-deploys").ShouldContain($"\"holder\":\"{response.Id}\"");
    }

    [Fact]
    public void It_is_resolved_by_more_capacity_when_nothing_was_deployed_lately() => With(world => world
        .Action("deploys.last").Returns(new { found = false }))
        .Resolved().Took("likely-cause", "no recent deployment").Ran("capacity.scale-out").AskedNobody();

    [Fact]
    public void It_is_resolved_by_more_capacity_when_there_is_no_version_to_go_back_to() => With(world => world
        .Action("deploys.last").Returns(new { found = true, id = "d-1", version = "v1", ageMinutes = 3 }))
        .Resolved().Ran("capacity.scale-out").AskedNobody();

    [Fact]
    public void It_is_resolved_by_more_capacity_when_the_rollback_fails() => With(world => People(world)
        .Action("deploys.rollback").Fails(error: "the registry is down"))
        .Resolved().Ran("deploys.rollback", times: 3).FellBack("roll-back").Ran("capacity.scale-out");

    [Fact]
    public void It_does_not_know_and_does_not_repeat_a_rollback_nobody_answered() => With(world => People(world)
        .Action("deploys.rollback").NeverAnswers())
        .Resolved().Ran("deploys.rollback", times: 1).FellBack("roll-back");

    [Theory]
    [InlineData("deploys.freeze")]
    [InlineData("deploys.last")]
    [InlineData("status-page.post")]
    public void It_is_resolved_without_what_is_a_precaution_a_hint_or_a_courtesy(string action) => With(world => People(world)
        .Action(action).FailsForGood())
        .Resolved().Ran("deploys.unfreeze", times: 1);

    [Fact]
    public void It_ends_early_when_the_signal_does() => With(world => world.At(2.Minutes()).SignalsResolve())
        .Resolved().DidNotRun("deploys.rollback").RanInOrder("deploys.freeze", "deploys.unfreeze", "status-page.update");

    [Fact]
    public void It_asks_others_when_nobody_answers() => With(world => world
        .Approver("team:engineering-leads").Approves(after: 2.Minutes()))
        .Resolved().AskedOthers("approve-rollback").Within(15.Minutes());

    [Fact]
    public void It_goes_to_a_human_when_nobody_answers_at_all() => With(world => world)
        .Escalated(because: "the rollback was not approved").DidNotRun("deploys.rollback").Within(11.Minutes());

    [Fact]
    public void It_goes_to_a_human_when_the_rollback_is_rejected() => With(world => world
        .Approver("role:incident-commander").Rejects(after: 1.Minutes(), "it changed the schema"))
        .Escalated(because: "the rollback was not approved; left to a human: 1").DidNotRun("deploys.rollback", "deploys.unfreeze").LeftToHuman("");

    [Fact]
    public void It_goes_to_a_human_when_neither_remedy_works() => With(world => People(world)
        .Action("deploys.rollback").FailsForGood()
        .Action("capacity.scale-out").FailsForGood("no capacity left"))
        .Escalated(because: "neither a rollback nor more capacity could be had").UndidNothing();

    [Fact]
    public void It_goes_to_a_human_when_the_service_does_not_recover() => With(world => People(world)
        .Action("metrics.sli").Returns(new { burnRate = 14.4 }))
        .Escalated(because: "the service was not seen to recover");

    [Fact]
    public void A_relapse_within_the_two_minutes_starts_them_anew() => With(world => People(world)
        .Action("metrics.sli").Returns(new { burnRate = 0.2 }, times: 4).Returns(new { burnRate = 3 }, times: 1).Returns(new { burnRate = 0.2 }))
        .Resolved().Within(5.Minutes());

    [Fact]
    public void It_goes_to_a_human_when_the_freeze_cannot_be_lifted() => With(world => People(world)
        .Action("deploys.unfreeze").FailsForGood("forbidden"))
        .Escalated().LeftToHuman("lift-freeze").Ran("status-page.update");

    [Theory]
    [InlineData("nothing", new[] { "tell-users", "freeze-deploys" })]
    [InlineData("deploys.last", new[] { "scale-out-instead", "tell-users", "freeze-deploys" })]
    [InlineData("deploys.rollback", new[] { "scale-out", "tell-users", "freeze-deploys" })]
    public void It_takes_back_what_it_did_when_a_person_cancels_it(string failing, string[] undone) => With(world => world
        .Action(failing).FailsForGood()
        .Action("metrics.sli").Returns(new { burnRate = 14.4 })
        .Approver("role:incident-commander").Approves(after: failing == "nothing" ? 4.Minutes() : 30.Seconds())
        .At(2.Minutes()).Person("ana").Cancels("it is a load test"))
        .Cancelled(because: "it is a load test").Undid(undone);

    [Fact]
    public void It_fails_gracefully_when_nothing_says_which_service_it_is_about() => Run(rehearsal => rehearsal
        .Person("ana").Starts(Signals.Firing("slo-breach")))
        .FailedGracefully(because: "the signal has no label 'service'").DidNotRun("deploys.freeze");

    [Fact]
    public void It_waits_for_another_response_to_the_same_service() => With(world => world
        .At(1.Minutes()).When(Signal with { Id = "2", DedupKey = "another alert" })
        .At(2.Minutes()).SignalsResolve())
        .Recording.Courses.Select(course => course.EndState).ShouldBe([Contracts.Responses.EndState.Resolved, Contracts.Responses.EndState.Cancelled]);

    [Fact]
    public void Somebody_who_answers_after_all_is_over_is_told_so() => With(world => world
        .At(2.Minutes()).SignalsResolve()
        .Person("ana", "role:incident-commander").Approves(after: 4.Minutes()))
        .Resolved().Recording.Refused.ShouldHaveSingleItem().Why.ShouldContain("withdrawn");

    [Theory]
    [InlineData(Severity.Error, "service")]
    [InlineData(Severity.Critical, "host")]
    public void It_does_not_start_for_what_can_wait_or_is_about_no_service(Severity severity, string label) =>
        Run(rehearsal => rehearsal.When(Signals.Firing("slo-breach", severity, (label, "checkout")))).DidNotStart();

    protected override Rehearsal Usual(Rehearsal rehearsal) => rehearsal
        .Action("deploys.last").Returns(Deployed)
        .Action("status-page.post").Returns(new { id = "n-1" })
        .Action("metrics.sli").Returns(new { burnRate = 0.2 });

    protected override Rehearsal People(Rehearsal rehearsal) => rehearsal.Approver("role:incident-commander").Approves(after: 30.Seconds());
}
