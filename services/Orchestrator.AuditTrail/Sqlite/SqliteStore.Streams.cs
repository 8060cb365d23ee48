using System.Runtime.CompilerServices;
using Orchestrator.AuditTrail.Facts;
using Orchestrator.AuditTrail.Feed;
using Orchestrator.AuditTrail.Streams;

namespace Orchestrator.AuditTrail.Sqlite;

public sealed partial class SqliteStore
{
    private const int FactsAtOnce = 500;

    private const string FactColumns =
        "seq_id, id, stream_id, version, type, mt_dotnet_type, data, timestamp, user_name, correlation_id, causation_id, headers, is_archived";

    /// <summary>Reads in pages: a consumer that is slow keeps no read transaction open, which would keep the log from being reused.</summary>
    public async IAsyncEnumerable<RecordedFact> ReadStream(
        string streamId, StreamRange range, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        for (var next = range.FromVersion; ;)
        {
            var from = next;
            var page = await _readers.Read(connection => ReadPage(connection, streamId, from, range), cancellation);
            foreach (var fact in page)
            {
                if (fact.Time > range.Until)
                    yield break;
                yield return fact;
            }

            if (page.Count < FactsAtOnce)
                yield break;
            next = page[^1].Version + 1;
        }
    }

    public Task<IReadOnlyList<RecordedFact>> ReadStreams(IReadOnlyList<string> streamIds, FeedRange range, CancellationToken cancellation = default)
    {
        var direction = range.Newest ? "DESC" : "ASC";
        var sql = $"SELECT {FactColumns} FROM mt_events WHERE stream_id = ? AND seq_id > ? AND seq_id < ? ORDER BY version {direction} LIMIT ?";
        return _readers.Read<IReadOnlyList<RecordedFact>>(
            connection =>
            {
                // Within a stream versions and positions have one order: of no stream more than the page can be in the page.
                var facts = streamIds.SelectMany(id => connection.Prepare(sql).Bind(id).Bind(range.After).Bind(range.Before).Bind(range.Max).All(ReadFact));
                var ordered = facts.OrderBy(fact => fact.Position);
                return [.. range.Newest ? ordered.TakeLast(range.Max) : ordered.Take(range.Max)];
            },
            cancellation);
    }

    public Task<StreamInfo?> FindStream(string streamId, CancellationToken cancellation = default) => _readers.Read(
        connection => connection
            .Prepare("SELECT id, type, coalesce(version, 0), created, timestamp, coalesce(is_archived, 0) FROM mt_streams WHERE id = ?")
            .Bind(streamId)
            .First(static row => new StreamInfo(row.Text(0), row.TextOrNull(1), row.Int64(2), row.Time(3), row.Time(4), row.Bool(5))),
        cancellation);

    public Task<bool> ArchiveStream(string streamId, CancellationToken cancellation = default) => _writer.InTransaction(
        connection =>
        {
            var found = connection.Prepare("UPDATE mt_streams SET is_archived = 1 WHERE id = ?").Bind(streamId).Run() > 0;
            if (found)
                connection.Prepare("UPDATE mt_events SET is_archived = 1 WHERE stream_id = ? AND is_archived IS NOT 1").Bind(streamId).Run();
            return found;
        },
        cancellation: cancellation);

    private static List<RecordedFact> ReadPage(Connection connection, string streamId, long from, StreamRange range) => connection
        .Prepare($"SELECT {FactColumns} FROM mt_events WHERE stream_id = ? AND version BETWEEN ? AND ? ORDER BY version LIMIT {FactsAtOnce}")
        .Bind(streamId).Bind(from).Bind(range.ToVersion).All(ReadFact);

    private static RecordedFact ReadFact(Statement row) => new(
        row.Int64(0), row.Guid(1), row.Text(2), row.Int64(3), row.Text(4), row.TextOrNull(5), row.Text(6), row.Time(7), row.TextOrNull(8),
        row.TextOrNull(9), row.TextOrNull(10), row.TextOrNull(11), row.Bool(12));
}
