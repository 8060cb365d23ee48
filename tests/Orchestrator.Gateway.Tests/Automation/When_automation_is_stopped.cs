using Orchestrator.Gateway.Tests.Hosting;

namespace Orchestrator.Gateway.Tests.Automation;

public sealed class When_automation_is_stopped : IAsyncLifetime
{
    private readonly TestPlatform _platform = new();

    public ValueTask InitializeAsync() => _platform.InitializeAsync();

    public ValueTask DisposeAsync() => _platform.DisposeAsync();

    [Fact]
    public async Task Holds_what_would_act_until_it_runs_again()
    {
        var stopped = (await _platform.Api.Put("/api/automation", new { paused = true, reason = "fire drill" })).Json;
        ((string?)stopped["state"], (string?)stopped["stops"]![0]!["by"], (string?)stopped["stops"]![0]!["reason"]).ShouldBe(("Stopped", "admin", "fire drill"));
        var incident = await _platform.Incident("act", "held");
        await _platform.Api.Until("/api/automation", answer => (int)answer["held"]! == 1 ? answer : null);
        _platform.Sandbox.World.Calls.Total.ShouldBe(0);

        var again = (await _platform.Api.Put("/api/automation", new { paused = true, reason = "again" })).ShouldBeProblem(409);
        ((string?)again.Json["stop"]!["reason"]).ShouldBe("fire drill");
        ((string?)(await _platform.Api.Put("/api/automation", new { paused = false, reason = "over" })).Json["state"]).ShouldBe("Running");
        await _platform.Response(incident, "Resolved");
        _platform.Sandbox.World.Calls.Total.ShouldBe(1);
    }

    [Fact]
    public async Task Says_what_it_needs()
    {
        (await _platform.Api.Put("/api/automation", new { reason = "x" })).ShouldBeProblem(400).Detail.ShouldContain("'paused' is missing");
        (await _platform.Api.Put("/api/automation", new { paused = true })).ShouldBeProblem(400).Detail.ShouldContain("'reason' is missing");
        (await _platform.Api.Put("/api/automation", new { paused = true, flow = "nope", reason = "x" })).ShouldBeProblem(404).Detail.ShouldContain("just-act");
        (await _platform.Api.Put("/api/automation", new { paused = false, reason = "x" })).ShouldBeProblem(409).Detail.ShouldContain("not stopped");
    }
}
