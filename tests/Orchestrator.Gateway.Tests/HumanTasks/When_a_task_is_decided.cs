using Orchestrator.Gateway.Tests.Hosting;

namespace Orchestrator.Gateway.Tests.HumanTasks;

public sealed class When_a_task_is_decided(TestPlatform platform)
{
    private static readonly string[] OnDuty = ["role:duty"];

    [Fact]
    public async Task The_response_goes_on()
    {
        var incident = await platform.Incident("ask", "goes-on");
        var task = await platform.Task(incident);
        ((string?)task["title"], (string?)task["kind"]).ShouldBe(("May we?", "approval"));

        var decided = (await platform.Api.Post($"/api/tasks/{task["id"]}/decision", new { outcome = "approved", by = "ann", groups = OnDuty, comment = "go" })).Json;
        ((string?)decided["state"], (string?)decided["decision"]!["decidedBy"]![0]).ShouldBe(("Decided", "ann"));
        await platform.Response(incident, "Resolved");
        var details = (await platform.Api.Get($"/api/tasks/{task["id"]}")).Json;
        var last = details["timeline"]!.AsArray()[^1]!;
        ((string?)last["what"], (string?)last["who"]).ShouldBe(("ann approved the task: \"go\"", "admin"), "the person, and whose key it was");
    }

    [Fact]
    public async Task The_second_decision_gets_the_first()
    {
        var task = await platform.Task(await platform.Incident("ask", "decided-twice"));
        await platform.Api.Post($"/api/tasks/{task["id"]}/decision", new { outcome = "rejected", by = "ann", groups = OnDuty, comment = "no" });

        var second = (await platform.Api.Post($"/api/tasks/{task["id"]}/decision", new { outcome = "approved", by = "bob", groups = OnDuty })).ShouldBeProblem(409);
        var first = second.Json["decision"]!;
        ((string?)first["outcome"], (string?)first["decidedBy"]![0], (string?)first["comment"]).ShouldBe(("rejected", "ann", "no"));
    }

    [Fact]
    public async Task Only_candidates_decide()
    {
        var task = await platform.Task(await platform.Incident("ask", "candidates"));
        (await platform.Api.Post($"/api/tasks/{task["id"]}/decision", new { outcome = "approved" })).ShouldBeProblem(403).Detail.ShouldContain("role:duty");
        (await (await platform.With("operates-only", "read", "operate")).Post($"/api/tasks/{task["id"]}/decision", new { outcome = "approved", groups = OnDuty })).ShouldBeProblem(403).Detail.ShouldContain("'decide'");
    }

    [Fact]
    public async Task Claims_change_hands()
    {
        var path = $"/api/tasks/{(await platform.Task(await platform.Incident("ask", "claims")))["id"]}";
        ((string?)(await platform.Api.Post($"{path}/claim", new { by = "ann", groups = OnDuty })).Json["assignee"]).ShouldBe("ann");
        (await platform.Api.Post($"{path}/claim", new { by = "bob", groups = OnDuty })).ShouldBeProblem(409);
        ((string?)(await platform.Api.Post($"{path}/delegate", new { by = "ann", groups = OnDuty, to = "cy", reason = "asleep" })).Json["assignee"]).ShouldBe("cy");
        ((string?)(await platform.Api.Post($"{path}/release", new { by = "cy" })).Json["state"]).ShouldBe("Open");
        (await platform.Api.Post($"{path}/claim", new { groups = OnDuty })).Status.ShouldBe(200);
        (await platform.Api.Get("/api/tasks?state=open&assignee=me&limit=200")).Json["items"]!.AsArray().Select(item => $"/api/tasks/{item!["id"]}").ShouldContain(path);
    }

    [Fact]
    public async Task What_is_wrong_is_said()
    {
        var task = await platform.Task(await platform.Incident("ask", "wrong-decisions"));
        var path = $"/api/tasks/{task["id"]}";
        (await platform.Api.Post($"{path}/decision", new { outcome = "yes" })).ShouldBeProblem(400).Detail.ShouldContain("approved, rejected, completed");
        (await platform.Api.Post($"{path}/decision", new { outcome = "expired" })).ShouldBeProblem(400).Detail.ShouldContain("approved, rejected, completed");
        (await platform.Api.Post($"{path}/decision")).ShouldBeProblem(400).Detail.ShouldContain("'outcome' is missing");
        (await platform.Api.Post($"{path}/decision", new { outcome = "completed", groups = OnDuty })).ShouldBeProblem(400);
        (await platform.Api.Post($"{path}/decision", new { outcome = "approved", by = new string('a', 300) })).ShouldBeProblem(400).Detail.ShouldContain("'by' has 300");
        (await platform.Api.Post($"{path}/delegate", new { groups = OnDuty })).ShouldBeProblem(400).Detail.ShouldContain("'to' is missing");
        (await platform.Api.Get("/api/tasks?state=done")).ShouldBeProblem(400).Detail.ShouldContain("Decided");
        var unknown = (await platform.Api.Post("/api/tasks/7d9c2f5e-0000-4000-8000-000000000000/decision", new { outcome = "approved" })).ShouldBeProblem(404);
        unknown.Json["open"]!.AsArray().Select(open => (string?)open!["id"]).ShouldContain((string?)task["id"]);
    }
}
