using Orchestrator.Contracts.Incidents;
using Orchestrator.Contracts.Responses;
using Orchestrator.Contracts.Signals;
using Orchestrator.StateMachines.Flows;
using Orchestrator.Tabletop.Rehearsals;

namespace Orchestrator.ResponseFlows.Tests;

public sealed class When_a_payment_looks_like_fraud : Rehearsed<HighFraudRisk>
{
    protected override Signal Signal { get; } = Signals.Firing("fraud-risk", Severity.Error, ("payment", "pay-1"));

    // Who decides.

    [Fact]
    public void Two_people_release_a_large_one() => With(People)
        .Resolved().Within(15.Minutes()).Took("who-decides", "people").UndidNothing()
        .RanInOrder("payments.get", "payments.hold", "fraud.score", "customers.mail", "payments.release", "customers.mail");

    [Fact]
    public void The_incident_resolves_with_it_though_the_signal_never_does() => With(People).Recording.All
        .Select(happened => happened.Fact).OfType<IncidentResolved>().ShouldHaveSingleItem().By.ShouldBeNull();

    [Fact]
    public void One_person_is_not_enough_for_a_large_one() => With(world => world
        .Person("ana", "team:fraud").Approves(after: 5.Minutes()))
        .Escalated(because: "nobody decided in time").DidNotRun("payments.release", "payments.refund").UndidNothing();

    [Fact]
    public void One_person_does_not_count_for_two() => With(world => world
        .Person("ana", "team:fraud").Approves(after: 5.Minutes())
        .At(6.Minutes()).Person("ana", "team:fraud").Approves(after: 6.Minutes()))
        .Escalated().DidNotRun("payments.release");

    [Fact]
    public void One_person_releases_a_small_one() => With(world => Payment(world, amount: 312.5m)
        .Person("ana", "team:fraud").Approves(after: 5.Minutes()))
        .Resolved().Ran("payments.release");

    [Fact]
    public void An_amount_in_another_currency_takes_two_for_nobody_converts_it() => With(world => Payment(world, amount: 312.5m, currency: "USD")
        .Person("ana", "team:fraud").Approves(after: 5.Minutes()))
        .Escalated().DidNotRun("payments.release");

    [Fact]
    public void A_single_no_refunds_it_whatever_others_said() => With(world => world
        .Person("ana", "team:fraud").Approves(after: 5.Minutes())
        .Person("bo", "team:fraud").Rejects(after: 6.Minutes(), "the card is stolen"))
        .Resolved().Ran("payments.refund").DidNotRun("payments.release")
        .Response.Input("tell-outcome").ShouldContain("could not accept your payment and have refunded it");

    [Fact]
    public void A_small_one_that_scores_low_is_released_by_nobody_and_its_customer_not_bothered() => With(world => Scored(Payment(world, amount: 312.5m), 0.12m))
        .Resolved().Within(1.Minutes()).Ran("payments.release").AskedNobody().DidNotRun("customers.mail");

    [Theory]
    [InlineData(1000, Severity.Error, true)]
    [InlineData(1000.01, Severity.Error, false)]
    [InlineData(100, Severity.Critical, false)]
    public void A_low_score_counts_only_for_little_money_and_no_alarm(double amount, Severity severity, bool alone)
    {
        var outcome = With(Signal with { Severity = severity }, world => Scored(Payment(world, (decimal)amount), 0.12m));
        _ = alone ? outcome.AskedNobody() : outcome.Asked("review");
    }

    [Fact]
    public void Without_the_score_people_decide_and_see_that_there_is_none()
    {
        var outcome = With(world => People(Payment(world, amount: 100)).Action("fraud.score").Fails());
        outcome.Resolved().Ran("fraud.score", times: 3);
        outcome.Response.Tasks.ShouldHaveSingleItem().Opened.Title.ShouldBe("Release payment pay-1 over 100 EUR, not scored?");
    }

    [Fact]
    public void Whoever_has_forty_to_review_sees_in_the_title_which_comes_first() =>
        With(People).Response.Tasks.ShouldHaveSingleItem().Opened.Title.ShouldBe("Release payment pay-1 over 2390 EUR, risk 0.91?");

