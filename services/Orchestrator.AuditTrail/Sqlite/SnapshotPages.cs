using System.Text;
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
        if (_query.OrderBy is null)
        {
            rows.AddRange(Part(connection, _cursor is null ? "" : $"AND id {After} ?", lacking: false, _limit + 1));
        }
        else
        {
            // Ascending: those that lack the field, then the rest; descending: the other way round.
            foreach (var lacking in _query.Descending ? [false, true] : (ReadOnlySpan<bool>)[true, false])
            {
                if (rows.Count <= _limit && (_cursor is null || _cursor.Lacks == lacking || _cursor.Lacks != _query.Descending))
                    rows.AddRange(Part(connection, OrderedPart(lacking), lacking, _limit + 1 - rows.Count));
            }
        }

        var next = rows.Count > _limit ? rows[_limit - 1].Place.ToText(_query) : null;
        return new SnapshotPage([.. rows.Take(_limit).Select(row => row.Snapshot)], next);
    }

    private string After => _query.Descending ? "<" : ">";

    private string OrderField => Extract(_query.OrderBy!);

    private static string Extract(string field) => $"json_extract(data, '$.{field}')";

    private string OrderedPart(bool lacking)
    {
        var continues = _cursor is not null && _cursor.Lacks == lacking;
        if (lacking)
            return $"AND {OrderField} IS NULL" + (continues ? $" AND id {After} ?" : "");
        return $"AND {OrderField} IS NOT NULL" + (continues ? $" AND ({OrderField}, id) {After} (?, ?)" : "");
    }

    private List<(Snapshot Snapshot, SnapshotCursor Place)> Part(Connection connection, string part, bool lacking, int limit)
    {
        var direction = _query.Descending ? "DESC" : "ASC";
        var sql = new StringBuilder($"SELECT id, mt_version, data, coalesce(mt_dotnet_type, ''), {(_query.OrderBy is null ? "NULL" : OrderField)} FROM {_kind.Table} WHERE true");
        foreach (var filter in _query.Filters)
            sql.Append($" AND {Extract(filter.Field)} IN ({string.Join(", ", filter.Values.Select(_ => "?"))})");
        sql.Append(' ').Append(part).Append(" ORDER BY ");
        if (_query.OrderBy is not null && !lacking)
            sql.Append($"{OrderField} {direction}, ");
        sql.Append($"id {direction} LIMIT ?");

        var statement = connection.Prepare(sql.ToString());
        foreach (var filter in _query.Filters)
        {
            foreach (var value in filter.Values)
                SnapshotCursor.BindAs(statement, _kind.State.GetProperty(filter.Field)!.PropertyType, value);
        }

        if (part.Contains('?'))
            _cursor!.Bind(statement);
        return statement.Bind(limit).All(row => (SqliteStore.ReadSnapshot(_kind.Kind, row), SnapshotCursor.At(row, valueColumn: 4)));
    }
}
