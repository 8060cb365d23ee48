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
    private readonly string[] _patterns;

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
        _patterns = [.. query.Patterns];
        _cursor = query.Cursor is null ? null : SnapshotCursor.Parse(query);
    }

    public SnapshotPage Read(Connection connection)
    {
        var rows = new List<(Snapshot Snapshot, SnapshotCursor Place)>();
        string? examined = null;
        foreach (var part in Parts().TakeWhile(_ => rows.Count <= _limit && examined is null))
        {
            rows.AddRange(Bound(connection, part, _limit + 1 - rows.Count)
                .All(row => (SqliteStore.ReadSnapshot(_kind.Kind, row), SnapshotCursor.At(row, valueColumn: 4))));
            if (_patterns.Length > 0 && rows.Count <= _limit)
                examined = LastExamined(connection, part)?.ToText(_query);
        }

        var next = rows.Count > _limit ? rows[_limit - 1].Place.ToText(_query) : examined;
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

    /// <summary>Where a search goes on that found less than a page among all it may look at; null where it has seen all of the part.</summary>
    private SnapshotCursor? LastExamined(Connection connection, (string Where, string OrderBy) part)
    {
        var last = BindListed(connection.Prepare($"{Listed(part)} LIMIT 1 OFFSET ?"), part);
        return last.Bind(_query.Examine - 1L).First(row => SnapshotCursor.At(row, valueColumn: 4));
    }

    private Statement Bound(Connection connection, (string Where, string OrderBy) part, int limit, string explain = "")
    {
        if (_patterns.Length == 0)
            return BindListed(connection.Prepare($"{explain}{Listed(part)} LIMIT ?"), part).Bind(limit);
        var searched = string.Join(" || ' ' || ", _kind.SearchedFields.Select(field => $"ifnull({Extract(field)}, '')").Prepend("id"));
        var holds = string.Join(" AND ", _patterns.Select(_ => $@"{searched} LIKE ? ESCAPE '\'"));
        var statement = BindListed(connection.Prepare($"{explain}SELECT * FROM ({Listed(part)} LIMIT ?) WHERE {holds} LIMIT ?"), part).Bind(_query.Examine);
        foreach (var pattern in _patterns)
            statement.Bind(pattern);
        return statement.Bind(limit);
    }

    private string Listed((string Where, string OrderBy) part)
    {
        var filters = string.Concat(_query.Filters.Select(
            filter => $"AND {Extract(filter.Field)} IN ({string.Join(", ", filter.Values.Select(_ => "?"))}) "));
        return $"SELECT id, mt_version, data, coalesce(mt_dotnet_type, ''), {(_query.OrderBy is null ? "NULL" : OrderField)} "
            + $"FROM {_kind.Table} WHERE true {filters}{part.Where} ORDER BY {part.OrderBy}";
    }

    private Statement BindListed(Statement statement, (string Where, string OrderBy) part)
    {
        foreach (var filter in _query.Filters)
        {
            foreach (var value in filter.Values)
                SnapshotCursor.BindAs(statement, _kind.State.GetProperty(filter.Field)!.PropertyType, value);
        }

        if (part.Where.Contains('?'))
            _cursor!.Bind(statement);
        return statement;
    }
}
