using Npgsql;
using Orchestrator.AuditTrail.Tests.Stores;

namespace Orchestrator.AuditTrail.Tests.PostgreSql;

/// <summary>Another program that writes Marten's tables with plain SQL, a statement at a time.</summary>
internal sealed class ForeignWriter(NpgsqlConnection connection) : IAsyncDisposable
{
    public static async Task<ForeignWriter> Connect(PostgreSqlBacking backing) => new(await backing.Connect());

    public Task Begin() => Run("begin");

    public Task Commit() => Run("commit");

    public Task RollBack() => Run("rollback");

    public async Task<long> TakeNumber() => (long)(await Scalar("select nextval('mt_events_sequence')"))!;

    /// <summary>Whether its transaction has no id yet, so that no snapshot knows of it.</summary>
    public async Task<bool> IsInvisible() => (bool)(await Scalar("select pg_current_xact_id_if_assigned() is null"))!;

    public async Task Insert(string stream, long position)
    {
        await Run($"insert into mt_streams (id, version) values ('{stream}', 1)");
        await Run($"insert into mt_events (seq_id, id, stream_id, version, data, type, timestamp) values ({position}, gen_random_uuid(), '{stream}', 1, '{{}}', 'vote_cast', now())");
    }

    public async Task Run(string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    public async Task<object?> Scalar(string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();
}
