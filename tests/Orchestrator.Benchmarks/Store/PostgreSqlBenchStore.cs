using Npgsql;
using NpgsqlTypes;
using Orchestrator.AuditTrail;
using Orchestrator.AuditTrail.PostgreSql;
using Orchestrator.AuditTrail.Snapshots;

namespace Orchestrator.Benchmarks.Store;

/// <summary>A database of its own on the server of <c>ORCHESTRATOR_TEST_STORE</c>, dropped afterwards.</summary>
internal sealed class PostgreSqlBenchStore : BenchStore
{
    private const string Insert = """
        INSERT INTO mt_events (seq_id, id, stream_id, version, data, type, timestamp, mt_dotnet_type, correlation_id, causation_id, user_name)
        VALUES (nextval('mt_events_sequence'), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """;

    private readonly string _server;
    private readonly string _database = $"orchestrator_bench_{Environment.ProcessId}";
    private readonly NpgsqlDataSource _plain;
    private readonly long[] _versions = new long[StoreBench.Concurrency];

    private PostgreSqlBenchStore(string server, IReadOnlyList<SnapshotKind> kinds)
    {
        _server = server;
        var settings = new NpgsqlConnectionStringBuilder(server) { Database = _database };
        Store = new PostgreSqlStore(settings.ConnectionString, kinds);
        settings.MaxAutoPrepare = 10;
        _plain = NpgsqlDataSource.Create(settings);
    }

    public override IAuditStore Store { get; }

    public override int Writers => 2;

    public static async Task<BenchStore> Open(IReadOnlyList<SnapshotKind> kinds)
    {
        var server = Environment.GetEnvironmentVariable("ORCHESTRATOR_TEST_STORE")
            ?? throw new WrongArgument("Set ORCHESTRATOR_TEST_STORE to the connection string of a PostgreSQL server, for example with eval \"$(infra/servers.sh start)\", or take --store sqlite.");
        var bench = new PostgreSqlBenchStore(server, kinds);
        await bench.OnServer($"CREATE DATABASE {bench._database}");
        await bench.Store.Start(CancellationToken.None);
        await using var streams = bench._plain.CreateCommand("INSERT INTO mt_streams (id, version) SELECT 'bare-' || n, 0 FROM generate_series(0, $1) n");
        streams.Parameters.AddWithValue(StoreBench.Concurrency - 1);
        await streams.ExecuteNonQueryAsync();
        await using var backend = bench._plain.CreateCommand("SELECT pg_backend_pid()");
        bench.Cpu = PostgreSqlCpuMeter.Of((int)(await backend.ExecuteScalarAsync())!);
        return bench;
    }

    /// <summary>The fastest plain way: one batch, one round trip, one implicit transaction, prepared.</summary>
    public override async Task InsertFacts(int worker)
    {
        await using var batch = _plain.CreateBatch();
        foreach (var fact in Units.Facts(TimeProvider.System.GetUtcNow(), Guid.NewGuid()))
        {
            var command = new NpgsqlBatchCommand(Insert);
            command.Parameters.AddWithValue(fact.Id);
            command.Parameters.AddWithValue($"bare-{worker}");
            command.Parameters.AddWithValue(++_versions[worker]);
            command.Parameters.Add(new NpgsqlParameter { Value = fact.Data.ToArray(), NpgsqlDbType = NpgsqlDbType.Jsonb });
            command.Parameters.AddWithValue(fact.Type);
            command.Parameters.AddWithValue(fact.Time);
            command.Parameters.AddWithValue(fact.DotnetType);
            command.Parameters.AddWithValue(fact.CorrelationId!);
            command.Parameters.AddWithValue(fact.CausationId!);
            command.Parameters.AddWithValue(fact.Actor);
            batch.BatchCommands.Add(command);
        }

        await batch.ExecuteNonQueryAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        await _plain.DisposeAsync();
        await OnServer($"DROP DATABASE {_database} WITH (FORCE)");
    }

    private async Task OnServer(string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_server) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
