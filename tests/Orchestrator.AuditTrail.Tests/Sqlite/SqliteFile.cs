using System.Text;
using Microsoft.Data.Sqlite;
using Orchestrator.AuditTrail.Commits;
using Orchestrator.AuditTrail.Facts;
using Orchestrator.AuditTrail.Snapshots;
using Orchestrator.AuditTrail.Sqlite;
using Orchestrator.AuditTrail.Streams;

namespace Orchestrator.AuditTrail.Tests.Sqlite;

/// <summary>A file of a test's own, gone with it.</summary>
internal sealed class SqliteFile : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("orchestrator-").FullName;
    private readonly List<SqliteStore> _stores = [];

    public string Path => System.IO.Path.Combine(_folder, "trail.db");

    /// <summary>A store on the file; more than one stands for more than one process.</summary>
    public async Task<SqliteStore> Open(params SnapshotKind[] kinds)
    {
        var store = new SqliteStore(Path, kinds);
        _stores.Add(store);
        await store.Start(CancellationToken.None);
        return store;
    }

    /// <summary>Another program's look at the file.</summary>
    public T Query<T>(string sql)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (T)Convert.ChangeType(command.ExecuteScalar()!, typeof(T));
    }

    /// <summary>Another program's hand on the file.</summary>
    public void Execute(string sql)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public SqliteConnection Connect()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var store in _stores)
            await store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    public static NewFact Fact(string data = """{"Text":"noted"}""", DateTimeOffset? time = null) => new(
        Guid.NewGuid(), "note_taken", "Tests.NoteTaken, Tests", Encoding.UTF8.GetBytes(data), time ?? new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        "tester", "incident-1", "message-1", null);

    public static UnitOfWork Append(string streamId, ExpectedVersion expected, params NewFact[] facts) => new()
    {
        Appends = { new StreamAppend(streamId, "note", expected, facts) },
    };
}
