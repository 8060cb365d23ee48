using Orchestrator.AuditTrail.Snapshots;

namespace Orchestrator.AuditTrail.Sqlite;

/// <summary>
/// One page of a snapshot query by keyset. Ordered by a field, the documents that lack it come first (last when descending); each of
/// the two parts is a range of the field's index.
/// </summary>
internal sealed class SnapshotPages
{
    private readonly SnapshotKind _kind;
    private readonly SnapshotQuery _query;
    private readonly SnapshotCursor? _cursor;
    private readonly int _limit;

    public SnapshotPages(SnapshotKind kind, SnapshotQuery query)
    {
        foreach (var field in query.Filters.Select(filter => filter.Field).Append(query.OrderBy).OfType<string>())
        {
            if (!kind.IndexedFields.Contains(field))
                throw new QueryRefused($"{kind.Kind} cannot be queried by \"{field}\". Indexed: {string.Join(", ", kind.IndexedFields)}.");
        }

        if (query.Limit is < 1 or > 500)
            throw new QueryRefused($"A page has 1 to 500 items, not {query.Limit}.");
        _kind = kind;
        _query = query;
        _limit = query.Limit;
        _cursor = query.Cursor is null ? null : SnapshotCursor.Parse(query);
    }

    public SnapshotPage Read(Connection connection)
    {
        var rows = new List<(Snapshot Snapshot, SnapshotCursor Place)>();
        foreach (var part in Parts().TakeWhile(_ => rows.Count <= _limit))
        {
            rows.AddRange(Bound(connection, part, _limit + 1 - rows.Count)
                .All(row => (SqliteStore.ReadSnapshot(_kind.Kind, row), SnapshotCursor.At(row, valueColumn: 4))));
        }

        var next = rows.Count > _limit ? rows[_limit - 1].Place.ToText(_query) : null;
        return new SnapshotPage([.. rows.Take(_limit).Select(row => row.Snapshot)], next);
    }

    /// <summary>How SQLite goes about it, for tests.</summary>
    internal IEnumerable<string> Plans(Connection connection) =>
        Parts().SelectMany(part => Bound(connection, part, _limit + 1, "EXPLAIN QUERY PLAN ").All(row => row.Text(3)));

    private string After => _query.Descending ? "<" : ">";

    private string OrderField => Extract(_query.OrderBy!);

    private static string Extract(string field) => $"json_extract(data, '$.{field}')";

    /// <summary>
    /// SQLite seeks in an index by a plain comparison but not by a row value, so each range says its bound twice over. Nothing but
    /// NULL is below minus infinity.
    /// </summary>
    private string OrderedPart(bool lacking)
    {
        var continues = _cursor is not null && _cursor.Lacks == lacking;
        if (lacking)
            return $"AND {OrderField} IS NULL" + (continues ? $" AND id {After} ?" : "");
        return continues
            ? $"AND {OrderField} {After}= ? AND ({OrderField}, id) {After} (?, ?) AND {OrderField} IS NOT NULL"
            : $"AND {OrderField} >= -9e999";
    }

    /// <summary>The ranges of the index that this page may reach into, in order, each with how it sorts.</summary>
    private IEnumerable<(string Where, string OrderBy)> Parts()
    {
        var direction = _query.Descending ? "DESC" : "ASC";
        if (_query.OrderBy is null)
            return [(_cursor is null ? "" : $"AND id {After} ?", $"id {direction}")];

        // Ascending: those that lack the field, then the rest; descending: the other way round.
        return new[] { !_query.Descending, _query.Descending }
            .Where(lacking => _cursor is null || _cursor.Lacks == lacking || _cursor.Lacks != _query.Descending)
            .Select(lacking => (OrderedPart(lacking), lacking ? $"id {direction}" : $"{OrderField} {direction}, id {direction}"));
    }

    private Statement Bound(Connection connection, (string Where, string OrderBy) part, int limit, string explain = "")
    {
        var filters = string.Concat(_query.Filters.Select(
            filter => $"AND {Extract(filter.Field)} IN ({string.Join(", ", filter.Values.Select(_ => "?"))}) "));
        var statement = connection.Prepare(
            $"{explain}SELECT id, mt_version, data, coalesce(mt_dotnet_type, ''), {(_query.OrderBy is null ? "NULL" : OrderField)} "
            + $"FROM {_kind.Table} WHERE true {filters}{part.Where} ORDER BY {part.OrderBy} LIMIT ?");
        foreach (var filter in _query.Filters)
        {
            foreach (var value in filter.Values)
                SnapshotCursor.BindAs(statement, _kind.State.GetProperty(filter.Field)!.PropertyType, value);
        }

        if (part.Where.Contains('?'))
            _cursor!.Bind(statement);
        return statement.Bind(limit);
    }
}
