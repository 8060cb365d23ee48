using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.AuditTrail;
using Orchestrator.AuditTrail.Simulations;
using Orchestrator.Gateway.Simulations;
using Orchestrator.Gateway.Tests.Hosting;

namespace Orchestrator.Gateway.Tests.Simulations;

/// <summary>Simulations are the store's: another process, or the same one after a restart, shows them.</summary>
public sealed class When_a_gateway_that_simulates_ends : IAsyncLifetime
{
    private const string Yes = """
        scenario: somebody-says-yes
        flow: ask-then-act
        signals:
          ask: {type: ask}
        people:
          ana: {groups: [role:duty], does: [{approves: may-we, after: {typically: 2m, p95: 10m}}]}
        timeline:
          - {at: 0m, signal: ask}
        expect:
          - {asked: may-we}
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("orchestrator-gateway-").FullName;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task What_had_ended_is_there_after_the_restart()
    {
        JsonNode before;
        await using (var first = await Start())
        {
            var started = (await first.Api.Post("/api/simulations", new { scenario = Yes, times = 20 })).Json;
            before = await Ended(first, started);
        }

        await using var again = await Start();
        var after = (await again.Api.Get($"/api/simulations/{before["id"]}")).Json;
        after.ToJsonString().ShouldBe(before.ToJsonString());
        var listed = (await again.Api.Get("/api/simulations")).Json["items"]!.AsArray().ShouldHaveSingleItem()!;
        ((string?)listed["state"], listed["result"]).ShouldBe(("Done", null));
        (await again.Api.Delete($"/api/simulations/{before["id"]}")).Status.ShouldBe(204);
        (await again.Api.Get($"/api/simulations/{before["id"]}")).ShouldBeProblem(404);
    }

    [Fact]
    public async Task What_ran_and_what_waited_is_shown_as_interrupted()
    {
        JsonNode running, waiting;
        await using (var first = await Start())
        {
            running = (await first.Api.Post("/api/simulations", new { scenario = Yes, times = 100_000 })).Json;
            waiting = (await first.Api.Post("/api/simulations", new { scenario = Yes, times = 100_000 })).Json;
            await first.Api.Until($"/api/simulations/{running["id"]}", job => (long?)job["progress"]?["done"] > 0 ? job : null);
        }

        await using var again = await Start();
        foreach (var id in new[] { running["id"], waiting["id"] })
        {
            var interrupted = (await again.Api.Get($"/api/simulations/{id}")).Json;
            ((string?)interrupted["state"], interrupted["passed"]).ShouldBe(("Interrupted", null));
            ((string?)interrupted["error"])!.ShouldContain("ask for it again");
            interrupted["endedAt"].ShouldNotBeNull();
        }
    }

    [Fact]
    public async Task What_a_killed_process_was_doing_is_shown_as_interrupted_once_it_was_silent_for_long()
    {
        await using var platform = await Start();
        var (store, now) = (platform.Services.GetRequiredService<IAuditStore>(), TimeProvider.System.GetUtcNow());
        var (silent, heard) = (Running(now.AddMinutes(-2)), Running(now.AddMinutes(-2)) with { SeenAt = now.AddSeconds(-5) });
        await store.KeepSimulation(silent);
        await store.KeepSimulation(heard);

        var dead = (await platform.Api.Get($"/api/simulations/{silent.Id}")).Json;
        ((string?)dead["state"], (string?)dead["what"], (long?)dead["progress"]!["done"]).ShouldBe(("Interrupted", "some-scenario", 7));
        ((string?)(await platform.Api.Get($"/api/simulations/{heard.Id}")).Json["state"]).ShouldBe("Running");
        (await platform.Api.Delete($"/api/simulations/{silent.Id}")).Status.ShouldBe(204);
        (await platform.Api.Get($"/api/simulations/{silent.Id}")).ShouldBeProblem(404);
    }

    [Fact]
    public async Task Another_gateway_of_the_same_store_sees_cancels_and_forgets_them()
    {
        await using var one = await Start(often: true);
        await using var other = await Start(often: true);
        var running = (await one.Api.Post("/api/simulations", new { scenario = Yes, times = 100_000 })).Json;
        var ended = await Ended(other, (await other.Api.Post("/api/simulations", new { scenario = Yes })).Json);

        var seen = await other.Api.Until($"/api/simulations/{running["id"]}", job => (long?)job["progress"]?["done"] > 0 ? job : null);
        ((string?)seen["state"]).ShouldBe("Running");
        (await one.Api.Get("/api/simulations")).Json["items"]!.AsArray().Select(item => (string?)item!["id"])
            .ShouldBe([(string?)ended["id"], (string?)running["id"]]);
        (await one.Api.Get($"/api/simulations/{ended["id"]}")).Json["result"]!.ToJsonString().ShouldBe(ended["result"]!.ToJsonString());

        (await other.Api.Delete($"/api/simulations/{running["id"]}")).Status.ShouldBe(204);
        ((string?)(await Ended(one, running))["state"]).ShouldBe("Cancelled");
        (await one.Api.Delete($"/api/simulations/{ended["id"]}")).Status.ShouldBe(204);
        (await other.Api.Get($"/api/simulations/{ended["id"]}")).ShouldBeProblem(404);
    }

    private static KeptSimulation Running(DateTimeOffset asked)
    {
        var view = new SimulationView(
            Guid.NewGuid(), "Running", "scenario", "some-scenario", "admin", asked, asked, null,
            new SimulationProgress(7, null, "messages"), null, null, null);
        return new KeptSimulation(view.Id, asked, JsonSerializer.Serialize(view, Orchestrator.Gateway.Http.ApiJson.Options), null, asked);
    }

    private async Task<TestPlatform> Start(bool often = false)
    {
        var platform = new TestPlatform
        {
            Folder = _folder,
            Otherwise = services =>
            {
                if (often)
                    services.AddSingleton(new SimulationLimits { ToldEvery = TimeSpan.FromMilliseconds(50) });
            },
        };
        await platform.InitializeAsync();
        return platform;
    }

    private static Task<JsonNode> Ended(TestPlatform platform, JsonNode started) =>
        platform.Api.Until($"/api/simulations/{started["id"]}", job => job["endedAt"] is not null ? job : null);
}
