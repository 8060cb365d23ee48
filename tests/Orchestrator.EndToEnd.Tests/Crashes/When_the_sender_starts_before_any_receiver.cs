using Orchestrator.AuditTrail.PostgreSql;
using Orchestrator.EndToEnd.Tests.Processes;
using Orchestrator.FiveSteps;

namespace Orchestrator.EndToEnd.Tests.Crashes;

public sealed class When_the_sender_starts_before_any_receiver
{
    [Fact]
    public async Task Its_messages_wait_in_queues_it_declared_itself()
    {
        await TestServers.ForgetQueues(FiveStepBus.Endpoints);
        var database = await TestServers.NewDatabase();
        await using (var sender = new FiveStepProcess(TestServers.Bus, database, count: 200, roles: "none"))
        {
            await sender.AllStarted();
            await sender.Kill();
        }

        await using var receiver = new FiveStepProcess(TestServers.Bus, database);
        await receiver.Ready();
        await using var store = new PostgreSqlStore(database, FiveStepBus.Kinds);
        await store.Start(CancellationToken.None);
        var trail = new FiveStepTrail(store);
        await trail.EndsAllOf(200, within: TimeSpan.FromMinutes(1));
        await trail.IsWhole(200);
    }
}
