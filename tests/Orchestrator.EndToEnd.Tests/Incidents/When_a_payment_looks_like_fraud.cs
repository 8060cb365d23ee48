namespace Orchestrator.EndToEnd.Tests.Incidents;

public sealed class When_a_payment_looks_like_fraud(PlatformOnASandbox platform) : IClassFixture<PlatformOnASandbox>
{
    [Fact]
    public async Task Two_people_release_a_large_one_and_a_second_signal_asks_nobody()
    {
        await platform.Send(Signal("rules", "Third card within an hour"));
        var review = await platform.OpenTask("Release payment pay-1002 over 2390 EUR, risk 0.91?");
        (await State("pay-1002")).ShouldBe("held");
        await platform.Decide(review, "approved", "alice", "team:fraud");
        (await State("pay-1002")).ShouldBe("held", "one of two is not enough");
        await platform.Decide(review, "approved", "bob", "team:fraud");

        var incident = await platform.Incident("Third card within an hour", "Resolved");
        incident.GetProperty("timeline").ToString().ShouldContain("high-fraud-risk has resolved it: the payment was released");
        (await State("pay-1002")).ShouldBe("released");
        var mails = (await platform.Outside("/customers/cus-grace/mail")).GetProperty("items");
        mails.EnumerateArray().Select(mail => mail.GetProperty("subject").GetString()).ShouldBe(["About your order", "Your order takes a little longer"]);

        await platform.Send(Signal("bank", "The issuer doubts it too"));
        var second = await platform.Incident("The issuer doubts it too", "Resolved");
        second.GetProperty("responses")[0].GetProperty("explanation").GetString().ShouldBe("the payment was decided before");
        second.GetProperty("tasks").GetArrayLength().ShouldBe(0);
        await Trail.Replays(platform.Api, "high-fraud-risk");
    }

    private static object Signal(string source, string title) => new
    {
        source,
        type = "fraud-risk",
        severity = "error",
        title,
        dedupKey = $"{source}-pay-1002",
        labels = new { payment = "pay-1002" },
    };

    private async Task<string?> State(string payment) => (await platform.Outside($"/payments/{payment}")).GetProperty("state").GetString();
}
