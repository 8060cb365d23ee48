using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Gateway.Simulations;
using Orchestrator.Gateway.Tests.Hosting;

namespace Orchestrator.Gateway.Tests.Simulations;

/// <summary>What would have come of incidents that really happened here, asked over the API.</summary>
public sealed class When_it_is_asked_what_if(TestPlatform platform)
{
    private static readonly string[] TwoToAgree = ["may-we.quorum=2"];

    [Fact]
    public async Task Nobody_knows_what_a_second_person_would_have_said()
    {
        var incident = await Approved("asked-for-two");
        var ended = await Ended(new { flow = "ask-then-act", set = TwoToAgree, incident = (string?)incident["id"] });
        ((string?)ended["state"], (string?)ended["kind"], (bool?)ended["passed"]).ShouldBe(("Done", "what-if", false), ended.ToJsonString());
        ((string?)ended["what"]).ShouldBe("ask-then-act, may-we.quorum=2");
        ((int?)ended["progress"]!["done"], (int?)ended["progress"]!["of"], (string?)ended["progress"]!["what"]).ShouldBe((1, 1, "incidents"));
        var what = ended["result"]!["incidents"]!.AsArray().ShouldHaveSingleItem()!;
        ((string?)what["incident"], (string?)what["verdict"], (string?)what["was"]!["end"]).ShouldBe(((string?)incident["id"], "unknowable", "resolved"));
        ((string?)what["unknown"]!["about"], (string?)what["unknown"]!["why"]).ShouldSatisfyAllConditions(
            unknown => unknown.Item1.ShouldBe("may-we"), unknown => unknown.Item2!.ShouldContain("nothing is recorded of what people would have done after that"));
    }

    [Fact]
    public async Task An_assumption_answers_and_the_trail_is_left_alone()
    {
        var incident = await Approved("assumed-for-two");
        string[] assume = ["may-we: approved after 20m"];
        var ended = await Ended(new { flow = "ask-then-act", set = TwoToAgree, assume, incident = (string?)incident["id"] });
        var what = ended["result"]!["incidents"]![0]!;
        ((string?)what["would"]!["end"]).ShouldBe("resolved", ended.ToJsonString());
        ((double)what["would"]!["took"]! - (double)what["was"]!["took"]!).ShouldBeInRange(1000, 1201);
        var answer = what["changes"]!.AsArray().Single(change => (string?)change!["of"] == "answer")!;
        ((string?)answer["basis"], (string?)answer["on"]).ShouldBe(("assumed", "'may-we' approved 20 min after it was asked"));
        what["changes"]!.AsArray().ShouldNotContain(change => (string?)change!["of"] == "action", "it came to what it came to");
        (await platform.Api.Get($"/api/incidents/{incident["id"]}")).Body.ShouldNotContain("assumed)");
    }

    [Fact]
    public async Task A_period_takes_the_latest_and_says_how_many_more_there_are()
    {
        await using var own = new TestPlatform { Otherwise = services => services.AddSingleton(new SimulationLimits { Incidents = 1 }) };
        await own.InitializeAsync();
        foreach (var source in new[] { "one", "two" })
            await own.Response(await own.Incident("act", source), "Resolved");
        string[] once = ["act.attempts=1"];
        var started = (await own.Api.Post("/api/simulations", new { whatIf = new { flow = "just-act", set = once, since = "2026-01-01T00:00:00Z" } })).Json;
        var ended = await own.Api.Until($"/api/simulations/{started["id"]}", job => job["endedAt"] is not null ? job : null);
        ((bool?)ended["passed"], (int?)ended["result"]!["same"], (int?)ended["result"]!["notAskedOlder"]).ShouldBe((true, 1, 1), ended.ToJsonString());
        ((string?)ended["result"]!["incidents"]![0]!["title"]).ShouldBe("two has act");
    }

    [Fact]
    public async Task What_makes_no_sense_is_told_with_what_there_is()
    {
        var incident = Guid.NewGuid();
        (await Refused(new { flow = "nope", version = 1, incident })).ShouldContain("There is no flow 'nope' in version 1; there is: ask-then-act v1, just-act v2");
        (await Refused(new { flow = "ask-then-act", version = 4, incident })).ShouldContain("in version 4; there is: ask-then-act v1");
        (await Refused(new { flow = "ask-then-act", incident })).ShouldContain("'version', 'set'");
        (await Refused(new { flow = "ask-then-act", set = TwoToAgree })).ShouldContain("either 'incident', an id, or 'since'");
        (await Refused(new { flow = "ask-then-act", set = TwoToAgree, incident, since = "2026-01-01T00:00:00Z" })).ShouldContain("either 'incident', an id, or 'since'");
        (await Refused(new { flow = "ask-then-act", set = new[] { "may-i.quorum=2" }, incident })).ShouldContain("there is no such step. It has: may-we, act");
        (await Refused(new { flow = "ask-then-act", set = new[] { "may-we.colour=2" }, incident })).ShouldContain("has no setting 'colour'. It has: deadline, ");
        (await Refused(new { flow = "ask-then-act", set = new[] { "may-we" }, incident })).ShouldContain("write <step>.<setting>=<value>");
        (await Refused(new { flow = "ask-then-act", set = TwoToAgree, assume = new[] { "may-we: perhaps" }, incident })).ShouldContain("approved|rejected|completed after <duration>");
        (await Refused(new { flow = "ask-then-act", set = TwoToAgree, assume = new[] { "feet.run: fails after 1s" }, incident })).ShouldContain("or actions (world.echo)");
        (await Refused(new { flow = "ask-then-act", set = Enumerable.Repeat("may-we.quorum=2", 101), incident })).ShouldContain("101 entries, and 100 at most");
        (await platform.Api.Post("/api/simulations", new { whatIf = new { flow = "ask-then-act", set = TwoToAgree, incident }, seed = 3 })).ShouldBeProblem(400).Detail.ShouldContain("'seed'");

        var unknown = await Ended(new { flow = "ask-then-act", set = TwoToAgree, incident });
        ((string?)unknown["state"], (string?)unknown["error"]).ShouldSatisfyAllConditions(found => found.Item1.ShouldBe("Failed"), found => found.Item2!.ShouldContain("no incident"));
    }

    private async Task<JsonNode> Approved(string source)
    {
        var incident = await platform.Incident("ask", source);
        var task = await platform.Task(incident);
        (await platform.Api.Post($"/api/tasks/{task["id"]}/decision", new { outcome = "approved", by = "ana", groups = new[] { "role:duty" } })).Status.ShouldBe(200);
        await platform.Response(incident, "Resolved");
        return incident;
    }

    private async Task<string> Refused(object whatIf) => (await platform.Api.Post("/api/simulations", new { whatIf })).ShouldBeProblem(400).Detail;

    private async Task<JsonNode> Ended(object whatIf)
    {
        var started = await platform.Api.Post("/api/simulations", new { whatIf });
        started.Status.ShouldBe(202, started.Body);
        return await platform.Api.Until($"/api/simulations/{started.Json["id"]}", job => job["endedAt"] is not null ? job : null);
    }
}
