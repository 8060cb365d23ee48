using Orchestrator.Contracts.Responses;
using Orchestrator.Contracts.Signals;
using Orchestrator.StateMachines.Flows;
using Orchestrator.Tabletop.Rehearsals;

namespace Orchestrator.ResponseFlows.Tests;

public sealed class When_a_checkout_is_abandoned : Rehearsed<CheckoutAbandoned>
{
    protected override Signal Signal { get; } = Left();

    [Fact]
    public void The_customer_is_given_time_then_a_coupon_then_a_call() => With(People)
        .Resolved().Within(2.Days()).UndidNothing()
        .RanInOrder("providers.active", "customers.get", "coupons.issue", "customers.mail")
        .Asked("call");

    [Fact]
    public void Who_comes_back_within_ten_minutes_gets_no_coupon() => With(world => world.At(9.Minutes()).SignalsResolve())
        .Resolved().DidNotRun("coupons.issue", "customers.mail").AskedNobody();

    [Fact]
    public void Who_pays_with_the_coupon_keeps_it_and_gets_no_call() => With(world => world.At(5.Hours()).SignalsResolve())
        .Resolved().Ran("coupons.issue").DidNotRun("coupons.revoke").AskedNobody();

    [Fact]
    public void Who_pays_while_called_is_not_called_on() => With(world => world.At(26.Hours()).SignalsResolve())
        .Resolved().Asked("call").Response.Tasks.ShouldHaveSingleItem().Ended!.Fact.ShouldBeOfType<Contracts.HumanTasks.TaskWithdrawn>();

    [Theory]
    [InlineData("184.50", "18.45")]
    [InlineData("900", "20")]
    public void The_coupon_is_a_tenth_and_twenty_at_most(string cart, string amount) => With(Left(cart: cart), People)
        .Resolved().Response.Input("issue-coupon").ShouldBe($$"""{"customer":"cus-1","amount":{{amount}}}""");

    [Fact]
    public void The_offer_says_until_when_it_holds() => With(People).Response.Input("send-offer")
        .ShouldContain("Dear Ada, until 8 January the code SORRY-1 makes your order 18.45 EUR cheaper.");

    [Fact]
    public void With_the_budget_used_up_the_customer_is_reminded_without_a_coupon() => With(world => People(world)
        .Action("coupons.issue").FailsForGood("A coupon of 18.45 is over the budget: 3.10 of 500 is left."))
        .Resolved().FellBack("win-back").Completed("remind", "call").DidNotRun("coupons.revoke");

    [Fact]
    public void Without_the_value_of_the_cart_there_is_no_coupon() => With(Left(cart: null), People)
        .Resolved().FellBack("win-back").Completed("remind").DidNotRun("coupons.issue");

    [Fact]
    public void A_coupon_that_cannot_be_sent_goes_back_to_the_budget() => With(world => People(world)
        .Action("send-offer").FailsForGood("the address bounces"))
        .Resolved().Undid("issue-coupon").Completed("remind", "call");

    [Fact]
    public void Who_cannot_be_written_to_at_all_is_called() => With(world => People(world)
        .Action("customers.mail").FailsForGood("the address bounces"))
        .Resolved().Undid("issue-coupon").Completed("call");

    [Fact]
    public void Who_has_a_coupon_of_ours_gets_no_second_one() => With(world => People(Customer(world, coupons: 1)))
        .Resolved().Took("win-back", "none").DidNotRun("coupons.issue", "customers.mail").Asked("call");

    [Fact]
    public void Who_does_not_want_to_hear_from_us_does_not() => With(world => People(Customer(world, contact: false)))
        .Resolved().DidNotRun("coupons.issue", "customers.mail").AskedNobody();

    [Fact]
    public void Where_nobody_can_pay_another_provider_takes_over_first() => With(world => People(Down(world)))
        .Resolved().RanInOrder("providers.switch", "customers.get", "coupons.issue")
        .Response.Input("switch-provider").ShouldBe("""{"insteadOf":"northpay"}""");

    [Fact]
    public void Where_no_other_provider_can_take_over_no_coupon_is_wasted() => With(world => Down(world)
        .Action("providers.switch").FailsForGood("No healthy payment provider can take the place of northpay."))
        .Escalated(because: "nobody can pay").DidNotRun("coupons.issue", "customers.mail").LeftToHuman("");

