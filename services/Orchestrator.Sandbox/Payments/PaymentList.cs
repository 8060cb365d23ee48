using Orchestrator.Sandbox.Calls;

namespace Orchestrator.Sandbox.Payments;

/// <param name="State">
/// <c>authorised</c>, <c>held</c>, <c>settled</c> (it went through in the ordinary way), <c>released</c> (somebody let it through) or
/// <c>refunded</c>.
/// </param>
/// <param name="Risk">From 0 (sound) to 1 (fraud).</param>
internal sealed record Payment(string Id, string Customer, decimal Amount, string Currency, decimal Risk, string State = "authorised");

internal sealed class PaymentList
{
    private const int Most = 50_000;
    private readonly Dictionary<string, Payment> _payments = [];

    public PaymentList()
    {
        Put(new Payment("pay-1001", "cus-ada", 48.90m, "EUR", 0.04m));
        Put(new Payment("pay-1002", "cus-grace", 2390m, "EUR", 0.91m));
        Put(new Payment("pay-1003", "cus-linus", 312.50m, "EUR", 0.67m));
    }

    public IEnumerable<Payment> Newest => _payments.Values.Reverse().Take(100);

    public bool Has(string id) => _payments.ContainsKey(id);

    public Payment Get(string id) =>
        _payments.TryGetValue(id, out var payment) ? payment : throw Refused.Unknown("payment", id, _payments.Keys);

    public void Put(Payment payment)
    {
        if (_payments.Count >= Most && !_payments.ContainsKey(payment.Id))
            throw Refused.Because(409, $"There are {Most} payments already; POST /reset starts afresh.");
        _payments[payment.Id] = payment;
    }
}
