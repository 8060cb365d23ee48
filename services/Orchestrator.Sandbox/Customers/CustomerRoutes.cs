using Orchestrator.Sandbox.Calls;

namespace Orchestrator.Sandbox.Customers;

internal static class CustomerRoutes
{
    public static void Map(RouteTable to)
    {
        to.Get("/customers", call => Answer.Of(new { items = World(call).Customers.Values.Select(customer => Shown(call, customer)) }));
        to.Get("/customers/{id}", call => Answer.Of(Shown(call, Customer(call))));
        to.Put("/customers/{id}", call =>
        {
            var customer = Customer(call);
            var changed = customer with { MayBeContacted = call.TruthOr("mayBeContacted", null) ?? customer.MayBeContacted };
            return Answer.Did("customers.changed", Shown(call, World(call).Customers[customer.Id] = changed));
        });
        to.Post("/customers/{id}/coupons", Issue);
        to.Get("/customers/{id}/mail", call =>
        {
            var customer = Customer(call);
            return Answer.Of(new { items = World(call).Outbox.Where(mail => mail.Customer == customer.Id) });
        });
        to.Post("/customers/{id}/mail", call =>
        {
            var mail = World(call).Send(Customer(call), call.Text("subject"), call.Text("text"), call.Now);
            return Answer.Did("customers.mail-sent", mail, 201);
        });
        to.Get("/mail", call => Answer.Of(new { items = World(call).Outbox.Take(100) }));
        to.Get("/coupons", call => Answer.Of(new { items = World(call).Coupons.Values }));
        to.Get("/coupons/budget", call => Answer.Of(Budget(call)));
        to.Put("/coupons/budget", call =>
        {
            World(call).Budget = call.Number("budget");
            return Answer.Did("coupons.budget-set", Budget(call));
        });
        to.Post("/coupons/{code}/revoke", call => Answer.Did("coupons.revoked", World(call).Revoke(call.Of("code"))));
    }

    private static CustomerList World(Call call) => call.World.Customers;

    private static Customer Customer(Call call) => World(call).Get(call.Of("id"));

    private static object Shown(Call call, Customer customer) => new
    {
        customer.Id,
        customer.Name,
        customer.Mail,
        customer.LifetimeValue,
        customer.MayBeContacted,
        openCoupons = World(call).OpenCoupons(customer),
    };

    private static object Budget(Call call) =>
        new { World(call).Budget, World(call).Spent, left = World(call).Budget - World(call).Spent };

    private static Answer Issue(Call call)
    {
        var customer = Customer(call);
        var amount = call.Number("amount");
        if (amount <= 0)
            throw Refused.Because(400, "'amount' has to be above 0.");
        var coupon = World(call).Issue(customer, amount);
        return Answer.Did(
            "coupons.issued", new { coupon.Code, customer = customer.Id, coupon.Amount, left = World(call).Budget - World(call).Spent }, 201);
    }
}
