using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Gateway.Simulations;
using Orchestrator.Gateway.Tests.Hosting;
using Orchestrator.Tabletop.Scenarios.Reading;

namespace Orchestrator.Gateway.Tests.Simulations;

public sealed class When_a_simulation_is_asked_for(TestPlatform platform)
{
    private const string Yes = """
        scenario: somebody-says-yes
        flow: ask-then-act
        signals:
          ask: {type: ask}
        people:
          ana: {groups: [role:duty], does: [{approves: may-we, after: 3m}]}
        timeline:
          - {at: 0m, signal: ask}
        expect:
          - {ends: resolved, within: 5m}
        """;

    private static readonly string Long = Yes.Replace(
        "- {at: 0m, signal: ask}", "- {at: 0m, storm: {of: ask, signals: 10000, within: 100m, different: service}}", StringComparison.Ordinal);

    [Fact]
    public async Task Runs_it_and_leaves_the_trail_alone()
    {
        await using var own = new TestPlatform();
        await own.InitializeAsync();
        var before = await Position(own);
        var started = (await own.Api.Post("/api/simulations", new { scenario = Yes })).Json;
        var ended = await own.Api.Until($"/api/simulations/{started["id"]}", job => job["endedAt"] is not null ? job : null);
        ((string?)ended["state"], (bool?)ended["passed"], (string?)ended["what"], (string?)ended["by"]).ShouldBe(("Done", true, "somebody-says-yes", "admin"));
        ((string?)ended["result"]!["scenarios"]![0]!["ending"]).ShouldBe("resolved after 3 min 1 s");
        ended["result"]!["scenarios"]![0]!["decisions"]![0]!["decidedBy"]!.AsArray().Select(by => (string?)by).ShouldBe(["ana"]);
        (await Position(own)).ShouldBe(before);
    }

