using Npgsql;
using Orchestrator.AuditTrail.PostgreSql;
using Orchestrator.AuditTrail.Snapshots;
using Orchestrator.EndToEnd.Tests.Processes;

namespace Orchestrator.EndToEnd.Tests.Deployments;

/// <summary>Two processes of the program, held back at the store until both are there, then let go for the first keys.</summary>
public sealed class When_gateways_start_at_once
{
    [Theory]
    [InlineData("one", "other")]
    [InlineData("shared", "shared")]
    public async Task One_pair_of_keys_is_made_and_both_let_it_in(string first, string second)
    {
        using var place = await Workplace.Create(onServers: true);
        var database = place.Settings["ORCHESTRATOR__STORE"];
        await using (var store = new PostgreSqlStore(database, SnapshotKind.OfPlatform))
            await store.Start(CancellationToken.None);

        await using var gate = new NpgsqlConnection($"{database};Pooling=false");
        await gate.OpenAsync();
        var held = await gate.BeginTransactionAsync();
        await Run(gate, "lock table mt_doc_key in access exclusive mode");
        await using var one = place.Start("gateway", data: first);
        await using var other = place.Start("gateway", data: second);
        await OrchestratorClient.Eventually(
            async () => (long)(await Run(gate, "select count(distinct pid) from pg_locks where not granted"))! >= 2 ? "yes" : null, "both wait");
        await held.RollbackAsync();
        await Task.WhenAll(one.Ready(), other.Ready());

        var owner = new[] { one, other }.Where(process => File.Exists(Path.Combine(process.Data, "credentials.json"))).DistinctBy(process => process.Data).ShouldHaveSingleItem();
        foreach (var url in new[] { one.Url, other.Url })
        {
            using var client = new OrchestratorClient(url, owner.Key("adminKey"));
            (await client.Get("/api/keys")).GetProperty("items").EnumerateArray().Select(key => key.GetProperty("name").GetString()).Order().ShouldBe(["admin", "integration"]);
            using var sender = new OrchestratorClient(url, owner.Key("integrationKey"));
            await sender.Begin("do-or-ask", "anything");
        }

        new[] { one, other }.Count(process => process.Output.Contains("First start: two keys were made", StringComparison.Ordinal)).ShouldBe(1);
    }

    private static async Task<object?> Run(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
