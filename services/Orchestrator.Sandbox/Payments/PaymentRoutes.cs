using Orchestrator.Sandbox.Calls;

namespace Orchestrator.Sandbox.Payments;

internal static class PaymentRoutes
{
    public static void Map(RouteTable to)
    {
        to.Get("/payments", call => Answer.Of(new { items = call.World.Payments.Newest }));
        to.Get("/payments/{id}", call => Answer.Of(Payment(call)));
        to.Put("/payments/{id}", Take);
        to.Post("/payments/{id}/score", Score);
        to.Post("/payments/{id}/hold", call => Move(call, "held", "payments.held", "authorised"));
        to.Post("/payments/{id}/unhold", Unhold);
        to.Post("/payments/{id}/release", call => Move(call, "released", "payments.released", "authorised", "held", "settled"));
        to.Post("/payments/{id}/refund", call => Move(call, "refunded", "payments.refunded", "authorised", "held", "settled", "released"));
    }

    private static Payment Payment(Call call) => call.World.Payments.Get(call.Of("id"));

    private static Answer Take(Call call)
    {
        var id = call.Of("id");
        var risk = call.NumberOr("risk", null) ?? 0.1m;
        if (risk is < 0 or > 1)
            throw Refused.Because(400, "'risk' has to be between 0 and 1.");
        var state = call.TextOr("state", "authorised")!;
        if (state is not ("authorised" or "settled"))
            throw Refused.Because(400, "'state' has to be authorised or settled: what comes after that is done to it.");
        if (call.World.Payments.Has(id))
            throw Refused.Because(409, $"There is a payment '{id}' already.");
        var payment = new Payment(
            id, call.TextOr("customer", "cus-ada")!, call.Number("amount"), call.TextOr("currency", "EUR")!, risk, state);
        call.World.Payments.Put(payment);
        return Answer.Did("payments.taken", payment, 201);
    }

    /// <summary>Asks a scoring service: it looks, and changes nothing.</summary>
    private static Answer Score(Call call)
    {
        var payment = Payment(call);
        return Answer.Of(new
        {
            payment.Id,
            score = payment.Risk,
            level = payment.Risk switch { >= 0.8m => "high", >= 0.4m => "medium", _ => "low" },
            payment.Amount,
            payment.Currency,
            reasons = payment.Risk >= 0.4m ? new[] { "card country differs from address", "third card within an hour" } : [],
        });
    }

    /// <summary>Takes a hold back; a payment that is not held stays as it is.</summary>
    private static Answer Unhold(Call call)
    {
        var payment = Payment(call);
        return payment.State == "held"
            ? Move(call, "authorised", "payments.unheld", "held")
            : Answer.Of(new { payment.Id, payment.State, was = payment.State });
    }

    private static Answer Move(Call call, string state, string effect, params string[] from)
    {
        var payment = Payment(call);
        if (!from.Contains(payment.State))
            throw Refused.Because(409, $"Payment {payment.Id} is {payment.State}; only {string.Join(" or ", from)} becomes {state}.");
        call.World.Payments.Put(payment with { State = state });
        return Answer.Did(effect, new { payment.Id, state, was = payment.State, payment.Amount, payment.Currency });
    }
}
