using Orchestrator.Gateway.Tests.Hosting;

namespace Orchestrator.Gateway.Tests.Incidents;

public sealed class When_people_act_on_an_incident(TestPlatform platform)
{
    [Fact]
    public async Task The_answer_is_the_incident_as_it_is_then()
    {
        var path = $"/api/incidents/{(await platform.Incident("plain", "acted-on"))["id"]}";

        var acknowledged = (await platform.Api.Post($"{path}/acknowledge", new { reason = "on it" })).Json;
        ((string?)acknowledged["state"], (string?)acknowledged["acknowledgedBy"]).ShouldBe(("Acknowledged", "admin"));
        ((string?)(await platform.Api.Post($"{path}/resolve", new { reason = "fixed" })).Json["state"]).ShouldBe("Resolved");
        ((string?)(await platform.Api.Post($"{path}/reopen", new { reason = "not fixed" })).Json["state"]).ShouldBe("Open");
    }

    [Fact]
    public async Task The_second_is_told_who_was_first()
    {
        var path = $"/api/incidents/{(await platform.Incident("plain", "first-and-second"))["id"]}";
        await platform.Api.Post($"{path}/acknowledge");

        var second = (await platform.Api.Post($"{path}/acknowledge")).ShouldBeProblem(409);
        second.Detail.ShouldContain("admin acknowledged the incident");
        ((string?)second.Json["standing"]!["by"]).ShouldBe("admin");
        (await platform.Api.Post($"{path}/reopen", new { reason = "why not" })).ShouldBeProblem(409).Detail.ShouldContain("only a resolved incident");
    }

    [Fact]
    public async Task What_lacks_is_named()
    {
        var path = $"/api/incidents/{(await platform.Incident("plain", "lacking"))["id"]}";
        (await platform.Api.Post($"{path}/resolve")).ShouldBeProblem(400).Detail.ShouldContain("'reason' is missing");
        (await platform.Api.Post($"{path}/resolve", new { raeson = "fixed" })).ShouldBeProblem(400).Detail.ShouldContain("there is reason");
        (await platform.Api.Post($"{path}/notes", new { text = " " })).ShouldBeProblem(400).Detail.ShouldContain("'text' is missing");
        (await platform.Api.Post($"{path}/notes", new { text = new string('x', 10_001) })).ShouldBeProblem(400);
        (await platform.Api.Post("/api/incidents/7d9c2f5e-0000-4000-8000-000000000000/acknowledge")).ShouldBeProblem(404);
        (await (await platform.With("watches-only", "read")).Post($"{path}/acknowledge")).ShouldBeProblem(403).Detail.ShouldContain("'operate'");
    }
}
