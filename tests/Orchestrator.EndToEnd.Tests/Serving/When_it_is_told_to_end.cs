using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Orchestrator.EndToEnd.Tests.Processes;
using Orchestrator.Sandbox;
using Orchestrator.Sandbox.Faults;

namespace Orchestrator.EndToEnd.Tests.Serving;

/// <summary>SIGTERM, as a service manager sends it, in the midst of work: it ends within ten seconds, and the next process goes on.</summary>
public sealed class When_it_is_told_to_end(ITestOutputHelper output) : IAsyncLifetime
{
    private static readonly TimeSpan AtMost = TimeSpan.FromSeconds(10);

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("orchestrator-end-");
    private SandboxServer _sandbox = null!;
    private Dictionary<string, string> _settings = null!;
    private volatile int _taken;

    public async ValueTask InitializeAsync()
    {
        _sandbox = await SandboxServer.Start();
        _settings = OrchestratorProcess.On(_sandbox);
    }

    public async ValueTask DisposeAsync()
    {
        await _sandbox.DisposeAsync();
        _data.Leave();
    }

    [Fact]
    public Task Nothing_is_lost_in_memory_on_SQLite() => Prove();

    [Fact]
    public async Task Nothing_is_lost_on_RabbitMQ_and_PostgreSQL()
    {
        await TestServers.Use(_settings);
        await TestServers.ForgetQueues(Engine.Queues.Own);
        await Prove();
    }

    private async Task Prove()
    {
        // The first action of one incident hangs, signals of others keep coming until nobody takes them any more, and somebody is slow.
        _sandbox.World.Faults.Add(new Fault("/deployments/checkout/freeze", FaultKind.Hang));
        await using (var first = new OrchestratorProcess(_data.FullName, _settings))
        {
            await first.Ready();
            using var client = first.Client();
            await client.Signal("hangs", "checkout");
            await OrchestratorClient.Eventually(() => Task.FromResult(_sandbox.World.Calls.Find("/deployments/checkout/freeze").FirstOrDefault()), "the hanging call is made");
            var sending = SendUntilRefused(client);
            using var slow = await BeginSlowly(first.Port);
            await OrchestratorClient.Eventually(() => Task.FromResult(_taken >= 20 ? (object)true : null), "signals are taken in");
            var begun = Stopwatch.GetTimestamp();
            (await first.Terminate()).ShouldBe(0, first.Output);
            var lasted = Stopwatch.GetElapsedTime(begun);
            await sending;
            output.WriteLine($"ended within {lasted.TotalSeconds:0.0} s, {_taken} signals taken in");
            lasted.ShouldBeLessThan(AtMost);
            first.Output.ShouldNotContain("Unhandled", Case.Insensitive);
        }

        await using var second = new OrchestratorProcess(_data.FullName, _settings);
        await second.Ready();
        using var after = second.Client();

        // One more may have been stored whose answer was not heard any more.
        await OrchestratorClient.Eventually(
            async () => (await after.All("/api/incidents")).Count - 1 - _taken is 0 or 1 ? (object)true : null, $"all {_taken} signals, and the one that hung, have their incident");
        await OrchestratorClient.Eventually(async () => (await after.All("/api/tasks?state=open")).Count > 0 ? (object)true : null, "the response that hung goes on, to its question");
        _sandbox.World.Effects.Find("/deployments/checkout/freeze").Count.ShouldBe(1);
        (await second.Terminate()).ShouldBe(0);
    }

    private async Task SendUntilRefused(OrchestratorClient client)
    {
        for (HttpStatusCode status = HttpStatusCode.Accepted; status == HttpStatusCode.Accepted;)
        {
            try
            {
                (status, _) = await client.Post("/api/signals", new { id = $"quiet-{_taken}", source = $"quiet-{_taken}", type = "plain", title = "Nothing to do" });
                _taken += status == HttpStatusCode.Accepted ? 1 : 0;
            }
            catch (Exception gone) when (gone is HttpRequestException or TaskCanceledException or IOException)
            {
                return;
            }
        }
    }

    /// <summary>A request whose body never comes to an end.</summary>
    private static async Task<TcpClient> BeginSlowly(int port)
    {
        var connection = new TcpClient();
        await connection.ConnectAsync("127.0.0.1", port);
        await connection.GetStream().WriteAsync("POST /api/signals HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n{"u8.ToArray());
        return connection;
    }
}
