using System.Globalization;
using System.Text;
using Npgsql;
using Orchestrator.AuditTrail.Snapshots;

namespace Orchestrator.AuditTrail.PostgreSql;

public sealed partial class PostgreSqlStore
{
    public async Task<Snapshot?> FindSnapshot(string kind, string streamId, CancellationToken cancellation = default)
    {
        var found = await Rows(
            $"select id, mt_version, data, mt_dotnet_type from {_names.Document(Kind(kind))} where id = $1", row => ReadSnapshot(kind, row), cancellation, streamId);
        return found.SingleOrDefault();
    }

    public async Task<SnapshotPage> QuerySnapshots(SnapshotQuery query, CancellationToken cancellation = default)
    {
        if (query.Limit is < 1 or > 500)
            throw new QueryRefused($"A page has 1 to 500 items, not {query.Limit}.");
        var kind = Kind(query.Kind);
        var values = new List<object?>();
        var listed = Listed(kind, query, values);
        var patterns = query.Patterns.ToArray();
        string sql;
        if (patterns.Length == 0)
        {
            values.Add(query.Limit + 1);
            sql = $"{listed} limit ${values.Count}";
        }
        else
        {
            values.AddRange([query.Examine, patterns, query.Limit + 1]);
            var examined = $"({listed} limit ${values.Count - 2}) as examined";
            sql = $"select * from {examined} where {Searched(kind)} ilike all (${values.Count - 1}) limit ${values.Count}";
        }

        var rows = await Rows(sql, row => (Snapshot: ReadSnapshot(query.Kind, row), Key: Text(row, 4)), cancellation, [.. values]);
        string? next = null;
        if (rows.Count > query.Limit)
            next = Cursor(query, rows[query.Limit - 1].Snapshot.StreamId, rows[query.Limit - 1].Key);
        else if (patterns.Length > 0)
            next = await LastExamined(kind, query, cancellation);
        return new SnapshotPage([.. rows.Take(query.Limit).Select(row => row.Snapshot)], next);
    }

    /// <summary>The snapshots that the filters let through, from the cursor on, in order; adds what its parameters stand for to the values.</summary>
    private string Listed(SnapshotKind kind, SnapshotQuery query, List<object?> values)
    {
        var order = query.OrderBy is null ? null : Key(kind, query.OrderBy);
        var key = order is null ? "null" : $"({order})::text";
        var sql = new StringBuilder($"select id, mt_version, data, mt_dotnet_type, {key} as key from {_names.Document(kind)} where true");
        foreach (var filter in query.Filters)
        {
            values.Add(Comparable(kind, filter));
            sql.Append($" and {Key(kind, filter.Field)} = any (${values.Count})");
        }

        if (query.Cursor is not null)
        {
            var after = query.Descending ? '<' : '>';
            var cursor = SnapshotCursor.Parse(query);
            values.Add(cursor.Id);
            if (order is null)
            {
                sql.Append($" and id {after} ${values.Count}");
            }
            else
            {
                values.Add(cursor.Key ?? "");
                var cast = DocumentTables.IsNumber(kind, query.OrderBy!) ? "::text::numeric" : "";
                sql.Append($" and ({order}, id) {after} (${values.Count}{cast}, ${values.Count - 1})");
            }
        }

        var direction = query.Descending ? "desc" : "asc";
        return sql.Append($" order by {(order is null ? "" : $"{order} {direction}, ")}id {direction}").ToString();
    }

    /// <summary>Where a search goes on that found less than a page among all it may look at; null where it has seen everything.</summary>
    private async Task<string?> LastExamined(SnapshotKind kind, SnapshotQuery query, CancellationToken cancellation)
    {
        var values = new List<object?>();
        var listed = Listed(kind, query, values);
        values.Add(query.Examine - 1);
        var sql = $"select id, key from ({listed} offset ${values.Count} limit 1) as last";
        return (await Rows(sql, row => Cursor(query, row.GetString(0), Text(row, 1)), cancellation, [.. values])).SingleOrDefault();
    }

    private static string Cursor(SnapshotQuery query, string id, string? key) => new SnapshotCursor(id, key).ToText(query);

    private static string Searched(SnapshotKind kind) =>
        $"concat_ws(' ', id{string.Concat(kind.SearchedFields.Select(field => $", data ->> '{field}'"))})";

    private SnapshotKind Kind(string kind) => _kinds.TryGetValue(kind, out var known)
        ? known
        : throw new QueryRefused($"There are no snapshots of kind \"{kind}\". Kinds: {string.Join(", ", _kinds.Keys.Order(StringComparer.Ordinal))}.");

    private static string Key(SnapshotKind kind, string field) => kind.IndexedFields.Contains(field)
        ? DocumentTables.Key(kind, field)
        : throw new QueryRefused($"{kind.Kind} cannot be queried by \"{field}\". Indexed: {string.Join(", ", kind.IndexedFields)}.");

    private static object Comparable(SnapshotKind kind, FieldFilter filter)
    {
        if (!DocumentTables.IsNumber(kind, filter.Field))
            return filter.Values.ToArray();
        return filter.Values
            .Select(value => decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw new QueryRefused($"{kind.Kind}.{filter.Field} is a number and \"{value}\" is none."))
            .ToArray();
    }

    private static Snapshot ReadSnapshot(string kind, NpgsqlDataReader row) =>
        new(kind, row.GetString(0), row.GetInt64(1), Encoding.UTF8.GetBytes(row.GetString(2)), Text(row, 3) ?? "");
}
