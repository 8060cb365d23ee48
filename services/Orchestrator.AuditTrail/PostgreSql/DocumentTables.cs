using System.Text;
using Npgsql;
using Orchestrator.AuditTrail.Snapshots;

namespace Orchestrator.AuditTrail.PostgreSql;

/// <summary>One <c>mt_doc_</c> table a kind of snapshot, with an index a field that is queried.</summary>
internal static class DocumentTables
{
    /// <summary>Creates what is missing. Indexes of fields no longer declared stay: dropping one is a person's decision.</summary>
    public static async Task Create(NpgsqlConnection connection, Names names, IEnumerable<SnapshotKind> kinds, CancellationToken cancellation)
    {
        var sql = new StringBuilder();
        foreach (var kind in kinds)
        {
            sql.AppendLine($"""
                create table if not exists {names.Document(kind)} (
                    id varchar not null constraint pkey_{kind.Table}_id primary key,
                    data jsonb not null,
                    mt_last_modified timestamptz null default transaction_timestamp(),
                    mt_version bigint not null default 0,
                    mt_dotnet_type varchar null);
                """);
            foreach (var field in kind.IndexedFields)
                sql.AppendLine($"create index if not exists {IndexName(kind, field)} on {names.Document(kind)} (({Key(kind, field)}), id);");
        }

        if (sql.Length == 0)
            return;
        await using var command = new NpgsqlCommand(sql.ToString(), connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>What a field sorts and compares by: absent comes first, text in byte order whatever the database's collation.</summary>
    public static string Key(SnapshotKind kind, string field) => IsNumber(kind, field)
        ? $"coalesce((data ->> '{field}')::numeric, '-Infinity'::numeric)"
        : $"coalesce(data ->> '{field}', '') collate \"C\"";

    public static bool IsNumber(SnapshotKind kind, string field)
    {
        var declared = kind.State.GetProperty(field)?.PropertyType;
        var type = declared is null ? null : Nullable.GetUnderlyingType(declared) ?? declared;
        return type is { IsEnum: false } && Type.GetTypeCode(type) is >= TypeCode.SByte and <= TypeCode.Decimal;
    }

    private static string IndexName(SnapshotKind kind, string field)
    {
        if (!field.All(char.IsAsciiLetterOrDigit))
            throw new ArgumentException($"{kind.Kind}.{field} cannot be indexed: letters and digits only.", nameof(field));
        var name = $"{kind.Table}_idx_{field.ToLowerInvariant()}";
        return name.Length <= 63
            ? name
            : throw new ArgumentException($"{kind.Kind}.{field} makes an index name of {name.Length} letters, and PostgreSQL cuts at 63: shorten it.", nameof(field));
    }
}
