using Orchestrator.Contracts.HumanTasks;
using Orchestrator.Contracts.Signals;
using Orchestrator.StateMachines.Flows;

namespace Orchestrator.ResponseFlows;

/// <summary>A payment looks like fraud: keep the money where it is until people have said what becomes of it.</summary>
public sealed class HighFraudRisk : Flow
{
    protected override void Define(FlowBuilder flow)
    {
        flow.Named("high-fraud-risk", version: 1).OwnedBy("fraud")
            .Intent("A payment that looks like fraud ends released or refunded, because people looked at it before money left for good.")
            .Protects("the shop's money, and honest customers who wait for what they bought")
            .Constraint("An honest customer waits meanwhile: decided within 15 minutes, and told at once that it takes longer.")
            .Constraint("Above 1000 EUR two people decide; a small payment that scores low is released without any.")
            .Constraint("What nobody decides stays held: an authorisation lasts for days, money sent is gone.")
            .StartsWhen(s => s.Type == "fraud-risk" && s.Severity >= Severity.Error && s.Labels.ContainsKey("payment"))
            .Objective(percent: 95, within: 15.Minutes())
            .Deadline(2.Hours(), whenMissed: Overrun.Escalate)
            .Exclusive(r => $"payment:{r.Signal.Label("payment")}")
            .OnSignalResolved(SignalResolvedPolicy.CancelAndCompensate)
            .ResolvesIncident();

        var payment = flow.Action<Payment>("look-up", "payments.get", r => new { id = r.Signal.Label("payment") })
            .OwnedBy("payments").ReadOnly().Timeout(5.Seconds()).Retry(5, maxDelay: 10.Seconds())
            .RescuedByOwner(10.Minutes());

        // Released is what this flow does; what went through by itself is settled. A second signal does not ask people twice.
        flow.Choice("where-it-stands")
            .When(
                "decided before",
                r => r.From(payment).State == "refunded" || (r.From(payment).State == "released" && r.Signal.Severity < Severity.Critical),
                then => then.Resolve("nothing-to-do", "the payment was decided before"))
            .When("it can be held", r => r.From(payment).State == "authorised", then =>
                then.Action("hold", "payments.hold", r => new { id = r.Signal.Label("payment"), reason = r.Signal.Title })
                    .OwnedBy("payments").Timeout(5.Seconds()).Retry(5, maxDelay: 10.Seconds(), evenIfUnknown: true)
                    .CompensatedBy(
                        "payments.unhold",
                        r => new { id = r.Signal.Label("payment") },
                        protects: "a customer whose payment nobody doubts any more",
                        whenUnknown: Undo.IsSafe)
                    .GoOnWithout("it may have settled by now, and people can still refund it"));

        var rating = flow.Action<Rating>("score", "fraud.score", r => new { id = r.Signal.Label("payment") })
            .ReadOnly().Timeout(5.Seconds()).Retry(3, maxDelay: 5.Seconds())
            .GoOnWithout("people decide without it");

        StepOutput notice = null!, refund = null!;
        flow.Choice("who-decides")
            .When(
                "nobody: small, and scores low",
                r => r.Has(rating) && r.From(rating).Score < 0.4m && r.Signal.Severity < Severity.Critical
                    && r.From(payment) is { Currency: "EUR", Amount: <= 1000 },
                _ => { })
            .Otherwise(then => (notice, refund) = Review(then, payment, rating), branch: "people");

        flow.Action("release", "payments.release", r => new { id = r.Signal.Label("payment") })
            .OwnedBy("payments").Timeout(15.Seconds()).Retry(5, evenIfUnknown: true)
            .Irreversible("money that was sent is gone").IsObjective()
            .RescuedByOwner(30.Minutes());
        flow.Resolve("released", "the payment was released");

        flow.Closing(close => close.Choice("was-told").OwnedBy("customer-care").When("the customer waits to hear", r => r.Done(notice), then =>
            then.Action("tell-outcome", "customers.mail", r => new
                {
                    customer = r.From(payment).Customer,
                    subject = "About your order",
                    text = r.Done(refund)
                        ? "We could not accept your payment and have refunded it."
                        : "Your payment is through. Thank you for waiting.",
                })
                .Timeout(10.Seconds()).Retry(5, evenIfUnknown: true).Irreversible("what was read was read")));
    }

    private static (StepOutput Notice, StepOutput Refund) Review(StepsBuilder steps, StepOutput<Payment> payment, StepOutput<Rating> rating)
    {
        // Says nothing of fraud: an honest customer is not accused, and another one not warned.
        var notice = steps.Action("tell-customer", "customers.mail", r => new
            {
                customer = r.From(payment).Customer,
                subject = "Your order takes a little longer",
                text = "We are checking your payment and let you know as soon as that is done.",
            })
            .OwnedBy("customer-care").Timeout(10.Seconds()).Retry(3, evenIfUnknown: true)
            .CompensatedBy(
                "customers.mail",
                r => new
                {
                    customer = r.From(payment).Customer,
                    subject = "A correction to our last message",
                    text = "Please ignore our last message: we are not checking your payment any more. Sorry for the trouble.",
                },
                protects: "an honest customer's trust",
                whenUnknown: Undo.IsSafe)
            .GoOnWithout("the decision does not wait for a mail");

        StepOutput refund = null!;
        steps.Approval(
                "review",
                r => $"Release payment {r.Signal.Label("payment")} over {r.From(payment).Amount} {r.From(payment).Currency}, {Risk(r, rating)}?")
            .Instructions("Yes releases it. A single no refunds it, for good. In doubt leave it: it stays held.")
            .Shows(r => new
            {
                payment = r.From(payment),
                rating = r.Has(rating) ? r.From(rating) : null,
                r.Signal.Title,
                r.Signal.Labels,
                r.Signal.Annotations,
                r.Signal.Links,
            })
            .AskedOf("team:fraud").FourEyes()
            .Quorum(r => r.From(payment) is { Currency: "EUR", Amount: <= 1000 } ? 1 : 2)
            .Deadline(15.Minutes(), DeadlineOutcome.Escalate)
            .EscalatesTo("team:fraud-leads", 45.Minutes(), then: DeadlineOutcome.Fail)
            .OnRejected(no =>
            {
                refund = no.Action("refund", "payments.refund", r => new { id = r.Signal.Label("payment") })
                    .OwnedBy("payments").Timeout(15.Seconds()).Retry(5, evenIfUnknown: true)
                    .Irreversible("money that went back is not ours to take again").IsObjective()
                    .RescuedByOwner(30.Minutes());
                no.Resolve("refunded", "people refused the payment, and it was refunded");
            })
            .Fallback(plan => plan.Escalate("undecided", "nobody decided in time, or the refund failed; what was held stays held"));
        return (notice, refund);
    }

    private static string Risk(ResponseData r, StepOutput<Rating> rating) => r.Has(rating) ? $"risk {r.From(rating).Score}" : "not scored";

    private sealed record Payment(string State, string Customer, decimal Amount, string Currency);

    private sealed record Rating(decimal Score, IReadOnlyList<string> Reasons);
}
