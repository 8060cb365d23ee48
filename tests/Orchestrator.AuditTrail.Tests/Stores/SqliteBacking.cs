using Microsoft.Data.Sqlite;
using Orchestrator.AuditTrail.Sqlite;

namespace Orchestrator.AuditTrail.Tests.Stores;

/// <summary>A file of its own in a folder of its own.</summary>
public sealed class SqliteBacking : Backing
{
    private readonly string _folder = Directory.CreateTempSubdirectory("orchestrator-").FullName;

    private string File => Path.Combine(_folder, "trail.db");

    public override async Task<IAuditStore> Open()
    {
        var store = new SqliteStore(File, Sample.Kinds);
        try
        {
            await store.Start(CancellationToken.None);
            return store;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    public override async Task PretendSchema(int version)
    {
        await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = File, Pooling = false }.ToString());
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"INSERT INTO orchestrator_schema_version (version, applied_at) VALUES ({version}, '')";
        await command.ExecuteNonQueryAsync();
    }

    public override ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}
