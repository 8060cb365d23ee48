using System.Text.Json.Nodes;

namespace Orchestrator.Sandbox.Tests;

public sealed class When_a_call_is_repeated : SandboxTest
{
    [Fact]
    public async Task Has_one_effect_and_answers_the_first_answer()
    {
        var first = await Send("POST", "/deployments/checkout/rollback", new { }, "key-1");
        var second = await Send("POST", "/deployments/checkout/rollback", new { }, "key-1");
        first.Status.ShouldBe(200);
        second.ShouldBe(first);
        World.Calls.Find("/deployments/*/rollback").Select(call => call.Repeated).ShouldBe([false, true]);
        World.Effects.Find(kind: "deployments.rolled-back").Count.ShouldBe(1);
    }

    [Fact]
    public async Task Has_an_effect_each_time_without_a_key()
    {
        (await Send("POST", "/deployments/checkout/rollback")).Body.ShouldContain("2026.11.1");
        (await Send("POST", "/deployments/checkout/rollback")).Body.ShouldContain("2026.10.4");
        (await Send("POST", "/deployments/checkout/rollback")).Status.ShouldBe(409);
        World.Effects.Total.ShouldBe(2);
    }

    [Fact]
    public async Task Tries_again_when_the_first_had_no_effect()
    {
        (await Send("POST", "/payments/pay-9/hold", key: "k")).Status.ShouldBe(404);
        await Send("PUT", "/payments/pay-9", new { amount = 12 });
        (await Send("POST", "/payments/pay-9/hold", key: "k")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Refuses_a_key_that_was_used_for_another_call()
    {
        await Send("POST", "/deployments/checkout/freeze", key: "k");
        var (status, body) = await Send("POST", "/deployments/search/freeze", key: "k");
        status.ShouldBe(422);
        body.ShouldContain("/deployments/checkout/freeze");
    }

    [Fact]
    public async Task Has_one_effect_when_all_come_at_once()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ =>
            Send("POST", "/customers/cus-ada/coupons", new { amount = 20 }, "coupon")));
        answers.Distinct().Count().ShouldBe(1);
        World.Calls.Total.ShouldBe(32);
        JsonNode.Parse((await Send("GET", "/coupons/budget")).Body)!["spent"]!.GetValue<decimal>().ShouldBe(20);
    }
}