    [Fact]
    public async Task Says_what_was_not_as_expected()
    {
        var ended = await Ended(await platform.Api.Post("/api/simulations", new { scenario = Yes.Replace("within: 5m", "within: 2m", StringComparison.Ordinal) }));
        ((string?)ended["state"], (bool?)ended["passed"]).ShouldBe(("Done", false));
        var expectation = ended["result"]!["scenarios"]![0]!["expectations"]![0]!;
        ((bool?)expectation["met"], (int?)expectation["line"]).ShouldBe((false, 10));
        ((string?)expectation["whyNot"]).ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task Refuses_a_wrong_scenario_with_line_and_remedy()
    {
        var refused = (await platform.Api.Post("/api/simulations", new { scenario = Yes.Replace("approves: may-we", "approves: may-wee", StringComparison.Ordinal) })).ShouldBeProblem(400);
        refused.Detail.ShouldContain("line 6");
        var finding = refused.Json["findings"]![0]!;
        ((int?)finding["line"], (string?)finding["remedy"]).ShouldSatisfyAllConditions(
            found => found.Item1.ShouldBe(6), found => found.Item2!.ShouldContain("Did you mean 'may-we'"));
    }

    [Fact]
    public async Task Refuses_what_it_cannot_do()
    {
        (await platform.Api.Post("/api/simulations", new { })).ShouldBeProblem(400).Detail.ShouldContain("'scenario'");
        (await platform.Api.Post("/api/simulations", new { scenario = Yes, name = "x" })).ShouldBeProblem(400);
        (await platform.Api.Post("/api/simulations", new { name = "nope" })).ShouldBeProblem(400).Detail.ShouldContain("'nope'");
        (await platform.Api.Post("/api/simulations", new { replay = new { } })).ShouldBeProblem(400).Detail.ShouldContain("'incident'");
        (await platform.Api.Post("/api/simulations", new { scenario = new string('x', ScenarioReader.LongestFile) })).ShouldBeProblem(413);
        (await platform.Api.Get($"/api/simulations/{Guid.NewGuid()}")).ShouldBeProblem(404);
    }

    [Fact]
    public async Task Cancels_and_forgets()
    {
        var running = (await platform.Api.Post("/api/simulations", new { scenario = Long })).Json;
        var waiting = (await platform.Api.Post("/api/simulations", new { scenario = Long })).Json;
        (await platform.Api.Delete($"/api/simulations/{waiting["id"]}")).Status.ShouldBe(204);
        (await platform.Api.Get($"/api/simulations/{waiting["id"]}")).ShouldBeProblem(404);
        await platform.Api.Until($"/api/simulations/{running["id"]}", job => (long?)job["progress"]?["done"] > 0 ? job : null);
        (await platform.Api.Delete($"/api/simulations/{running["id"]}")).Status.ShouldBe(204);
        ((string?)(await Ended(running["id"]!))["state"]).ShouldBe("Cancelled");
    }

    [Fact]
    public async Task Stops_what_handles_too_much_and_keeps_only_some()
    {
        var small = new TestPlatform { Otherwise = services => services.AddSingleton(new SimulationLimits { Messages = 1000, Waiting = 1, Kept = 2 }) };
        await using var _ = small;
        await small.InitializeAsync();
        var first = (await small.Api.Post("/api/simulations", new { scenario = Long })).Json;
        var stopped = await small.Api.Until($"/api/simulations/{first["id"]}", job => job["endedAt"] is not null ? job : null);
        ((string?)stopped["result"]!["scenarios"]![0]!["stopped"])!.ShouldContain("1000 messages");
        ((bool?)stopped["passed"]).ShouldBe(false);
        for (var i = 0; i < 3; i++)
        {
            var job = (await small.Api.Post("/api/simulations", new { scenario = Yes })).Json;
            await small.Api.Until($"/api/simulations/{job["id"]}", one => one["endedAt"] is not null ? one : null);
        }

        await small.Api.Until("/api/simulations", list => list["items"]!.AsArray().Count == 2 ? list : null);
        (await small.Api.Get($"/api/simulations/{first["id"]}")).ShouldBeProblem(404);
    }

    [Fact]
    public async Task Says_when_too_many_wait()
    {
        var small = new TestPlatform { Otherwise = services => services.AddSingleton(new SimulationLimits { Waiting = 1 }) };
        await using var _ = small;
        await small.InitializeAsync();
        var answers = new List<Answer>();
        for (var i = 0; i < 4; i++)
            answers.Add(await small.Api.Post("/api/simulations", new { scenario = Long }));
        answers[^1].ShouldBeProblem(429);
    }

    [Fact]
    public async Task Replays_an_incident_that_happened()
    {
        var incident = await platform.Incident("act", "replayed");
        await platform.Response(incident, "Resolved");
        var ended = await Ended(await platform.Api.Post("/api/simulations", new { replay = new { incident = (string?)incident["id"] } }));
        ((string?)ended["state"], (bool?)ended["passed"], (int?)ended["result"]!["equal"]).ShouldBe(("Done", true, 2), ended.ToJsonString());
        var unknown = await Ended(await platform.Api.Post("/api/simulations", new { replay = new { incident = Guid.NewGuid() } }));
        ((string?)unknown["state"], (string?)unknown["error"]).ShouldSatisfyAllConditions(found => found.Item1.ShouldBe("Failed"), found => found.Item2!.ShouldContain("no incident"));
    }

    [Fact]
    public async Task Runs_a_scenario_many_times()
    {
        var varied = Yes.Replace("after: 3m", "after: {between: [1m, 9m]}", StringComparison.Ordinal);
        var started = await platform.Api.Post("/api/simulations", new { scenario = varied, times = 200, seed = 5, atLeast = 25 });
        var ended = await Ended(started);
        ((string?)ended["kind"], (string?)ended["state"], (bool?)ended["passed"], (string?)ended["what"])
            .ShouldBe(("sample", "Done", true, "somebody-says-yes, 200 times"));
        ((long?)ended["progress"]!["done"], (long?)ended["progress"]!["of"], (string?)ended["progress"]!["what"])
            .ShouldBe((200, 200, "runs"));
        ((int?)ended["result"]!["runs"], (int?)ended["result"]!["seed"]).ShouldBe((200, 5));
        ((double)ended["result"]!["duration"]!["p50"]!).ShouldBe(301, 60);
        var again = await Ended(await platform.Api.Post("/api/simulations", new { scenario = varied, times = 200, seed = 5, atLeast = 25 }));
        again["result"]!.ToJsonString().ShouldBe(ended["result"]!.ToJsonString());
        var all = await Ended(await platform.Api.Post("/api/simulations", new { scenario = varied, times = 200, seed = 5 }));
        ((bool?)all["passed"]).ShouldBe(false, "not every run is within five minutes");
    }

    [Theory]
    [InlineData("""{"name": "x", "times": 0}""", "from 1 to 100000")]
    [InlineData("""{"name": "x", "times": 100001}""", "from 1 to 100000")]
    [InlineData("""{"replay": {"since": "2026-01-01T00:00:00Z"}, "times": 10}""", "for scenarios only")]
    [InlineData("""{"name": "x", "atLeast": 95}""", "goes with 'times'")]
    [InlineData("""{"name": "x", "times": 10, "atLeast": 101}""", "up to 100")]
    public async Task Refuses_numbers_of_runs_that_make_no_sense(string body, string says) =>
        (await platform.Api.Post("/api/simulations", System.Text.Json.JsonDocument.Parse(body).RootElement)).ShouldBeProblem(400).Detail.ShouldContain(says);

    [Fact]
    public async Task Cancels_many_runs_in_the_middle()
    {
        var running = (await platform.Api.Post("/api/simulations", new { scenario = Yes, times = 100_000 })).Json;
        await platform.Api.Until($"/api/simulations/{running["id"]}", job => (long?)job["progress"]?["done"] > 0 ? job : null);
        (await platform.Api.Delete($"/api/simulations/{running["id"]}")).Status.ShouldBe(204);
        ((string?)(await Ended(running["id"]!))["state"]).ShouldBe("Cancelled");
    }

    [Fact]
    public async Task Takes_a_key_that_may()
    {
        var simulates = await platform.With("only-simulates", "simulate");
        (await simulates.Post("/api/simulations", new { scenario = Yes })).Status.ShouldBe(202);
        (await simulates.Post("/api/simulations", new { replay = new { since = "2026-01-01T00:00:00Z" } })).ShouldBeProblem(403).Detail.ShouldContain("read");
        (await simulates.Post("/api/simulations", new { whatIf = new { flow = "ask-then-act", since = "2026-01-01T00:00:00Z" } })).ShouldBeProblem(403).Detail.ShouldContain("read");
        var replayed = await Ended(await platform.Api.Post("/api/simulations", new { replay = new { since = "2099-01-01T00:00:00Z" } }));
        (await simulates.Get($"/api/simulations/{replayed["id"]}")).ShouldBeProblem(403).Detail.ShouldContain("read");
        var reads = await platform.With("only-reads", "read");
        (await reads.Post("/api/simulations", new { scenario = Yes })).ShouldBeProblem(403);
    }

    private static async Task<long> Position(TestPlatform platform) => (long)(await platform.Api.Get("/api/audit/events?after=0&limit=500")).Json["position"]!;

    private Task<JsonNode> Ended(Answer started)
    {
        started.Status.ShouldBe(202, started.Body);
        return Ended(started.Json["id"]!);
    }

    private Task<JsonNode> Ended(JsonNode id) => platform.Api.Until($"/api/simulations/{id}", job => job["endedAt"] is not null ? job : null);
}
