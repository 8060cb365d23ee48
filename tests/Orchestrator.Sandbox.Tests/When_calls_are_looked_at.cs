namespace Orchestrator.Sandbox.Tests;

public sealed class When_calls_are_looked_at : SandboxTest
{
    protected override SandboxWorld Fresh() => new(keep: 3);

    [Fact]
    public async Task Shows_them_raw_and_in_order_with_key_and_body()
    {
        await Send("POST", "/deployments/checkout/freeze", new { reason = "x" }, "k1");
        await Send("POST", "/deployments/search/freeze", "{broken", "k2");
        await Get("/deployments");
        var (_, calls) = await Get("/calls");
        calls["total"]!.GetValue<int>().ShouldBe(2);
        calls["counts"]!["/deployments/checkout/freeze"]!.GetValue<int>().ShouldBe(1);
        calls["items"]![0]!["body"]!["reason"]!.GetValue<string>().ShouldBe("x");
        calls["items"]![1]!["body"]!.GetValue<string>().ShouldBe("{broken");
        calls["items"]![1]!["status"]!.GetValue<int>().ShouldBe(400);
        (await Get("/calls?key=k2")).Body["items"]!.AsArray().Count.ShouldBe(1);
        (await Get("/calls?path=/deployments/*/freeze")).Body["items"]!.AsArray().Count.ShouldBe(2);
        (await Get("/effects?key=k1")).Body["items"]![0]!["kind"]!.GetValue<string>().ShouldBe("deployments.frozen");
    }

    [Fact]
    public async Task Forgets_the_oldest_and_still_counts_them()
    {
        for (var i = 0; i < 5; i++)
            await Send("POST", "/echo", new { i }, $"k{i}");
        var (_, calls) = await Get("/calls");
        calls["total"]!.GetValue<int>().ShouldBe(5);
        calls["items"]!.AsArray().Select(call => call!["key"]!.GetValue<string>()).ShouldBe(["k2", "k3", "k4"]);
    }

    [Fact]
    public async Task Starts_afresh_when_reset()
    {
        await Send("POST", "/deployments/checkout/freeze", key: "k");
        await Send("DELETE", "/calls");
        World.Calls.Total.ShouldBe(0);
        (await Get("/deployments/checkout")).Body["frozen"]!.GetValue<bool>().ShouldBeTrue();
        await Send("POST", "/reset");
        (await Get("/deployments/checkout")).Body["frozen"]!.GetValue<bool>().ShouldBeFalse();
    }
}