    // Nobody decides.

    [Fact]
    public void When_nobody_decides_the_leads_are_asked() => With(world => world
        .Person("lea", "team:fraud-leads").Approves(after: 5.Minutes())
        .Person("leo", "team:fraud-leads").Approves(after: 6.Minutes()))
        .Resolved().AskedOthers("review").Ran("payments.release");

    [Fact]
    public void When_the_leads_do_not_decide_either_the_payment_stays_held_with_a_human() => With(world => world)
        .Escalated(because: "nobody decided in time").UndidNothing().DidNotRun("payments.release", "payments.refund", "payments.unhold")
        .LeftToHuman("").Within(61.Minutes());

    [Fact]
    public void A_decision_after_that_is_refused_and_changes_nothing() => With(world => world
        .Person("ana", "team:fraud").On("review").Approves(after: 3.Hours()))
        .Escalated().DidNotRun("payments.release").Recording.Refused.ShouldNotBeEmpty();

    [Fact]
    public void Paused_for_too_long_it_goes_to_a_human() => With(world => world.At(2.Seconds()).Person("ana").Pauses())
        .Escalated(because: "it has not ended within 2 h");

    // Where the payment stands.

    [Theory]
    [InlineData("refunded", Severity.Critical)]
    [InlineData("released", Severity.Error)]
    public void One_that_was_decided_before_is_left_alone(string state, Severity severity) => With(Signal with { Severity = severity }, world => Payment(world, state: state))
        .Resolved().Within(1.Minutes()).AskedNobody().DidNotRun("payments.hold", "customers.mail", "payments.release", "payments.refund");

    [Fact]
    public void One_that_was_released_is_looked_at_again_when_the_alarm_is_critical() => With(
        Signal with { Severity = Severity.Critical },
        world => Rejects(Payment(world, state: "released")))
        .Resolved().Asked("review").Ran("payments.refund").DidNotRun("payments.hold");

    [Fact]
    public void One_that_has_settled_cannot_be_held_and_can_be_refunded() => With(world => Rejects(Payment(world, state: "settled")))
        .Resolved().Took("where-it-stands", "none").DidNotRun("payments.hold").Ran("payments.refund");

    [Fact]
    public void One_that_settles_before_it_is_held_is_decided_all_the_same() => With(world => Rejects(world)
        .Action("payments.hold").FailsForGood("Payment pay-1 is settled; only authorised becomes held."))
        .Resolved().Ran("payments.hold", times: 1).Ran("payments.refund");

    [Fact]
    public void A_hold_whose_answer_comes_late_is_asked_for_again_under_the_same_key() => With(world => People(world)
        .Action("payments.hold").Takes(6.Seconds()))
        .Resolved().Response.Of<ResultIgnored>().ShouldNotBeEmpty("the answers that came late are in the trail and changed nothing");

    [Fact]
    public void One_nobody_knows_fails_gracefully_when_its_owner_does_not_help() => With(world => world
        .Action("payments.get").FailsForGood("There is no payment 'pay-1'."))
        .FailedGracefully(because: "There is no payment 'pay-1'").Asked("look-up").UndidNothing();

    [Fact]
    public void One_that_cannot_be_looked_up_is_taken_from_what_its_owner_says() => With(world => Rejects(world)
        .Action("payments.get").Fails()
        .Person("pat", "team:payments").Completes(after: 3.Minutes(), new { state = "authorised", customer = "cus-1", amount = 10, currency = "EUR" }))
        .Resolved().Ran("payments.get", times: 5).Ran("payments.hold").Ran("payments.refund");

    // The customer.

    [Fact]
    public void A_mail_that_cannot_be_sent_stops_nothing() => With(world => People(world)
        .Action("tell-customer").FailsForGood())
        .Resolved().Ran("payments.release").Took("was-told", "none");

    [Fact]
    public void An_outcome_that_cannot_be_told_is_left_to_customer_care() => With(world => People(world)
        .Action("tell-outcome").FailsForGood())
        .Escalated(because: "the payment was released; left to a human: 1").LeftToHuman("was-told")
        .Response.Tasks.Last().Opened.Candidates.ShouldBe(["team:customer-care"]);

