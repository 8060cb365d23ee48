using System.Net;
using System.Text.Json;
using Orchestrator.EndToEnd.Tests.Processes;
using Orchestrator.Sandbox;

namespace Orchestrator.EndToEnd.Tests.Integrations;

/// <summary>The real Alertmanager, told of alerts as by Prometheus, sends to the real program.</summary>
public sealed class When_Alertmanager_sends : IAsyncLifetime
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("orchestrator-e2e-");
    private SandboxServer _sandbox = null!;

    public async ValueTask InitializeAsync() => _sandbox = await SandboxServer.Start();

    public async ValueTask DisposeAsync()
    {
        await _sandbox.DisposeAsync();
        _data.Delete(recursive: true);
    }

    [Fact]
    public async Task An_incident_opens_its_flow_runs_and_both_end_with_the_alert()
    {
        await using var orchestrator = new OrchestratorProcess(_data.FullName, OrchestratorProcess.On(_sandbox));
        await orchestrator.Ready();
        await using var alertmanager = new AlertmanagerProcess(_data.FullName, orchestrator.Url, orchestrator.Key("integrationKey"));
        await alertmanager.Ready();
        using var client = orchestrator.Client();

        await alertmanager.Post([("CheckoutBurnsItsBudget", "checkout")], Now());
        var task = (JsonElement)await OrchestratorClient.Eventually(
            async () => await client.All("/api/tasks?state=open") is [var open, ..] ? (object)open : null, $"the flow asks; Alertmanager:\n{alertmanager.Output}");
        var (decided, body) = await client.Post($"/api/tasks/{task.GetProperty("id")}/decision", new { outcome = "approved", by = "alice", groups = new[] { "role:incident-commander" } });
        decided.ShouldBe(HttpStatusCode.OK, body.ToString());
        await OrchestratorClient.Eventually(() => Task.FromResult(_sandbox.World.Effects.Find("/deployments/checkout/rollback", key: null).FirstOrDefault()), "the sandbox rolled back");

        await alertmanager.Post([("CheckoutBurnsItsBudget", "checkout")], Now(), Now());
        await OrchestratorClient.Eventually(async () => await State(client) is "Resolved" ? "" : null, "the incident is resolved");
        var incident = (await client.All("/api/incidents")).ShouldHaveSingleItem();
        incident.GetProperty("integration").GetString().ShouldBe("alertmanager");
        incident.GetProperty("severity").GetString().ShouldBe("critical");
        incident.GetProperty("title").GetString().ShouldBe("checkout misses its objective");
        (await client.All("/api/responses")).ShouldHaveSingleItem().GetProperty("state").GetString().ShouldBe("Resolved");
    }

    [Fact]
    public async Task What_fires_and_ends_while_nobody_is_there_is_heard_of_afterwards_once()
    {
        var alerts = Enumerable.Range(0, 12).Select(i => (Name: $"Alert{i}", Service: $"service-{i}")).ToList();
        var port = OrchestratorProcess.FreePort();
        string key;
        await using (var first = new OrchestratorProcess(_data.FullName, OrchestratorProcess.On(_sandbox), port))
        {
            await first.Ready();
            key = first.Key("integrationKey");
        }

        await using var alertmanager = new AlertmanagerProcess(_data.FullName, $"http://127.0.0.1:{port}", key);
        await alertmanager.Ready();
        var began = Now();
        await alertmanager.Post(alerts, began);
        await FailsAgain(alertmanager);

        // Killed in the middle of it, again and again: what was kept but not answered is sent again.
        for (var life = 0; life < 3; life++)
        {
            await using var short_lived = new OrchestratorProcess(_data.FullName, OrchestratorProcess.On(_sandbox), port);
            await short_lived.Ready();
            using var brief = short_lived.Client();
            await OrchestratorClient.Eventually(async () => (await brief.All("/api/incidents")).Count >= Math.Min(alerts.Count, life * 4) ? "" : null, "some have arrived");
            await short_lived.Kill();
        }

        await using (var second = new OrchestratorProcess(_data.FullName, OrchestratorProcess.On(_sandbox), port))
        {
            await second.Ready();
            await Heard(second, alerts.Count, signals: 1);
        }

        // They end while nobody is there.
        await alertmanager.Post(alerts, began, Now());
        await FailsAgain(alertmanager);
        await using var third = new OrchestratorProcess(_data.FullName, OrchestratorProcess.On(_sandbox), port);
        await third.Ready();
        await Heard(third, alerts.Count, signals: 2);
        using var client = third.Client();
        (await client.All("/api/responses")).Count.ShouldBe(alerts.Count, "one response for each alert");
    }

    /// <summary>Every alert has its incident, which has heard of it as often as there was news.</summary>
    private static async Task Heard(OrchestratorProcess orchestrator, int alerts, int signals)
    {
        using var client = orchestrator.Client();
        await OrchestratorClient.Eventually(
            async () => (await client.All("/api/incidents")).Count(incident => incident.GetProperty("signals").GetInt32() >= signals) == alerts ? "" : null,
            $"{alerts} incidents have {signals} signals each");
        (await client.All("/api/incidents")).Select(incident => incident.GetProperty("signals").GetInt32()).ShouldBe(Enumerable.Repeat(signals, alerts));
    }

    private static async Task FailsAgain(AlertmanagerProcess alertmanager)
    {
        var before = await alertmanager.Failures();
        await OrchestratorClient.Eventually(async () => await alertmanager.Failures() >= before + 3 ? "" : null, "Alertmanager has tried in vain");
    }

    private static async Task<string?> State(OrchestratorClient client) =>
        await client.All("/api/incidents") is [var incident, ..] ? incident.GetProperty("state").GetString() : null;

    private static DateTimeOffset Now() => TimeProvider.System.GetUtcNow();
}
