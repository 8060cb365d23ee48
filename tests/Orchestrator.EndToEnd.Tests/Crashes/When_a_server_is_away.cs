using Orchestrator.AuditTrail.PostgreSql;
using Orchestrator.EndToEnd.Tests.Processes;
using Orchestrator.FiveSteps;

namespace Orchestrator.EndToEnd.Tests.Crashes;

/// <summary>PostgreSQL, RabbitMQ, then both are stopped for ten seconds each while the saga is under load.</summary>
public sealed class When_a_server_is_away
{
    private static readonly TimeSpan Away = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData("STORE")]
    [InlineData("BUS")]
    [InlineData("STORE", "BUS")]
    public async Task Nothing_is_lost_and_work_goes_on_by_itself(params string[] servers)
    {
        const int runs = 1500;
        await TestServers.ForgetQueues(FiveStepBus.Endpoints);
        var database = await TestServers.NewDatabase();
        await using var process = new FiveStepProcess(TestServers.Bus, database, count: runs, atOnce: 4);
        await process.Ready();
        process.Unready.Clear();
        foreach (var server in servers)
            await TestServers.Control($"ORCHESTRATOR_TEST_STOP_{server}");
        try
        {
            await Task.Delay(Away);
        }
        finally
        {
            foreach (var server in servers)
                await TestServers.Control($"ORCHESTRATOR_TEST_START_{server}");
        }

        await process.AllStarted();
        await using var store = new PostgreSqlStore(database, FiveStepBus.Kinds);
        await store.Start(CancellationToken.None);
        var trail = new FiveStepTrail(store);
        await trail.EndsAllOf(runs, within: TimeSpan.FromMinutes(2));
        await trail.IsWhole(runs);
        foreach (var server in servers)
            process.Unready.ShouldContain(reason => reason.StartsWith(server, StringComparison.OrdinalIgnoreCase), $"nothing said that {server} was down");
    }
}
