using System.Diagnostics;
using System.Net;
using Orchestrator.EndToEnd.Tests.Processes;

namespace Orchestrator.EndToEnd.Tests.Live;

/// <summary>Two gateways on one PostgreSQL: whoever follows may go from one to the other, and be killed out of it.</summary>
public sealed class When_gateways_share_a_trail : IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("orchestrator-e2e-");

    public void Dispose() => _data.Delete(recursive: true);

    [Fact]
    public async Task Nothing_is_missed_and_nothing_comes_twice_from_one_to_the_other()
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ORCHESTRATOR__BUS"] = TestServers.Bus,
            ["ORCHESTRATOR__STORE"] = await TestServers.NewDatabase(),
        };
        await using var steady = new OrchestratorProcess(_data.FullName, environment);
        await steady.Ready();
        using var client = steady.Client();
        await client.Post("/api/signals", new { source = "a", type = "plain", title = "Followed from gateway to gateway" });
        var incident = await OrchestratorClient.Eventually(async () => await client.All("/api/incidents") is [var one, ..] ? one.GetProperty("id").GetString() : null, "it is open");
        var path = $"/api/incidents/{incident}";
        using var enough = new CancellationTokenSource();
        var writing = Task.WhenAll(Enumerable.Range(0, 3).Select(writer => Write(client, path, writer, enough.Token)));

        var heard = new List<long>();
        var port = OrchestratorProcess.FreePort();
        for (var life = 0; life < 3; life++)
        {
            await using var other = new OrchestratorProcess(_data.FullName, environment, port, "--roles", "gateway");
            await other.Ready();
            using var elsewhere = other.Client();
            for (var visit = 0; visit < 5; visit++)
            {
                await Follow(elsewhere, path, heard, 7);
                await Follow(client, path, heard, 5);
            }

            // While it is listened to.
            var listening = Follow(elsewhere, path, heard, int.MaxValue);
            var before = heard.Count;
            await OrchestratorClient.Eventually(() => Task.FromResult(heard.Count > before ? "" : null), "it is listened to");
            await other.Kill();
            await listening;
        }

        await enough.CancelAsync();
        var notes = (await writing).Sum();
        var all = await All(client, path);
        all.Count.ShouldBeGreaterThan(notes);
        await Follow(client, path, heard, all.Count - heard.Count);
        heard.ShouldBe(all);
    }

    [Fact]
    public async Task A_process_that_is_told_to_end_lets_go_of_its_followers_at_once()
    {
        await using var process = new OrchestratorProcess(_data.FullName, new Dictionary<string, string>());
        await process.Ready();
        using var client = process.Client();
        var heard = new List<long>();
        var listening = Follow(client, "/api/events?after=0", heard, int.MaxValue);
        await OrchestratorClient.Eventually(() => Task.FromResult(heard.Count > 0 ? "" : null), "it is listened to");
        var stopwatch = Stopwatch.StartNew();

        (await process.Terminate()).ShouldBe(0);
        stopwatch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(8), "an end without a follower takes as long");
        await listening;
    }

    /// <summary>People write all the while; returns how often.</summary>
    private static async Task<int> Write(OrchestratorClient client, string path, int writer, CancellationToken enough)
    {
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        var written = 0;
        for (; !enough.IsCancellationRequested; written++)
        {
            (await client.Post($"{path}/notes", new { text = $"note {written} of {writer}" })).Status.ShouldBe(HttpStatusCode.OK);
            await pace.WaitForNextTickAsync();
        }

        return written;
    }

    /// <summary>Goes on where it was, for so many at most.</summary>
    private static async Task Follow(OrchestratorClient client, string path, List<long> heard, int count)
    {
        if (count == 0)
            return;
        await foreach (var (id, _) in client.Follow(path.StartsWith("/api/incidents", StringComparison.Ordinal) ? $"{path}/events" : path, heard.Count == 0 ? null : heard[^1]))
        {
            heard.Add(id);
            if (--count == 0)
                return;
        }
    }

    private static async Task<List<long>> All(OrchestratorClient client, string path)
    {
        var all = new List<long>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await client.Get($"{path}/timeline?limit=100{(cursor.Length == 0 ? "" : $"&cursor={cursor}")}");
            all.InsertRange(0, page.GetProperty("items").EnumerateArray().Select(entry => entry.GetProperty("position").GetInt64()));
            cursor = page.GetProperty("next").GetString();
        }

        return all;
    }
}
