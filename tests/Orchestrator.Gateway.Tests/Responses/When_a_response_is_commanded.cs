using Orchestrator.Gateway.Tests.Hosting;

namespace Orchestrator.Gateway.Tests.Responses;

public sealed class When_a_response_is_commanded(TestPlatform platform)
{
    [Fact]
    public async Task Is_started_by_hand_once()
    {
        var incident = await platform.Incident("plain", "by-hand");
        var start = new { flow = "just-act", incidentId = (string?)incident["id"], reason = "try it" };
        var started = await platform.Api.Send(HttpMethod.Post, "/api/responses", start, ("Idempotency-Key", "1"));
        started.Status.ShouldBe(201);
        started.Raw.Headers.Location!.ToString().ShouldBe($"/api/responses/{started.Json["id"]}");
        ((string?)started.Json["startedBy"], (int)started.Json["flowVersion"]!).ShouldBe(("admin", 2));

        var again = await platform.Api.Send(HttpMethod.Post, "/api/responses", start, ("Idempotency-Key", "1"));
        (again.Status, (string?)again.Json["id"]).ShouldBe((200, (string?)started.Json["id"]));
        var ended = await platform.Response(incident, "Resolved");
        ((string?)ended["steps"]![0]!["step"], (string?)ended["steps"]![0]!["status"]).ShouldBe(("act", "completed"));
    }

    [Fact]
    public async Task Is_not_started_where_something_is_unknown()
    {
        var incident = (string?)(await platform.Incident("plain", "not-started"))["id"];
        (await platform.Api.Post("/api/responses", new { flow = "nope", incidentId = incident, reason = "x" })).ShouldBeProblem(404).Detail.ShouldContain("ask-then-act, just-act");
        (await platform.Api.Post("/api/responses", new { flow = "just-act", version = 9, incidentId = incident, reason = "x" })).ShouldBeProblem(404).Detail.ShouldContain("it has 2");
        (await platform.Api.Post("/api/responses", new { flow = "just-act", incidentId = Guid.NewGuid(), reason = "x" })).ShouldBeProblem(404).Detail.ShouldContain("no incident");
        (await platform.Api.Post("/api/responses", new { flow = "just-act", incidentId = "x", reason = "x" })).ShouldBeProblem(400).Detail.ShouldContain("an id (a UUID)");
        (await platform.Api.Post("/api/responses", new { flow = "just-act", incidentId = incident })).ShouldBeProblem(400).Detail.ShouldContain("'reason'");
        (await platform.Api.Post("/api/responses", new { reason = "x" })).ShouldBeProblem(400).Detail.ShouldContain("'flow'");
    }

    [Fact]
    public async Task Is_paused_resumed_and_cancelled()
    {
        var incident = await platform.Incident("ask", "commanded");
        await platform.Task(incident);
        var path = $"/api/responses/{(await platform.Response(incident, "Running"))["id"]}";

        ((string?)(await platform.Api.Post($"{path}/pause", new { reason = "wait" })).Json["state"]).ShouldBe("Paused");
        (await platform.Api.Post($"{path}/pause", new { reason = "wait" })).ShouldBeProblem(409).Detail.ShouldContain("admin has paused");
        ((string?)(await platform.Api.Post($"{path}/resume", new { reason = "go" })).Json["state"]).ShouldBe("Running");
        ((string?)(await platform.Api.Post($"{path}/cancel", new { reason = "enough" })).Json["state"]).ShouldBe("Cancelled");
        (await platform.Api.Post($"{path}/resume", new { reason = "go" })).ShouldBeProblem(409);
        (await platform.Api.Post($"{path}/cancel", new { reason = "enough", compensate = "yes" })).ShouldBeProblem(400).Detail.ShouldContain("true or false");
        (await platform.Api.Post($"{path}/pause")).ShouldBeProblem(400).Detail.ShouldContain("'reason' is missing");
    }

    [Fact]
    public async Task A_step_is_given_another_input()
    {
        var incident = await platform.Incident("ask", "step-by-hand");
        var task = await platform.Task(incident);
        var path = $"/api/responses/{(await platform.Response(incident, "Running"))["id"]}/steps";

        (await platform.Api.Post($"{path}/nothing/skip", new { reason = "x" })).ShouldBeProblem(404).Detail.ShouldContain("may-we, act");
        (await platform.Api.Post($"{path}/act/retry", new { reason = "x" })).ShouldBeProblem(409).Detail.ShouldContain("not under way");
        (await platform.Api.Post($"{path}/act/input", new { reason = "x" })).ShouldBeProblem(400).Detail.ShouldContain("'input' is missing");
        (await platform.Api.Post($"{path}/act/input", new { input = new { from = "by hand" }, reason = "better so" })).Status.ShouldBe(200);
        (await platform.Api.Post($"{path}/may-we/skip", new { reason = "x" })).ShouldBeProblem(409).Detail.ShouldContain("may-we");
        await platform.Api.Post($"/api/tasks/{task["id"]}/decision", new { outcome = "approved", by = "ann", groups = new[] { "role:duty" } });
        var ended = await platform.Response(incident, "Resolved");
        var facts = (await platform.Api.Get($"/api/audit/streams/response-{ended["id"]}")).Json["items"]!.AsArray();
        ((string?)facts.Single(fact => (string?)fact!["type"] == "action_requested")!["data"]!["Input"]!["from"]).ShouldBe("by hand");
    }

    [Fact]
    public async Task Nothing_is_known_of_one_that_is_not_there()
    {
        (await platform.Api.Get($"/api/responses/{Guid.NewGuid()}")).ShouldBeProblem(404).Json["newest"]!.AsArray().ShouldNotBeNull();
        (await platform.Api.Post($"/api/responses/{Guid.NewGuid()}/pause", new { reason = "x" })).ShouldBeProblem(404);
        (await platform.Api.Post("/api/responses/x/steps/a/skip", new { reason = "x" })).ShouldBeProblem(404);
        (await platform.Api.Get("/api/responses?incident=x")).ShouldBeProblem(400).Detail.ShouldContain("UUID");
    }
}
