using Orchestrator.AuditTrail.Snapshots;

namespace Orchestrator.AuditTrail.Sqlite;

public sealed partial class SqliteStore
{
    private const string SnapshotColumns = "id, mt_version, data, coalesce(mt_dotnet_type, '')";

    public Task<Snapshot?> FindSnapshot(string kind, string streamId, CancellationToken cancellation = default)
    {
        if (!_kinds.TryGetValue(kind, out var known))
            return Task.FromException<Snapshot?>(UnknownKind(kind));
        return _readers.Read(
            connection => connection.Prepare($"SELECT {SnapshotColumns} FROM {known.Table} WHERE id = ?").Bind(streamId)
                .First(row => ReadSnapshot(kind, row)),
            cancellation);
    }

    public Task<SnapshotPage> QuerySnapshots(SnapshotQuery query, CancellationToken cancellation = default) =>
        _kinds.TryGetValue(query.Kind, out var kind)
            ? _readers.Read(connection => new SnapshotPages(kind, query).Read(connection), cancellation)
            : Task.FromException<SnapshotPage>(UnknownKind(query.Kind));

    internal static Snapshot ReadSnapshot(string kind, Statement row) => new(kind, row.Text(0), row.Int64(1), row.Bytes(2).ToArray(), row.Text(3));

    private QueryRefused UnknownKind(string kind) =>
        new($"There are no snapshots of kind \"{kind}\". Kinds: {string.Join(", ", _kinds.Keys.Order(StringComparer.Ordinal))}.");
}
