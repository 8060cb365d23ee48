using Orchestrator.AuditTrail;
using Orchestrator.AuditTrail.PostgreSql;
using Orchestrator.AuditTrail.Sqlite;
using Orchestrator.EndToEnd.Tests.Processes;
using Orchestrator.FiveSteps;

namespace Orchestrator.EndToEnd.Tests.Crashes;

/// <summary>SIGKILL at random moments, twenty times and more, while runs are being started and worked on.</summary>
public sealed class When_the_process_is_killed_under_load(ITestOutputHelper output)
{
    private const int Kills = 20;
    private const int RunsALife = 150;

    [Fact]
    public async Task Loses_nothing_and_does_nothing_twice_in_memory_on_SQLite()
    {
        var folder = Directory.CreateTempSubdirectory("orchestrator-crash-");
        try
        {
            var file = Path.Combine(folder.FullName, "trail.db");
            var runs = await KillAgainAndAgain("memory", file, processes: 1);
            await using var last = new FiveStepProcess("memory", file);
            await last.Ready();
            await using var store = new SqliteStore(file, FiveStepBus.Kinds);
            await Check(store, runs);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Loses_nothing_and_does_nothing_twice_on_RabbitMQ_and_PostgreSQL()
    {
        await TestServers.ForgetQueues(FiveStepBus.Endpoints);
        var database = await TestServers.NewDatabase();
        var runs = await KillAgainAndAgain(TestServers.Bus, database, processes: 2);
        await using var last = new FiveStepProcess(TestServers.Bus, database);
        await last.Ready();
        await using var store = new PostgreSqlStore(database, FiveStepBus.Kinds);
        await Check(store, runs);
    }

    /// <summary>
    /// Each life starts runs from where the acknowledged ones end, so a start that was durable but not acknowledged is sent again
    /// with its id. Returns how many runs there are.
    /// </summary>
    private async Task<int> KillAgainAndAgain(string bus, string store, int processes)
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("ORCHESTRATOR_TEST_SEED"), out var set) ? set : Environment.TickCount;
        output.WriteLine($"seed {seed}: set ORCHESTRATOR_TEST_SEED to run this again");
        var chance = new Random(seed);
        var next = 0;
        var others = new List<FiveStepProcess>();
        for (var i = 1; i < processes; i++)
            others.Add(new FiveStepProcess(bus, store));

        for (var life = 0; life < Kills; life++)
        {
            await using var process = new FiveStepProcess(bus, store, next, RunsALife);
            await process.Ready();
            await Task.Delay(chance.Next(20, 900));
            await process.Kill();
            next = process.Started.IsEmpty ? next : Contiguous(next, process.Started);
            if (others.Count > 0 && chance.Next(2) == 0)
            {
                await others[0].Kill();
                await others[0].DisposeAsync();
                others[0] = new FiveStepProcess(bus, store);
            }
        }

        foreach (var other in others)
            await other.DisposeAsync();

        // The last life starts what the others may have left out, so that every number below the end has a run.
        await using var final = new FiveStepProcess(bus, store, next, RunsALife);
        await final.AllStarted();
        output.WriteLine($"{next + RunsALife} runs over {Kills} kills");
        return next + RunsALife;
    }

    private static int Contiguous(int from, IEnumerable<int> started)
    {
        var known = started.ToHashSet();
        while (known.Contains(from))
            from++;
        return from;
    }

    private static async Task Check(IAuditStore store, int runs)
    {
        await store.Start(CancellationToken.None);
        var trail = new FiveStepTrail(store);
        await trail.EndsAllOf(runs, within: TimeSpan.FromMinutes(2));
        await trail.IsWhole(runs);
    }
}
