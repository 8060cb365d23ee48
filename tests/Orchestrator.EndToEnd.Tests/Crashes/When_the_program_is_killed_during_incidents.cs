using System.Globalization;
using System.Net;
using Orchestrator.EndToEnd.Tests.Processes;
using Orchestrator.Sandbox;

namespace Orchestrator.EndToEnd.Tests.Crashes;

/// <summary>
/// SIGKILL at random moments while <c>critical-slo-breach</c> runs for many services at once, each with a person who approves. The
/// sandbox, which is the outside world, lives on and counts.
/// </summary>
public sealed class When_the_program_is_killed_during_incidents(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Kills = 20;
    private const int Services = 24;

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("orchestrator-e2e-");
    private SandboxServer _sandbox = null!;

    public async ValueTask InitializeAsync()
    {
        _sandbox = await SandboxServer.Start();
        using var http = new HttpClient { BaseAddress = _sandbox.Address };
        foreach (var service in Enumerable.Range(0, Services).Select(Name))
        {
            foreach (var version in new[] { "1.0", "1.1" })
                (await http.PostAsync($"/deployments/{service}", new StringContent($$"""{"version":"{{version}}"}"""))).EnsureSuccessStatusCode();
        }

    }

    public async ValueTask DisposeAsync()
    {
        await _sandbox.DisposeAsync();
        _data.Leave();
    }

    [Fact]
    public Task Every_response_ends_and_no_effect_is_missing_in_memory_on_SQLite() => Prove([]);

    [Fact]
    public async Task Every_response_ends_and_no_effect_is_missing_on_RabbitMQ_and_PostgreSQL()
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        await TestServers.Use(settings);
        await Prove(settings);
    }

    private static string Name(int n) => $"svc-{n.ToString(CultureInfo.InvariantCulture)}";

    private async Task Prove(Dictionary<string, string> settings)
    {
        foreach (var (name, value) in OrchestratorProcess.On(_sandbox))
            settings[name] = value;
        // One connector that must not act twice. Where a kill leaves its outcome unknown, the flow falls back to giving room.
        settings["Orchestrator__Actions__deploys.rollback__Idempotent"] = "false";
        var seed = int.TryParse(Environment.GetEnvironmentVariable("ORCHESTRATOR_TEST_SEED"), out var set) ? set : Environment.TickCount;
        output.WriteLine($"seed {seed}: set ORCHESTRATOR_TEST_SEED to run this again");
        var chance = new Random(seed);
        var port = OrchestratorProcess.FreePort();

        for (var life = 0; life < Kills; life++)
        {
            await using var process = new OrchestratorProcess(_data.FullName, settings, port);
            await process.Ready();
            using var client = process.Client();
            using var until = new CancellationTokenSource(chance.Next(50, 900));
            await Play(client, signalsUpTo: (life + 1) * Services / Kills, until.Token);
            await process.Kill();
        }

        await using var last = new OrchestratorProcess(_data.FullName, settings, port);
        await last.Ready();
        using var end = last.Client();
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (!await AllEnded(end))
        {
            deadline.Token.ThrowIfCancellationRequested();
            using var turn = new CancellationTokenSource(1000);
            await Play(end, Services, turn.Token);
        }

        Check();
    }

    /// <summary>People and monitoring, at once and until time is up: signals that must be heard, approvals, and the all-clear after each remedy.</summary>
    private async Task Play(OrchestratorClient client, int signalsUpTo, CancellationToken until)
    {
        while (!until.IsCancellationRequested)
        {
            try
            {
                // A sender that is not sure it was heard says it again, with the same id.
                for (var n = 0; n < signalsUpTo && !until.IsCancellationRequested; n++)
                    await client.Signal($"breach-{n}", Name(n));
                foreach (var task in await client.All("/api/tasks?state=open"))
                {
                    var (status, body) = await client.Post($"/api/tasks/{task.GetProperty("id").GetString()}/decision", new { outcome = "approved", by = "alice", groups = new[] { "role:incident-commander" }, comment = "go" });
                    status.ShouldBeOneOf([HttpStatusCode.OK, HttpStatusCode.Conflict], body.ToString());
                }

                foreach (var effect in _sandbox.World.Effects.Find("/deployments/*/rollback").Concat(_sandbox.World.Effects.Find("/deployments/*/scale-out")))
                {
                    var service = effect.Path.Split('/')[2];
                    await client.Signal($"{service}-over", service, "resolved");
                }
            }
            catch (Exception gone) when (gone is HttpRequestException or TaskCanceledException or IOException)
            {
                return;
            }
        }
    }

    private static async Task<bool> AllEnded(OrchestratorClient client)
    {
        var states = (await client.All("/api/responses")).ConvertAll(response => response.GetProperty("state").GetString());
        return states.Count == Services && states.TrueForAll(state => state is "Resolved" or "Escalated" or "FailedGracefully" or "Cancelled");
    }

    private void Check()
    {
        foreach (var service in Enumerable.Range(0, Services).Select(Name))
        {
            Effects(service, "freeze").ShouldBe(1, service);
            Effects(service, "unfreeze").ShouldBe(1, service);
            (Effects(service, "rollback") + Effects(service, "scale-out")).ShouldBeGreaterThanOrEqualTo(1, service);
            _sandbox.World.Calls.Find($"/deployments/{service}/rollback").Count.ShouldBeLessThanOrEqualTo(1, $"{service}: a connector that is not idempotent acted twice");
        }

        var repeats = _sandbox.World.Calls.Find().Count(call => call.Repeated);
        output.WriteLine($"{_sandbox.World.Calls.Total} raw calls, {repeats} of them repeats, over {Kills} kills");
        repeats.ShouldBeLessThanOrEqualTo(Kills * Services, "a kill repeats at most what was in flight");
    }

    private int Effects(string service, string what) => _sandbox.World.Effects.Find($"/deployments/{service}/{what}").Count;
}
