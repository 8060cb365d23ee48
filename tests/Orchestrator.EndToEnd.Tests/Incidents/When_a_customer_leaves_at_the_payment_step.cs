namespace Orchestrator.EndToEnd.Tests.Incidents;

public sealed class When_a_customer_leaves_at_the_payment_step(PlatformOnASandbox platform) : IClassFixture<PlatformOnASandbox>
{
    [Fact]
    public async Task Another_provider_takes_over_and_who_comes_back_and_pays_gets_no_coupon()
    {
        await platform.ChangeOutside("/providers/northpay", new { healthy = false });
        await Task.WhenAll(platform.Send(Signal("cus-ada", "firing")), platform.Send(Signal("cus-grace", "firing")));
        foreach (var customer in new[] { "cus-ada", "cus-grace" })
            await Reaches(customer, "give-them-time");
        platform.World.Effects.Find(kind: "providers.switched").Count.ShouldBe(1, "the second one found it done");
        (await platform.Outside("/providers/active")).GetProperty("name").GetString().ShouldBe("southpay");

        await platform.Send(Signal("cus-ada", "resolved"));
        var incident = await platform.Incident("cus-ada left at the payment step", "Resolved");
        incident.GetProperty("responses")[0].GetProperty("explanation").GetString()!.ShouldStartWith("the signal has resolved");
        platform.World.Effects.Find(kind: "coupons.issued").ShouldBeEmpty();
        await Trail.Replays(platform.Api, "checkout-abandoned");
    }

    private Task Reaches(string customer, string step) => Processes.OrchestratorClient.Eventually(
        async () => (await platform.Api.All("/api/responses")).Exists(response =>
            response.GetProperty("key").GetString() == $"customer:{customer}" && response.GetProperty("underWay").ToString().Contains(step, StringComparison.Ordinal)) ? "yes" : null,
        $"the response for {customer} is at {step}");

    private static object Signal(string customer, string status) => new
    {
        source = "shop",
        type = "checkout-abandoned",
        severity = "warning",
        status,
        title = $"{customer} left at the payment step",
        dedupKey = customer,
        labels = new { customer, step = "payment", segment = "high-value", cart = "184.50" },
    };
}
