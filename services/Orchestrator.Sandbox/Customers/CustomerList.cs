using Orchestrator.Sandbox.Calls;

namespace Orchestrator.Sandbox.Customers;

internal sealed record Customer(string Id, string Name, string Mail, decimal LifetimeValue, bool MayBeContacted = true);

internal sealed record Coupon(string Code, string Customer, decimal Amount, string State = "issued");

internal sealed record Mail(string Id, string Customer, string To, string Subject, string Text, DateTimeOffset At);

/// <summary>Customers, the coupons given to them under one budget, and the outbox of mail to them.</summary>
internal sealed class CustomerList
{
    private const int MostMail = 10_000;
    private const int MostCoupons = 10_000;
    private readonly Queue<Mail> _outbox = [];
    private long _lastMail;

    public SortedDictionary<string, Customer> Customers { get; } = new(StringComparer.Ordinal)
    {
        ["cus-ada"] = new Customer("cus-ada", "Ada", "ada@example.com", 5400),
        ["cus-grace"] = new Customer("cus-grace", "Grace", "grace@example.com", 880),
        ["cus-linus"] = new Customer("cus-linus", "Linus", "linus@example.com", 120),
    };

    public Dictionary<string, Coupon> Coupons { get; } = [];

    public decimal Budget { get; set; } = 500;

    public decimal Spent { get; private set; }

    public IEnumerable<Mail> Outbox => _outbox.Reverse();

    public Customer Get(string id) =>
        Customers.TryGetValue(id, out var customer) ? customer : throw Refused.Unknown("customer", id, Customers.Keys);

    /// <summary>Given and not taken back.</summary>
    public int OpenCoupons(Customer customer) => Coupons.Values.Count(coupon => coupon.Customer == customer.Id && coupon.State == "issued");

    public Coupon Issue(Customer customer, decimal amount)
    {
        if (Spent + amount > Budget)
            throw Refused.Because(409, $"A coupon of {amount} is over the budget: {Budget - Spent} of {Budget} is left.");
        if (Coupons.Count >= MostCoupons)
            throw Refused.Because(409, $"There are {MostCoupons} coupons already; POST /reset starts afresh.");
        Spent += amount;
        return Coupons[$"SORRY-{Coupons.Count + 1:D4}"] = new Coupon($"SORRY-{Coupons.Count + 1:D4}", customer.Id, amount);
    }

    public Coupon Revoke(string code)
    {
        if (!Coupons.TryGetValue(code, out var coupon))
            throw Refused.Unknown("coupon", code, Coupons.Keys);
        if (coupon.State == "revoked")
            throw Refused.Because(409, $"Coupon {code} is revoked already.");
        Spent -= coupon.Amount;
        return Coupons[code] = coupon with { State = "revoked" };
    }

    public Mail Send(Customer customer, string subject, string text, DateTimeOffset at)
    {
        if (_outbox.Count >= MostMail)
            _outbox.Dequeue();
        var mail = new Mail($"mail-{++_lastMail}", customer.Id, customer.Mail, subject, text, at);
        _outbox.Enqueue(mail);
        return mail;
    }
}
