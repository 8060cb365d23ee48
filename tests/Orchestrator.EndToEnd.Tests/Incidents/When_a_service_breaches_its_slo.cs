using System.Net;
using System.Text.Json;
using Orchestrator.EndToEnd.Tests.Processes;
using Orchestrator.Sandbox;
using RabbitMQ.Client;

namespace Orchestrator.EndToEnd.Tests.Incidents;

/// <summary>A signal comes in, a person approves, the outside world changes, and the trail tells the whole story.</summary>
public sealed class When_a_service_breaches_its_slo : IAsyncLifetime
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("orchestrator-e2e-");
    private SandboxServer _sandbox = null!;

    public async ValueTask InitializeAsync() => _sandbox = await SandboxServer.Start();

    public async ValueTask DisposeAsync()
    {
        await _sandbox.DisposeAsync();
        _data.Leave();
    }

    [Fact]
    public async Task A_newcomer_sees_it_through_on_embedded_defaults()
    {
        await using var orchestrator = new OrchestratorProcess(_data.FullName, OrchestratorProcess.On(_sandbox));
        await orchestrator.Ready();
        using var client = orchestrator.Client();
        await client.Signal("breach-1", "checkout");
        await SeeItThrough(client, () => client.Signal("breach-1-over", "checkout", "resolved"));
        (await orchestrator.Terminate()).ShouldBe(0);
    }

    [Fact]
    public async Task The_same_on_RabbitMQ_and_PostgreSQL_with_a_process_a_role_and_the_signal_from_the_bus()
    {
        var environment = OrchestratorProcess.On(_sandbox);
        await TestServers.Use(environment);
        await using var gateway = new OrchestratorProcess(_data.FullName, environment, arguments: ["--roles", "gateway"]);
        await using var engine = new OrchestratorProcess(_data.FullName, environment, arguments: ["--roles", "engine"]);
        await using var actions = new OrchestratorProcess(_data.FullName, environment, arguments: ["--roles", "actions"]);
        await Task.WhenAll(gateway.Ready(), engine.Ready(), actions.Ready());
        using var client = gateway.Client();
        await PublishOnTheBus("firing");
        await SeeItThrough(client, () => PublishOnTheBus("resolved"));
    }

    private async Task SeeItThrough(OrchestratorClient client, Func<Task> resolve)
    {
        var task = await OpenTask(client);
        task.GetProperty("title").GetString()!.ShouldContain("Roll checkout back");
        _sandbox.World.Effects.Find("/deployments/*/rollback", key: null).ShouldBeEmpty("nobody has approved it yet");

        var id = task.GetProperty("id").GetString();
        var (status, decided) = await client.Post($"/api/tasks/{id}/decision", new { outcome = "approved", by = "alice", groups = new[] { "role:incident-commander" }, comment = "go" });
        status.ShouldBe(HttpStatusCode.OK, decided.ToString());
        (await client.Post($"/api/tasks/{id}/decision", new { outcome = "rejected", by = "bob", groups = new[] { "role:incident-commander" } })).Status.ShouldBe(HttpStatusCode.Conflict);

        await OrchestratorClient.Eventually(
            () => Task.FromResult(_sandbox.World.Effects.Find("/deployments/checkout/rollback", key: null).FirstOrDefault()), "the sandbox rolled back");
        await resolve();
        var response = await OrchestratorClient.Eventually(() => Response(client, "Resolved"), "the response is resolved");

        var freezes = _sandbox.World.Effects.Find("/deployments/checkout/freeze", key: null).Count;
        var lifts = _sandbox.World.Effects.Find("/deployments/checkout/unfreeze", key: null).Count;
        (freezes, lifts).ShouldBe((1, 1));
        await TheTrailTellsIt(client, response);
    }

    private static async Task TheTrailTellsIt(OrchestratorClient client, string response)
    {
        var stream = await client.Get($"/api/audit/streams/response-{response}");
        var story = stream.ToString();
        foreach (var part in new[] { "freeze-deploys", "approve-rollback", "roll-back", "lift-freeze", "alice" })
            story.ShouldContain(part);
        var incident = (await client.All("/api/incidents")).ShouldHaveSingleItem().GetProperty("id").GetString();
        var whole = await OrchestratorClient.Eventually(
            async () => await client.Get($"/api/incidents/{incident}") is var seen && seen.GetProperty("state").GetString() == "Resolved" ? (object)seen : null, "the incident is resolved");
        ((JsonElement)whole).GetProperty("timeline").GetArrayLength().ShouldBeGreaterThan(10);
        await Trail.Replays(client, "critical-slo-breach");
        await Trail.IsTheSameWithALongerDeadline(client, "critical-slo-breach", "approve-rollback.deadline=20m", incident!);
    }

    private static async Task<JsonElement> OpenTask(OrchestratorClient client) => (JsonElement)await OrchestratorClient.Eventually(
        async () => await client.All("/api/tasks?state=open") is [var open, ..] ? (object)open : null, "a task is open");

    private static async Task<string?> Response(OrchestratorClient client, string state) => await client.All("/api/responses") is [var response, ..]
        && response.GetProperty("state").GetString() == state ? response.GetProperty("id").GetString() : null;

    /// <summary>As any program in any language does: plain JSON on a queue.</summary>
    private static async Task PublishOnTheBus(string status)
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(TestServers.Bus) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        var signal = JsonSerializer.SerializeToUtf8Bytes(new
        {
            id = $"bus-{status}",
            source = "checkout",
            type = "slo-breach",
            severity = "critical",
            status,
            title = "checkout misses its objective",
            dedupKey = "checkout-slo",
            labels = new { service = "checkout" },
        });
        await channel.BasicPublishAsync(string.Empty, "orchestrator.signals", signal);
    }
}
