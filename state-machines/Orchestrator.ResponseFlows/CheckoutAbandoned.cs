using System.Globalization;
using Orchestrator.Contracts.HumanTasks;
using Orchestrator.StateMachines.Flows;

namespace Orchestrator.ResponseFlows;

/// <summary>A customer worth a call left at the payment step: see that one can pay at all, then win them back.</summary>
public sealed class CheckoutAbandoned : Flow
{
    protected override void Define(FlowBuilder flow)
    {
        flow.Named("checkout-abandoned", version: 1).OwnedBy("customer-care")
            .Intent("The customer has paid, which resolves the signal, or was spoken to: who leaves at the payment step wanted to buy.")
            .Protects("the sale, and the customer's wish to come back")
            .Constraint("Customers who come back by themselves get no coupon: they have ten minutes.")
            .Constraint("Coupons come out of one budget, at most 20 EUR each and one at a time for a customer.")
            .Constraint("Who does not want to hear from us does not hear from us.")
            .StartsWhen(s => s.Type == "checkout-abandoned" && s.Label("step") == "payment" && s.Label("segment") == "high-value"
                && s.Labels.ContainsKey("customer"))
            .Objective(percent: 90, within: 2.Days())
            .Deadline(3.Days(), whenMissed: Overrun.Cancel)
            .Exclusive(r => $"customer:{r.Signal.Label("customer")}")
            .OnSignalResolved(SignalResolvedPolicy.FinishEarly)
            .ResolvesIncident();

        var provider = flow.Action<Provider>("check-provider", "providers.active")
            .OwnedBy("payments").ReadOnly().Timeout(5.Seconds()).Retry(3, maxDelay: 5.Seconds())
            .GoOnWithout("the customer can be helped without");

        // Names the provider it replaces: of forty customers who left for the same reason, the first one's response switches.
        flow.Choice("can-one-pay").When("the provider is down", r => r.Has(provider) && !r.From(provider).Healthy, then =>
            then.Action("switch-provider", "providers.switch", r => new { insteadOf = r.From(provider).Name })
                .OwnedBy("payments").Timeout(15.Seconds()).Retry(3, evenIfUnknown: true)
                .Irreversible("it serves every customer by now; its team goes back when the first one is well")
                .Fallback(plan => plan.Escalate("cannot-pay", "nobody can pay: the provider is down and no other took its place")));

        var customer = flow.Action<Customer>("look-up-customer", "customers.get", r => new { id = r.Signal.Label("customer") })
            .ReadOnly().Timeout(5.Seconds()).Retry(5, maxDelay: 30.Seconds());

        flow.WaitForSignalResolved("give-them-time", 10.Minutes(), WaitTimeout.GoOn);

        flow.Choice("win-back")
            .When("they do not want to hear from us", r => !r.From(customer).MayBeContacted, then =>
                then.Resolve("left-alone", "the customer does not want to hear from us"))
            .When("they have no coupon of ours", r => r.From(customer).OpenCoupons == 0, then => MakeAnOffer(then, customer))
            .Fallback(plan => plan.Action("remind", "customers.mail", r => new
                {
                    customer = r.Signal.Label("customer"),
                    subject = "Your basket is still here",
                    text = $"Dear {r.From(customer).Name}, you can go on where you stopped whenever you like.",
                })
                .Timeout(10.Seconds()).Retry(3, evenIfUnknown: true).Irreversible("what was read was read")
                .GoOnWithout("somebody calls them anyway"));

        flow.WaitForSignalResolved("wait-for-payment", 1.Days(), WaitTimeout.GoOn);

        flow.ManualTask<Conversation>(
                "call",
                r => $"Call {r.From(customer).Name}, who could not pay. Find out what kept them, and help them to pay or to order by phone.")
            .Title("Call a customer who could not pay")
            .Shows(r => new { customer = r.From(customer), r.Signal.Title, r.Signal.Labels, r.Signal.Annotations, r.Signal.Links })
            .Expect("""{"outcome":"paid, will pay, or lost","why":"..."}""")
            .Deadline(1.Days(), DeadlineOutcome.Fail)
            .Irreversible("what was said was said").IsObjective()
            .Fallback(plan => plan.Escalate("nobody-called", "nobody has called the customer"));
        flow.Resolve("called", "the customer was called");
    }

    /// <summary>A coupon that cannot be sent is taken back with its money.</summary>
    private static void MakeAnOffer(StepsBuilder steps, StepOutput<Customer> customer)
    {
        var coupon = steps.Action<Coupon>("issue-coupon", "coupons.issue", r => new
            {
                customer = r.Signal.Label("customer"),
                amount = Math.Min(20m, Math.Round(decimal.Parse(r.Signal.Label("cart"), CultureInfo.InvariantCulture) / 10, 2)),
            })
            .OwnedBy("marketing").Timeout(10.Seconds()).Retry(3, evenIfUnknown: true)
            .CompensatedBy("coupons.revoke", (_, given) => new { given.Code }, protects: "the coupon budget");
        steps.Action("send-offer", "customers.mail", r => new
            {
                customer = r.Signal.Label("customer"),
                subject = "Your basket is still here",
                text = $"Dear {r.From(customer).Name}, until {r.StartedAt.AddDays(3):d MMMM} the code {r.From(coupon).Code} "
                    + $"makes your order {r.From(coupon).Amount} EUR cheaper.",
            })
            .Timeout(10.Seconds()).Retry(3, evenIfUnknown: true).Irreversible("what was read was read");
    }

    private sealed record Provider(string Name, bool Healthy);

    private sealed record Customer(string Name, bool MayBeContacted, int OpenCoupons);

    private sealed record Coupon(string Code, decimal Amount);

    /// <param name="Outcome">Paid, will pay, or lost.</param>
    private sealed record Conversation(string Outcome, string? Why);
}
