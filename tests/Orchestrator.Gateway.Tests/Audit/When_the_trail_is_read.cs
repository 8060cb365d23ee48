using System.Text;
using Orchestrator.AuditTrail.Export;
using Orchestrator.AuditTrail.Facts;
using Orchestrator.Gateway.Tests.Hosting;

namespace Orchestrator.Gateway.Tests.Audit;

public sealed class When_the_trail_is_read(TestPlatform platform)
{
    [Fact]
    public async Task A_stream_is_folded_to_a_version_and_to_a_moment()
    {
        var incident = await platform.Incident("plain", "folded");
        await platform.Api.Post($"/api/incidents/{incident["id"]}/acknowledge");
        var path = $"/api/audit/streams/incident-{incident["id"]}";

        var now = (await platform.Api.Get(path)).Json;
        ((string?)now["kind"], (string?)now["state"]!["State"]).ShouldBe(("incident", "Acknowledged"));
        var version = (long)now["version"]! - 1;
        var before = (await platform.Api.Get($"{path}?version={version}")).Json;
        ((long)before["version"]!, (string?)before["state"]!["State"]).ShouldBe((version, "Open"));
        var opened = (string)now["items"]![0]!["at"]!;
        var then = (await platform.Api.Get($"{path}?at={Uri.EscapeDataString(opened)}")).Json;
        ((string?)then["state"]!["State"]).ShouldBe("Open");
        (await platform.Api.Get($"{path}?from=2&limit=1")).Json["items"]!.AsArray().Select(item => (long)item!["version"]!).ShouldBe([2]);
    }

    [Fact]
    public async Task The_whole_is_paged_and_exported()
    {
        await platform.Incident("plain", "exported");
        var first = (await platform.Api.Get("/api/audit/events?limit=3")).Json;
        first["items"]!.AsArray().Count.ShouldBe(3);
        var second = (await platform.Api.Get($"/api/audit/events?limit=3&after={first["next"]}")).Json;
        ((long)second["items"]![0]!["position"]!).ShouldBeGreaterThan((long)first["items"]![2]!["position"]!);

        using var export = new MemoryStream(Encoding.UTF8.GetBytes((await platform.Api.Get("/api/audit/export")).Body));
        var facts = new List<RecordedFact>();
        await foreach (var fact in StreamImport.Read(export))
            facts.Add(fact);
        facts.Select(fact => fact.Position).ShouldBeInOrder();
        facts.ShouldContain(fact => fact.Type == "incident_opened");
    }

    [Fact]
    public async Task What_is_not_there_is_said()
    {
        (await platform.Api.Get("/api/audit/streams/incident-x")).ShouldBeProblem(404).Detail.ShouldContain("incident-<id>");
        (await platform.Api.Get("/api/audit/streams/x?at=never")).ShouldBeProblem(400).Detail.ShouldContain("ISO 8601");
        (await platform.Api.Get("/api/audit/streams/x?version=-1")).ShouldBeProblem(400);
        (await platform.Api.Get("/api/audit/events?after=x")).ShouldBeProblem(400);
    }
}
