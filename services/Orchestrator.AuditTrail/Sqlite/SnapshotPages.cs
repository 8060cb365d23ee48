using Orchestrator.AuditTrail.Snapshots;

namespace Orchestrator.AuditTrail.Sqlite;

/// <summary>
/// One page of a snapshot query by keyset. Ordered by a field, the documents that lack it come first (last when descending); each of
/// the two parts is a range of the field's index.
/// </summary>
internal sealed class SnapshotPages
{
    /// <summary>So many are sorted in a moment.</summary>
    private const int Few = 2000;

    private readonly SnapshotKind _kind;
    private readonly SnapshotQuery _query;
    private readonly SnapshotCursor? _cursor;
    private readonly int _limit;
    private readonly string[] _patterns;
    private FieldFilter? _leading;

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
        _leading = Leading(connection);
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
    internal IEnumerable<string> Plans(Connection connection)
    {
        _leading = Leading(connection);
        return Parts().SelectMany(part => Bound(connection, part, _limit + 1, "EXPLAIN QUERY PLAN ").All(row => row.Text(3)));
    }

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
        var sql = $"{explain}SELECT * FROM ({Listed(part)} LIMIT ?) WHERE {holds} LIMIT ?";
        var statement = BindListed(connection.Prepare(sql), part).Bind(_query.Examine);
        foreach (var pattern in _patterns)
            statement.Bind(pattern);
        return statement.Bind(limit);
    }

    /// <summary>
    /// The filter to look up, where there is one that few pass: they are sorted then. Else the order is followed, and what does not
    /// pass is left out. SQLite knows of no values that are rare or common, and would sort all that are closed for a page of them.
    /// </summary>
    private FieldFilter? Leading(Connection connection)
    {
        if (_query.OrderBy is null)
            return null;
        var few = _query.Filters.Select(filter => (Filter: filter, Count: Count(connection, filter))).Where(counted => counted.Count <= Few);
        return few.OrderBy(counted => counted.Count).Select(counted => counted.Filter).FirstOrDefault();
    }

    private long Count(Connection connection, FieldFilter filter)
    {
        var statement = connection.Prepare($"SELECT count(*) FROM (SELECT 1 FROM {_kind.Table} WHERE {Passes(filter)} LIMIT {Few + 1})");
        Bind(statement, filter);
        return statement.First(row => row.Int64(0));
    }

    private static string Passes(FieldFilter filter) => $"{Extract(filter.Field)} IN ({string.Join(", ", filter.Values.Select(_ => "?"))})";

    private string Listed((string Where, string OrderBy) part)
    {
        // A plus keeps an index out of it.
        var filters = string.Concat(
            _query.Filters.Select(filter => $"AND {(_query.OrderBy is null || filter == _leading ? "" : "+")}{Passes(filter)} "));
        return $"SELECT id, mt_version, data, coalesce(mt_dotnet_type, ''), {(_query.OrderBy is null ? "NULL" : OrderField)} "
            + $"FROM {_kind.Table} WHERE true {filters}{part.Where} ORDER BY {part.OrderBy}";
    }

    private Statement BindListed(Statement statement, (string Where, string OrderBy) part)
    {
        foreach (var filter in _query.Filters)
            Bind(statement, filter);
        if (part.Where.Contains('?'))
            _cursor!.Bind(statement);
        return statement;
    }

    private void Bind(Statement statement, FieldFilter filter)
    {
        foreach (var value in filter.Values)
            SnapshotCursor.BindAs(statement, _kind.State.GetProperty(filter.Field)!.PropertyType, value);
    }
}