    [Fact]
    public void The_risk_withdrawn_the_hold_and_the_message_are_taken_back()
    {
        var outcome = With(world => world.At(3.Minutes()).SignalsResolve());
        outcome.Cancelled(because: "the signal has resolved").Undid("tell-customer", "hold").Ran("payments.unhold");
        outcome.Response.Input("tell-customer/undo").ShouldContain("A correction to our last message");
    }

    [Fact]
    public void The_risk_withdrawn_while_the_money_goes_back_undoes_no_refund() => With(world => Rejects(world)
        .Action("payments.refund").Takes(10.Seconds())
        .At(5.Minutes() + 8.Seconds()).SignalsResolve())
        .Cancelled().Completed("refund").Undid("tell-customer", "hold");

    // What cannot be carried out.

    [Fact]
    public void A_refund_done_by_hand_is_told_as_a_refund() => With(world => Rejects(world)
        .Action("payments.refund").FailsForGood("the acquirer is down")
        .Person("pat", "team:payments").Completes(after: 10.Minutes()))
        .Resolved().Response.Input("tell-outcome").ShouldContain("refunded it");

    [Fact]
    public void A_refund_that_nobody_can_make_goes_to_a_human_and_the_payment_stays_held() => With(world => Rejects(world)
        .Action("payments.refund").FailsForGood("the acquirer is down"))
        .Escalated(because: "or the refund failed").UndidNothing();

    [Fact]
    public void A_release_that_nobody_can_make_takes_everything_back() => With(world => People(world)
        .Action("payments.release").FailsForGood("it has expired"))
        .FailedGracefully(because: "it has expired").Undid("tell-customer", "hold");

    [Fact]
    public void A_release_that_a_person_skips_has_not_resolved_it() => With(world => People(world)
        .Action("payments.release").Fails()
        .At(7.Minutes() + 10.Seconds()).Person("ana").Skips("release"))
        .Escalated(because: "'release', which shows that it has resolved, was skipped");

    // Two signals.

    [Fact]
    public void Two_alarms_about_one_payment_are_dealt_with_one_after_the_other_and_asked_about_once()
    {
        var outcome = With(world => People(world)
            .At(1.Minutes()).When(Signal with { Id = "2", DedupKey = "another rule" })
            .At(6.Minutes()).Action("payments.get").Returns(new { state = "released", customer = "cus-1", amount = 2390, currency = "EUR" }));
        outcome.Recording.Courses.Select(course => (course.EndState, course.Explanation)).ShouldBe(
            [(EndState.Resolved, "the payment was released"), (EndState.Resolved, "the payment was decided before")]);
        outcome.Recording.Courses.Last().Of<KeyAwaited>().ShouldHaveSingleItem().Key.ShouldBe("payment:pay-1");
        outcome.Recording.Tasks.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("fraud-risk", Severity.Warning, "payment")]
    [InlineData("fraud-risk", Severity.Error, "order")]
    [InlineData("fraud", Severity.Error, "payment")]
    public void It_does_not_start_for_anything_else(string type, Severity severity, string label) =>
        Run(rehearsal => rehearsal.When(Signals.Firing(type, severity, (label, "pay-1")))).DidNotStart();

    protected override Rehearsal Usual(Rehearsal rehearsal) => Scored(Payment(rehearsal), 0.91m);

    protected override Rehearsal People(Rehearsal rehearsal) => rehearsal
        .Person("ana", "team:fraud").Approves(after: 5.Minutes())
        .Person("bo", "team:fraud").Approves(after: 7.Minutes());

    private static Rehearsal Rejects(Rehearsal rehearsal) => rehearsal.Person("ana", "team:fraud").Rejects(after: 5.Minutes());

    private static Rehearsal Payment(Rehearsal rehearsal, decimal amount = 2390, string currency = "EUR", string state = "authorised") =>
        rehearsal.Action("payments.get").Returns(new { state, customer = "cus-1", amount, currency });

    private static Rehearsal Scored(Rehearsal rehearsal, decimal score) =>
        rehearsal.Action("fraud.score").Returns(new { score, reasons = new[] { "third card within an hour" } });
}
