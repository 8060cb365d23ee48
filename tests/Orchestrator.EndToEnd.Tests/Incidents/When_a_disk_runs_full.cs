using System.Text.Json;

namespace Orchestrator.EndToEnd.Tests.Incidents;

public sealed class When_a_disk_runs_full(PlatformOnASandbox platform) : IClassFixture<PlatformOnASandbox>
{
    [Fact]
    public async Task A_program_looks_at_it_and_it_is_cleaned_up_once_somebody_has_agreed()
    {
        await platform.Send(Signal("firing"));
        var supervision = await platform.OpenTask("May 'clean-up' run?");
        platform.World.Effects.Find(kind: "hosts.cleaned-up").ShouldBeEmpty();
        var incident = await platform.Incident("The disk of web-1 fills up", "Open");
        var response = await platform.Api.Get($"/api/responses/{incident.GetProperty("responses")[0].GetProperty("id").GetString()}");
        Output(response, "diagnose").GetProperty("stdout").GetString()!.ShouldContain("/", Case.Sensitive, "what df prints of this machine's disk");
        Output(response, "measure").GetProperty("usedPercent").GetDecimal().ShouldBe(91, "of the sandbox's");

        await platform.Decide(supervision, "approved", "alice", "team:platform-on-call");
        await platform.Effect("hosts.cleaned-up");
        await platform.Send(Signal("resolved"));
        await platform.Incident("The disk of web-1 fills up", "Resolved");
        platform.World.Effects.Find(kind: "pager.paged").ShouldBeEmpty("nobody had to be woken");
        await Trail.Replays(platform.Api, "disk-filling");
    }

    private static JsonElement Output(JsonElement response, string step) => response.GetProperty("steps").EnumerateArray()
        .Single(run => run.GetProperty("step").GetString() == step).GetProperty("output");

    private static object Signal(string status) => new
    {
        source = "node-exporter",
        type = "disk-filling",
        severity = "warning",
        status,
        title = "The disk of web-1 fills up",
        dedupKey = "web-1",
        labels = new { host = "web-1", path = "/", volume = "system" },
    };
}
