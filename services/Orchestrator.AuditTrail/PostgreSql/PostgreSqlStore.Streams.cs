using System.Runtime.CompilerServices;
using Npgsql;
using NpgsqlTypes;
using Orchestrator.AuditTrail.Facts;
using Orchestrator.AuditTrail.Feed;
using Orchestrator.AuditTrail.Streams;

namespace Orchestrator.AuditTrail.PostgreSql;

public sealed partial class PostgreSqlStore
{
    /// <summary>A connection is given back between pages: a slow reader holds none.</summary>
    private const int StreamPage = 1000;

    private const string FactColumns =
        "seq_id, id, stream_id, version, type, mt_dotnet_type, data, timestamp, user_name, correlation_id, causation_id, headers, coalesce(is_archived, false)";

    public async IAsyncEnumerable<RecordedFact> ReadStream(
        string streamId, StreamRange range, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var sql = $"""
            select {FactColumns} from {_names.Events}
            where stream_id = $1 and version >= $2 and version <= $3 and ($4 is null or timestamp <= $4)
            order by version limit {StreamPage}
            """;
        for (var from = range.FromVersion; ;)
        {
            var until = new NpgsqlParameter { Value = range.Until?.ToUniversalTime() ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz };
            var page = await Rows(sql, Fact, cancellation, streamId, from, range.ToVersion, until);
            foreach (var fact in page)
                yield return fact;
            if (page.Count < StreamPage)
                yield break;
            from = page[^1].Version + 1;
        }
    }

    public async Task<IReadOnlyList<RecordedFact>> ReadStreams(
        IReadOnlyList<string> streamIds, FeedRange range, CancellationToken cancellation = default)
    {
        // Within a stream versions and positions have one order: of no stream more than the page can be in the page. The index on
        // (stream_id, version) finds them; "+ 0" keeps the one on positions, which would lead through the whole trail, out of it.
        var direction = range.Newest ? "desc" : "asc";
        var sql = $"""
            select fact.* from unnest($1) as wanted (id) cross join lateral (
                select {FactColumns} from {_names.Events}
                where stream_id = wanted.id and seq_id + 0 > $2 and seq_id + 0 < $3 order by version {direction} limit $4) as fact
            order by fact.seq_id {direction} limit $4
            """;
        var facts = await Rows(sql, Fact, cancellation, streamIds.ToArray(), range.After, range.Before, range.Max);
        if (range.Newest)
            facts.Reverse();
        return facts;
    }

    public async Task<StreamInfo?> FindStream(string streamId, CancellationToken cancellation = default)
    {
        var found = await Rows(
            $"select id, type, coalesce(version, 0), created, timestamp, coalesce(is_archived, false) from {_names.Streams} where id = $1",
            row => new StreamInfo(
                row.GetString(0), Text(row, 1), row.GetInt64(2), row.GetFieldValue<DateTimeOffset>(3), row.GetFieldValue<DateTimeOffset>(4), row.GetBoolean(5)),
            cancellation,
            streamId);
        return found.SingleOrDefault();
    }

    public async Task<bool> ArchiveStream(string streamId, CancellationToken cancellation = default)
    {
        // One statement, the stream's row first: a writer of this stream is either before it or refused after it.
        var sql = $"""
            with stream as (update {_names.Streams} set is_archived = true where id = $1 returning id),
            facts as (update {_names.Events} e set is_archived = true from stream where e.stream_id = stream.id and not coalesce(e.is_archived, false))
            select count(*) from stream
            """;
        return await Scalar<long>(sql, cancellation, streamId) > 0;
    }

    private static RecordedFact Fact(NpgsqlDataReader row) => new(
        row.GetInt64(0),
        row.GetGuid(1),
        Text(row, 2) ?? "",
        row.GetInt64(3),
        row.GetString(4),
        Text(row, 5),
        Text(row, 6) ?? "",
        row.GetFieldValue<DateTimeOffset>(7),
        Text(row, 8),
        Text(row, 9),
        Text(row, 10),
        Text(row, 11),
        row.GetBoolean(12));

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