    [Fact]
    public void A_provider_nobody_can_tell_about_is_taken_to_work() => With(world => People(world)
        .Action("providers.active").Fails())
        .Resolved().Ran("providers.active", times: 3).DidNotRun("providers.switch").Ran("coupons.issue");

    [Fact]
    public void A_customer_nobody_knows_fails_gracefully() => With(world => world
        .Action("customers.get").FailsForGood("There is no customer 'cus-1'."))
        .FailedGracefully(because: "There is no customer").UndidNothing().DidNotRun("coupons.issue");

    [Fact]
    public void When_nobody_calls_it_goes_to_a_human_and_the_coupon_stays() => With(world => world)
        .Escalated(because: "nobody has called the customer").UndidNothing().Within(3.Days());

    [Fact]
    public void Cancelled_by_a_person_the_coupon_is_revoked() => With(world => world.At(5.Hours()).Person("ana").Cancels("a test order"))
        .Cancelled(because: "a test order").Undid("issue-coupon").Response.Input("issue-coupon/undo").ShouldBe("""{"code":"SORRY-1"}""");

    [Fact]
    public void Overdue_because_it_waited_for_another_it_is_cancelled_and_its_coupon_revoked() => With(world => world
        .At(2.Hours()).When(Left() with { Id = "2", DedupKey = "another basket" }))
        .Recording.Courses.Last().Explanation.ShouldBe("it has not ended within 3 d; undone: 1");

    [Fact]
    public void Two_baskets_of_one_customer_bring_one_coupon()
    {
        var outcome = With(world => People(world)
            .At(1.Minutes()).When(Left() with { Id = "2", DedupKey = "another basket" })
            .At(1.Hours()).Action("customers.get").Returns(new { name = "Ada", mayBeContacted = true, openCoupons = 1 }));
        outcome.Ran("coupons.issue", times: 1);
        outcome.Recording.Courses.Select(course => course.EndState).ShouldBe([EndState.Resolved, EndState.Resolved]);
        outcome.Recording.Courses.Last().Attempts.ShouldNotContain(attempt => attempt.Action == "coupons.issue");
    }

    [Fact]
    public void Who_pays_while_the_response_waits_behind_another_ends_it() => With(world => world
        .At(1.Minutes()).When(Left() with { Id = "2", DedupKey = "another basket" })
        .At(2.Minutes()).SignalsResolve())
        .Recording.Courses.Select(course => course.EndState).ShouldBe([EndState.Resolved, EndState.Cancelled]);

    [Fact]
    public void A_coupon_whose_answer_was_lost_is_asked_for_again_under_the_same_key() => With(world => People(world)
        .Action("coupons.issue").IsUnknown(times: 1).Returns(new { code = "SORRY-1", amount = 18.45 }))
        .Resolved().Ran("coupons.issue", times: 2).UndidNothing();

    [Theory]
    [InlineData("shipping", "high-value")]
    [InlineData("payment", "everybody")]
    public void It_does_not_start_elsewhere_or_for_everybody(string step, string segment) =>
        Run(rehearsal => rehearsal.When(Left(step, segment))).DidNotStart();

    protected override Rehearsal Usual(Rehearsal rehearsal) => Customer(rehearsal
        .Action("providers.active").Returns(new { name = "northpay", healthy = true })
        .Action("coupons.issue").Returns(new { code = "SORRY-1", amount = 18.45 }));

    protected override Rehearsal People(Rehearsal rehearsal) => rehearsal
        .Person("cara", "team:customer-care").Completes(after: 2.Hours(), new { outcome = "will pay", why = "the card was declined" });

    private static Rehearsal Customer(Rehearsal rehearsal, int coupons = 0, bool contact = true) =>
        rehearsal.Action("customers.get").Returns(new { name = "Ada", mayBeContacted = contact, openCoupons = coupons });

    private static Rehearsal Down(Rehearsal rehearsal) => rehearsal.Action("providers.active").Returns(new { name = "northpay", healthy = false });

    private static Signal Left(string step = "payment", string segment = "high-value", string? cart = "184.50")
    {
        (string, string)[] labels = [("customer", "cus-1"), ("step", step), ("segment", segment)];
        return Signals.Firing("checkout-abandoned", Severity.Warning, cart is null ? labels : [.. labels, ("cart", cart)]);
    }
}
