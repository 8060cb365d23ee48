using System.Text.RegularExpressions;
using Orchestrator.AuditTrail.Snapshots;

namespace Orchestrator.AuditTrail.Sqlite;

/// <summary>Brings a file to the schema this program knows, in one transaction that excludes every other process.</summary>
internal static partial class Schema
{
    /// <exception cref="SchemaTooNew">The file was written by a newer program.</exception>
    public static void Migrate(Connection connection, string file, IReadOnlyList<SnapshotKind> kinds, DateTimeOffset now)
    {
        connection.Run("BEGIN EXCLUSIVE");
        connection.Run("CREATE TABLE IF NOT EXISTS orchestrator_schema_version (version INTEGER PRIMARY KEY, applied_at TEXT NOT NULL) STRICT");
        var version = connection.Prepare("SELECT coalesce(max(version), 0) FROM orchestrator_schema_version").First(row => row.Int64(0));
        if (version > Migrations.All.Length)
            throw new SchemaTooNew(file, (int)version, Migrations.All.Length);

        for (var next = (int)version + 1; next <= Migrations.All.Length; next++)
        {
            connection.Run(Migrations.All[next - 1]);
            connection.Prepare("INSERT INTO orchestrator_schema_version (version, applied_at) VALUES (?, ?)").Bind(next).Bind(now).Run();
        }

        foreach (var kind in kinds)
            DeclareSnapshots(connection, kind);
        connection.Run("COMMIT");
    }

    /// <summary>Makes what is missing. Indexes of fields no longer declared stay: another version of the program may be using them.</summary>
    private static void DeclareSnapshots(Connection connection, SnapshotKind kind)
    {
        if (!KindName().IsMatch(kind.Kind))
            throw new InvalidOperationException($"The kind \"{kind.Kind}\" of {kind.State.Name} cannot name a table: use lower case letters, digits and -.");
        connection.Run($"""
            CREATE TABLE IF NOT EXISTS {kind.Table} (
                id TEXT NOT NULL PRIMARY KEY,
                data TEXT NOT NULL CHECK (json_valid(data)),
                mt_last_modified TEXT,
                mt_version INTEGER NOT NULL DEFAULT 0,
                mt_dotnet_type TEXT) STRICT
            """);
        foreach (var field in kind.IndexedFields)
            connection.Run($"CREATE INDEX IF NOT EXISTS {kind.Table}_idx_{field.ToLowerInvariant()} ON {kind.Table} (json_extract(data, '$.{field}'), id)");
    }

    [GeneratedRegex("^[a-z][a-z0-9-]{0,40}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex KindName();
}
