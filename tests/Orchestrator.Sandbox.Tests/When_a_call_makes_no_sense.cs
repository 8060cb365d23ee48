using System.Text.Json.Nodes;

namespace Orchestrator.Sandbox.Tests;

public sealed class When_a_call_makes_no_sense : SandboxTest
{
    [Theory]
    [InlineData("GET", "/deployments/nowhere", null, 404, "checkout")]
    [InlineData("POST", "/deployments/nowhere/freeze", null, 404, "checkout")]
    [InlineData("GET", "/metrics/sli/nowhere", null, 404, "checkout")]
    [InlineData("POST", "/payments/pay-0/hold", null, 404, "pay-1001")]
    [InlineData("POST", "/customers/cus-0/coupons", null, 404, "cus-ada")]
    [InlineData("GET", "/status-page/notice-7", null, 404, "notice-7")]
    [InlineData("GET", "/no/such/thing", null, 404, "/no/such/thing")]
    [InlineData("POST", "/deployments/checkout/freeze", "{\"reason\":", 400, "line 1")]
    [InlineData("POST", "/deployments/checkout/freeze", "[1]", 400, "object")]
    [InlineData("POST", "/deployments/checkout/freeze", "{\"reason\":1}", 400, "reason")]
    [InlineData("POST", "/deployments/checkout/scale-out", "{\"by\":\"two\"}", 400, "by")]
    [InlineData("POST", "/deployments/checkout/scale-out", "{\"by\":1e30}", 400, "by")]
    [InlineData("POST", "/customers/cus-ada/coupons", "{\"amount\":501}", 409, "budget")]
    [InlineData("PUT", "/flags/x", "{}", 400, "enabled")]
    [InlineData("PUT", "/metrics/sli/search", "{\"availability\":97}", 400, "availability")]
    public async Task Says_what_is_wrong_in_problem_details_and_does_nothing(string method, string path, string? body, int status, string named)
    {
        var answer = await Send(method, path, body);
        answer.Status.ShouldBe(status);
        var problem = JsonNode.Parse(answer.Body)!;
        problem["status"]!.GetValue<int>().ShouldBe(status);
        problem["detail"]!.GetValue<string>().ShouldContain(named);
        World.Effects.Total.ShouldBe(0);
    }

    [Fact]
    public async Task Refuses_a_body_that_is_too_large() =>
        (await Send("POST", "/echo", new string(' ', 70_000))).Status.ShouldBe(413);
}
