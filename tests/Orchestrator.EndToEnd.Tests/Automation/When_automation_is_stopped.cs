using System.Globalization;
using System.Text.Json;
using Orchestrator.EndToEnd.Tests.Processes;
using Orchestrator.Sandbox;

namespace Orchestrator.EndToEnd.Tests.Automation;

/// <summary>The emergency stop over processes and over their ends; the sandbox, which they act on, lives on.</summary>
public sealed class When_automation_is_stopped : IAsyncLifetime
{
    private SandboxServer _sandbox = null!;

    public async ValueTask InitializeAsync() => _sandbox = await SandboxServer.Start();

    public ValueTask DisposeAsync() => _sandbox.DisposeAsync();

    [Fact]
    public async Task Holds_what_another_process_would_do_within_a_second_and_over_restarts_of_both()
    {
        using var place = await Place(onServers: true);
        var sent = 0;
        await using (var gateway = place.Start("gateway"))
        await using (var worker = place.Start("engine,actions"))
        {
            await Task.WhenAll(gateway.Ready(), worker.Ready());
            using var client = gateway.Client();
            using var enough = new CancellationTokenSource();
            var sending = KeepSending(client, enough.Token);
            await OrchestratorClient.Eventually(() => Task.FromResult(Calls >= 20 ? "yes" : null), "the worker is busy");

            await client.Automation(paused: true);
            var stopped = TimeProvider.System.GetUtcNow();
            var before = Held(await client.Get("/api/automation"));
            await OrchestratorClient.Eventually(async () => Held(await client.Get("/api/automation")) > before + 20 ? "yes" : null, "what comes later is held");
            await enough.CancelAsync();
            sent = await sending;
            await IsHeld(client, sent);

            var last = _sandbox.World.Calls.Find("/echo").Max(call => call.At);
            (last - stopped).ShouldBeLessThan(TimeSpan.FromSeconds(1));
            await Task.WhenAll(gateway.Kill(), worker.Kill());
        }

        await using var gatewayAgain = place.Start("gateway");
        await using var workerAgain = place.Start("engine,actions");
        await Task.WhenAll(gatewayAgain.Ready(), workerAgain.Ready());
        using var clientAgain = gatewayAgain.Client();
        await StillStoppedThenLifted(clientAgain, sent);
    }

    [Fact]
    public async Task Holds_over_a_kill_on_embedded_defaults()
    {
        using var place = await Place(onServers: false);
        await using (var orchestrator = place.Start())
        {
            await orchestrator.Ready();
            using var client = orchestrator.Client();
            await client.Automation(paused: true);
            for (var n = 0; n < 10; n++)
                await client.Begin("do-or-undo", Item(n));
            await IsHeld(client, 10);
            await orchestrator.Kill();
        }

        await using var again = place.Start();
        await again.Ready();
        using var clientAgain = again.Client();
        await StillStoppedThenLifted(clientAgain, 10);
    }

    private static string Item(int n) => n.ToString(CultureInfo.InvariantCulture);

    private static int Held(JsonElement automation) => automation.GetProperty("held").GetInt32();

    private int Calls => _sandbox.World.Calls.Find("/echo").Count;

    private async Task<Workplace> Place(bool onServers)
    {
        var place = await Workplace.Create(onServers);
        place.Settings["Orchestrator__AllowedHosts"] = _sandbox.Address.Authority;
        place.Bind("test.do", ("Connector", "http"), ("Url", $"http://{_sandbox.Address.Authority}/echo"), ("Headers__Authorization", "Bearer ${secret:token}"));
        return place;
    }

    private static async Task<int> KeepSending(OrchestratorClient client, CancellationToken enough)
    {
        var sent = 0;
        for (; !enough.IsCancellationRequested; sent++)
            await client.Begin("do-or-undo", Item(sent));
        return sent;
    }

    /// <summary>Waits until every response either is done or holds its action.</summary>
    private async Task IsHeld(OrchestratorClient client, int sent) => await OrchestratorClient.Eventually(
        async () =>
        {
            var responses = await client.All("/api/responses?limit=200");
            var done = responses.Count(response => response.GetProperty("state").GetString() == "Resolved");
            return done == Calls && done + Held(await client.Get("/api/automation")) == sent ? "yes" : null;
        },
        "each of them is done or held");

    private async Task StillStoppedThenLifted(OrchestratorClient client, int sent)
    {
        var calls = Calls;
        var automation = await client.Get("/api/automation");
        automation.GetProperty("state").GetString().ShouldBe("Stopped");
        automation.GetProperty("stops")[0].GetProperty("reason").GetString().ShouldBe("a test");
        await client.Begin("do-or-undo", Item(sent));
        await IsHeld(client, sent + 1);
        Calls.ShouldBe(calls, "it is still stopped");

        await client.Automation(paused: false);
        (await client.Ended(sent + 1)).ShouldAllBe(state => state == "Resolved");
        Calls.ShouldBe(sent + 1);
        _sandbox.World.Calls.Find("/echo").Select(call => call.Key).Distinct().Count().ShouldBe(sent + 1, "each of them was done once");
    }
}
