using System.Text.Json.Nodes;

namespace Orchestrator.Sandbox.Tests;

public sealed class When_a_host_runs_full : SandboxTest
{
    [Fact]
    public async Task Has_room_again_when_what_can_be_deleted_is_deleted()
    {
        (await Usage("web-1", "/")).ShouldBe(91);
        (await Send("POST", "/hosts/web-1/disk/clean-up", new { path = "/" })).Status.ShouldBe(200);
        (await Usage("web-1", "/")).ShouldBe(56);
    }

    [Fact]
    public async Task Stays_full_where_nothing_can_be_deleted()
    {
        await Send("POST", "/hosts/db-1/disk/clean-up", new { path = "/data" });
        (await Usage("db-1", "/data")).ShouldBe(88);
    }

    [Fact]
    public async Task Is_filled_on_demand()
    {
        (await Send("PUT", "/hosts/web-2/disk", new { path = "/", usedPercent = 99, rubbish = 3 })).Status.ShouldBe(200);
        (await Usage("web-2", "/")).ShouldBe(99);
        (await Send("PUT", "/hosts/web-2/disk", new { path = "/", usedPercent = 5, rubbish = 6 })).Status.ShouldBe(400);
        (await Send("POST", "/hosts/web-3/disk/usage", new { path = "/" })).Body.ShouldContain("there is: db-1:/data, web-1:/, web-2:/");
    }

    [Fact]
    public async Task Wakes_somebody_once_until_that_is_resolved()
    {
        for (var n = 0; n < 2; n++)
            await Send("POST", "/pages", new { key = "web-1", title = "full" });
        (await Get("/pages/web-1")).Body["calls"]!.GetValue<int>().ShouldBe(1);
        await Send("POST", "/pages/web-1/resolve");
        (await Get("/pages/web-1")).Body["resolvedAt"].ShouldNotBeNull();
        await Send("POST", "/pages", new { key = "web-1", title = "full again" });
        var (_, page) = await Get("/pages/web-1");
        (page["calls"]!.GetValue<int>(), page["resolvedAt"]).ShouldBe((2, null));
        (await Send("POST", "/pages/web-9/resolve")).Status.ShouldBe(404);
    }

    private async Task<decimal> Usage(string host, string path) =>
        JsonNode.Parse((await Send("POST", $"/hosts/{host}/disk/usage", new { path })).Body)!["usedPercent"]!.GetValue<decimal>();
}
