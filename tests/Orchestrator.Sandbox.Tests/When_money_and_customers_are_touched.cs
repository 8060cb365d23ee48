using System.Text.Json.Nodes;

namespace Orchestrator.Sandbox.Tests;

public sealed class When_money_and_customers_are_touched : SandboxTest
{
    [Fact]
    public async Task Holds_a_payment_and_releases_or_refunds_it()
    {
        (await Send("POST", "/payments/pay-1002/hold")).Status.ShouldBe(200);
        (await Send("POST", "/payments/pay-1002/hold")).Status.ShouldBe(409);
        (await Send("POST", "/payments/pay-1002/release")).Status.ShouldBe(200);
        (await Send("POST", "/payments/pay-1002/refund")).Status.ShouldBe(200);
        (await Get("/payments/pay-1002")).Body["state"]!.GetValue<string>().ShouldBe("refunded");
    }

    [Fact]
    public async Task Takes_a_hold_back_where_there_is_one()
    {
        (await Send("POST", "/payments/pay-1002/unhold")).Body.ShouldContain("\"state\":\"authorised\"");
        World.Effects.Total.ShouldBe(0);
        await Send("POST", "/payments/pay-1002/hold");
        (await Send("POST", "/payments/pay-1002/unhold")).Body.ShouldContain("\"was\":\"held\"");
        (await Get("/payments/pay-1002")).Body["state"]!.GetValue<string>().ShouldBe("authorised");
    }

    [Fact]
    public async Task Cannot_hold_what_has_settled_and_can_refund_it()
    {
        (await Send("PUT", "/payments/pay-9", new { amount = 20, state = "settled" })).Status.ShouldBe(201);
        (await Send("PUT", "/payments/pay-8", new { amount = 20, state = "refunded" })).Status.ShouldBe(400);
        (await Send("POST", "/payments/pay-9/hold")).Status.ShouldBe(409);
        (await Send("POST", "/payments/pay-9/refund")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Scores_without_an_effect()
    {
        var score = JsonNode.Parse((await Send("POST", "/payments/pay-1002/score")).Body)!;
        score["level"]!.GetValue<string>().ShouldBe("high");
        World.Calls.Total.ShouldBe(1);
        World.Effects.Total.ShouldBe(0);
    }

    [Fact]
    public async Task Gives_a_revoked_coupon_back_to_the_budget()
    {
        var code = JsonNode.Parse((await Send("POST", "/customers/cus-ada/coupons", new { amount = 400 })).Body)!["code"]!.GetValue<string>();
        (await Send("POST", $"/coupons/{code}/revoke")).Status.ShouldBe(200);
        (await Get("/coupons/budget")).Body["left"]!.GetValue<decimal>().ShouldBe(500);
    }

    [Fact]
    public async Task Knows_who_may_be_contacted_and_who_holds_a_coupon()
    {
        (await Get("/customers/cus-ada")).Body["openCoupons"]!.GetValue<int>().ShouldBe(0);
        var code = JsonNode.Parse((await Send("POST", "/customers/cus-ada/coupons", new { amount = 5 })).Body)!["code"]!.GetValue<string>();
        await Send("PUT", "/customers/cus-ada", new { mayBeContacted = false });
        var (_, ada) = await Get("/customers/cus-ada");
        (ada["openCoupons"]!.GetValue<int>(), ada["mayBeContacted"]!.GetValue<bool>()).ShouldBe((1, false));
        await Send("POST", $"/coupons/{code}/revoke");
        (await Get("/customers/cus-ada")).Body["openCoupons"]!.GetValue<int>().ShouldBe(0);
    }

    [Fact]
    public async Task Keeps_mail_in_the_outbox()
    {
        await Send("POST", "/customers/cus-ada/mail", new { subject = "Sorry", text = "We are on it." });
        (await Get("/customers/cus-ada/mail")).Body["items"]![0]!["to"]!.GetValue<string>().ShouldBe("ada@example.com");
        (await Get("/customers/cus-grace/mail")).Body["items"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task Switches_to_the_other_provider_and_not_to_an_unhealthy_one()
    {
        (await Send("POST", "/providers/fallback")).Body.ShouldContain("southpay");
        await Send("PUT", "/providers/northpay", new { healthy = false });
        (await Send("POST", "/providers/northpay/activate")).Status.ShouldBe(409);
        (await Get("/providers/active")).Body["name"]!.GetValue<string>().ShouldBe("southpay");
    }

    [Fact]
    public async Task Switches_once_for_all_who_name_the_provider_that_is_down()
    {
        await Send("PUT", "/providers/northpay", new { healthy = false });
        await Send("POST", "/providers/fallback", new { insteadOf = "northpay" }, key: "a");
        (await Send("POST", "/providers/fallback", new { insteadOf = "northpay" }, key: "b")).Body.ShouldContain("\"active\":\"southpay\"");
        World.Effects.Find(kind: "providers.switched").Count.ShouldBe(1);
        (await Send("POST", "/providers/fallback", new { insteadOf = "eastpay" })).Status.ShouldBe(404);
    }

    [Fact]
    public async Task Sets_flags()
    {
        (await Send("PUT", "/flags/express-checkout", new { enabled = false })).Body.ShouldContain("\"was\":true");
        (await Get("/flags/express-checkout")).Body["enabled"]!.GetValue<bool>().ShouldBeFalse();
    }

    [Fact]
    public async Task Changes_a_notice_on_the_status_page()
    {
        var id = JsonNode.Parse((await Send("POST", "/status-page", new { title = "Checkout is slow", service = "checkout" })).Body)!["id"]!.GetValue<string>();
        await Send("PUT", $"/status-page/{id}", new { state = "resolved" });
        var (_, page) = await Get("/status-page");
        page["items"]![0]!["state"]!.GetValue<string>().ShouldBe("resolved");
        page["items"]![0]!["title"]!.GetValue<string>().ShouldBe("Checkout is slow");
    }
}
