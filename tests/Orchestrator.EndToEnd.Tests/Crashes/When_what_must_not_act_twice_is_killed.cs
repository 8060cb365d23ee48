using System.Globalization;
using System.Text.Json;
using Orchestrator.EndToEnd.Tests.Processes;
using Orchestrator.Sandbox;
using Orchestrator.Sandbox.Faults;

namespace Orchestrator.EndToEnd.Tests.Crashes;

/// <summary>
/// SIGKILL while connectors act that cannot tell a repeated call. What the world saw is counted: nothing twice, whatever was killed
/// when; and where it is not known whether something happened, it goes the way the flow declares.
/// </summary>
public sealed class When_what_must_not_act_twice_is_killed(ITestOutputHelper output) : IDisposable
{
    private const int Kills = 10;
    private const int ItemsALife = 3;

    private Workplace _place = null!;

    private static string[] Ways => ["do-or-ask", "do-or-undo"];

    public void Dispose() => _place.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_program_is_never_run_twice(bool onServers)
    {
        _place = await Workplace.Create(onServers);
        Script("test.do", "did");
        Script("test.undo", "undone");
        var states = await KillAgainAndAgain(() => Lines("did.begun").Length);
        OnceEach(Lines("did.begun").Select(line => line.Split(' ')[0]));
        OnceEach(Lines("undone.begun").Select(line => line.Split(' ')[0]));
        Lines("did").Length.ShouldBeGreaterThanOrEqualTo(states.Count(state => state == "Resolved"));
        output.WriteLine($"{Lines("did.begun").Length} programs were run for {states.Count} items, {Lines("undone").Length} to undo; {Summary(states)}");
    }

    [Fact]
    public async Task A_message_is_never_sent_twice()
    {
        _place = await Workplace.Create(onServers: false);
        await using var sandbox = await SandboxServer.Start();
        sandbox.World.Faults.Add(new("/echo", FaultKind.Delay, Times: 10_000, DelayMs: 100));
        _place.Settings["Orchestrator__AllowedHosts"] = sandbox.Address.Authority;
        _place.Bind("test.do", ("Connector", "notify"), ("Channel", "webhook"), ("Url", $"http://{sandbox.Address.Authority}/echo"), ("Text", "{item}"), ("Headers__Authorization", "Bearer ${secret:token}"));
        var states = await KillAgainAndAgain(() => sandbox.World.Calls.Find("/echo").Count);
        OnceEach(sandbox.World.Calls.Find("/echo").Select(call => call.Key!));
        output.WriteLine($"{sandbox.World.Calls.Total} messages for {states.Count} items; {Summary(states)}");
    }

    [Fact]
    public async Task A_program_that_outlives_its_worker_does_not_outlive_its_time()
    {
        _place = await Workplace.Create(onServers: false);
        Script("test.do", "did", takes: "600");
        await using (var process = _place.Start())
        {
            await process.Ready();
            using var client = process.Client();
            await client.Begin("do-or-ask", "hangs");
            await OrchestratorClient.Eventually(() => Task.FromResult(Lines("did.begun").Length == 1 ? "yes" : null), "it runs");
            await process.Kill();
        }

        var pid = int.Parse(Lines("did.begun").Single().Split(' ')[1], CultureInfo.InvariantCulture);
        IsRunning(pid).ShouldBeTrue("half done is no better than done");
        await OrchestratorClient.Eventually(() => Task.FromResult(IsRunning(pid) ? null : "yes"), "its time is over");
        Lines("did").ShouldBeEmpty();
    }

    private static void OnceEach(IEnumerable<string> keys) =>
        keys.GroupBy(key => key, StringComparer.Ordinal).Where(same => same.Count() > 1).Select(same => same.Key).ShouldBeEmpty();

    /// <summary>One that has ended stays in the table until somebody has looked.</summary>
    private static bool IsRunning(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/stat").Split(')')[^1].TrimStart()[0] is not ('Z' or 'X');
        }
        catch (Exception gone) when (gone is DirectoryNotFoundException or FileNotFoundException)
        {
            return false;
        }
    }

    private static string Summary(List<string> states) =>
        string.Join(", ", states.CountBy(state => state).OrderBy(count => count.Key, StringComparer.Ordinal).Select(count => $"{count.Value} {count.Key}"));

    /// <summary>A program that notes its key and pid when it begins, and its key when it is done.</summary>
    private void Script(string action, string name, string takes = "0.1")
    {
        var program = _place.Program($"{name}.sh", $"""
            echo "$1 $$" >> '{_place.PathOf($"{name}.begun")}'
            sleep {takes}
            echo "$1" >> '{_place.PathOf(name)}'
            """);
        _place.Bind(action, ("Connector", "exec"), ("Program", program), ("Arguments__0", "{$idempotencyKey}"), ("Environment__TOKEN", "${secret:token}"));
    }

    private string[] Lines(string file) => File.Exists(_place.PathOf(file)) ? File.ReadAllLines(_place.PathOf(file)) : [];

    /// <summary>Each life begins some items and ends soon after one of them has begun to act; the last sees all of them through.</summary>
    private async Task<List<string>> KillAgainAndAgain(Func<int> begun)
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("ORCHESTRATOR_TEST_SEED"), out var set) ? set : Environment.TickCount;
        output.WriteLine($"seed {seed}: set ORCHESTRATOR_TEST_SEED to run this again");
        var chance = new Random(seed);
        for (var life = 0; life < Kills; life++)
        {
            await using var process = _place.Start();
            await process.Ready();
            using var client = process.Client();
            var before = begun();
            await Begin(client, life * ItemsALife, (life + 1) * ItemsALife);
            await OrchestratorClient.Eventually(() => Task.FromResult(begun() > before ? "yes" : null), "one acts");
            await Task.Delay(chance.Next(600));
            await process.Kill();
        }

        await using var last = _place.Start();
        await last.Ready();
        using var end = last.Client();
        await Begin(end, 0, Kills * ItemsALife);
        var states = await end.Ended(Kills * ItemsALife, seconds: 60);
        await WentTheDeclaredWay(end);
        return states;
    }

    private static async Task Begin(OrchestratorClient client, int from, int to)
    {
        for (var n = from; n < to; n++)
            await client.Begin(Ways[n % Ways.Length], n.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Where it is not known whether the action took effect: to a human, or undone.</summary>
    private static async Task WentTheDeclaredWay(OrchestratorClient client)
    {
        var unknown = 0;
        foreach (var response in await client.All("/api/responses?limit=200"))
        {
            var trail = await client.All($"/api/audit/streams/response-{response.GetProperty("id").GetString()}");
            var state = response.GetProperty("state").GetString();
            if (state == "Resolved")
                continue;
            unknown++;
            Has(trail, "action_failed").ShouldBeTrue();
            Has(trail, "left_to_human").ShouldBe(state == "Escalated");
            (Has(trail, "step_undone") || Has(trail, "undo_failed")).ShouldBe(response.GetProperty("flow").GetString() == "do-or-undo", response.ToString());
        }

        unknown.ShouldBeGreaterThan(0, "the kills hit nothing");
    }

    private static bool Has(List<JsonElement> trail, string type) => trail.Exists(fact => fact.GetProperty("type").GetString() == type);
}
