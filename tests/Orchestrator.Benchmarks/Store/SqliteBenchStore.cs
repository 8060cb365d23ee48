using System.Text;
using Microsoft.Data.Sqlite;
using Orchestrator.AuditTrail;
using Orchestrator.AuditTrail.Facts;
using Orchestrator.AuditTrail.Snapshots;
using Orchestrator.AuditTrail.Sqlite;

namespace Orchestrator.Benchmarks.Store;

internal sealed class SqliteBenchStore : BenchStore
{
    private readonly string _folder = Directory.CreateTempSubdirectory("orchestrator-bench-").FullName;
    private readonly SqliteConnection _plain;
    private readonly Lock _gate = new();
    private long _version;

    private SqliteBenchStore(IReadOnlyList<SnapshotKind> kinds)
    {
        var file = Path.Combine(_folder, "trail.db");
        Store = new SqliteStore(file, kinds);
        _plain = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
    }

    public override IAuditStore Store { get; }

    public override int Writers => 1;

    public static async Task<BenchStore> Open(IReadOnlyList<SnapshotKind> kinds)
    {
        var bench = new SqliteBenchStore(kinds);
        await bench.Store.Start(CancellationToken.None);
        bench._plain.Open();
        bench.Execute("PRAGMA synchronous=FULL; INSERT INTO mt_streams (id, version) VALUES ('bare', 0)");
        return bench;
    }

    /// <summary>SQLite has one writer, so plain code of 32 callers takes turns on one connection.</summary>
    public override Task InsertFacts(int worker)
    {
        var facts = Units.Facts(TimeProvider.System.GetUtcNow(), Guid.NewGuid());
        lock (_gate)
        {
            using var transaction = _plain.BeginTransaction();
            foreach (var fact in facts)
                Insert(fact);
            transaction.Commit();
        }

        return Task.CompletedTask;
    }

    public override async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        await _plain.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private void Insert(NewFact fact)
    {
        using var command = _plain.CreateCommand();
        command.CommandText = """
            INSERT INTO mt_events (id, stream_id, version, data, type, timestamp, mt_dotnet_type, correlation_id, causation_id, user_name)
            VALUES ($id, 'bare', $version, $data, $type, $time, $dotnet, $correlation, $causation, $actor)
            """;
        command.Parameters.AddWithValue("$id", fact.Id.ToString());
        command.Parameters.AddWithValue("$version", ++_version);
        command.Parameters.AddWithValue("$data", Encoding.UTF8.GetString(fact.Data.Span));
        command.Parameters.AddWithValue("$type", fact.Type);
        command.Parameters.AddWithValue("$time", fact.Time.ToString("O"));
        command.Parameters.AddWithValue("$dotnet", fact.DotnetType);
        command.Parameters.AddWithValue("$correlation", fact.CorrelationId);
        command.Parameters.AddWithValue("$causation", fact.CausationId);
        command.Parameters.AddWithValue("$actor", fact.Actor);
        command.ExecuteNonQuery();
    }

    private void Execute(string sql)
    {
        using var command = _plain.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
