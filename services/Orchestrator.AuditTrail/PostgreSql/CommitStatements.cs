namespace Orchestrator.AuditTrail.PostgreSql;

/// <summary>The statements of a commit. Texts that never change, so that the server prepares each once a connection.</summary>
internal sealed class CommitStatements(Names names)
{
    public string Admit { get; } = $"select {names.Admit}($1, $2, $3, $4, $5, $6, $7, $8)";

    /// <summary>In array order: the feed shows the facts of a commit as they were recorded.</summary>
    public string Facts { get; } = $"""
        insert into {names.Events}
            (seq_id, id, stream_id, version, data, type, timestamp, mt_dotnet_type, correlation_id, causation_id, headers, user_name)
        select nextval('{names.Sequence}'), f.*
        from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) as f
        """;

    public string CancelTimers { get; } = $"delete from {names.Outbox} where token = any ($1) and parked_at is null";

    public string Delivered { get; } = $"""
        delete from {names.Outbox} o using unnest($1, $2, $3) as d (message_id, destination, attempts)
        where o.message_id = d.message_id and o.destination = d.destination and o.parked_at is null
            and (d.attempts is null or d.attempts = o.attempts)
        """;

    /// <summary>A message that is there already was sent by an earlier, ambiguous commit: its row stays.</summary>
    public string Outbox { get; } = $"""
        insert into {names.Outbox} (message_id, destination, message_type, content_type, body, due_at, available_at, token, held)
        select message_id, destination, message_type, content_type, body, due_at, due_at, token, held
        from unnest($1, $2, $3, $4, $5, $6, $7, $8) as m (message_id, destination, message_type, content_type, body, due_at, token, held)
        on conflict (message_id, destination) do nothing
        """;

    /// <summary>Never replaces a newer snapshot: a rebuild may run beside the living.</summary>
    public static string Snapshots(string table) => $"""
        insert into {table} as d (id, data, mt_version, mt_dotnet_type)
        select * from unnest($1, $2, $3, $4) as s (id, data, version, dotnet_type) order by 1
        on conflict (id) do update
        set data = excluded.data, mt_version = excluded.mt_version, mt_dotnet_type = excluded.mt_dotnet_type, mt_last_modified = transaction_timestamp()
        where d.mt_version <= excluded.mt_version
        """;
}
