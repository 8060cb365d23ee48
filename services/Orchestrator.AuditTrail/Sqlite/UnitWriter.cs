using Orchestrator.AuditTrail.Commits;
using Orchestrator.AuditTrail.Facts;
using Orchestrator.AuditTrail.Outbox;
using Orchestrator.AuditTrail.Snapshots;
using Orchestrator.AuditTrail.Streams;

namespace Orchestrator.AuditTrail.Sqlite;

/// <summary>
/// Writes units of work inside a transaction that has the write lock. What may turn a unit away (inbox, versions) is looked at
/// first: a unit that is turned away has written nothing.
/// </summary>
internal sealed class UnitWriter(Connection connection, IReadOnlyDictionary<string, string> upserts)
{
    /// <summary>The version of each stream of the unit in hand; null where it does not exist yet.</summary>
    private readonly List<long?> _versions = [];

    /// <exception cref="Exception">Data that cannot be stored; part of the unit may have been written.</exception>
    public CommitResult Write(UnitOfWork unit)
    {
        _versions.Clear();
        foreach (var append in unit.Appends)
        {
            if (TurnAway(append) is { } turnedAway)
                return unit.Inbox is { } handled && WasHandled(handled) ? new CommitResult.Duplicate(handled) : turnedAway;
        }

        if (unit.Inbox is { } key && !Enter(key, unit.HandledAt))
            return new CommitResult.Duplicate(key);
        for (var i = 0; i < unit.Appends.Count; i++)
        {
            if (unit.Appends[i].Facts.Count > 0)
                Append(unit.Appends[i], _versions[i]);
        }

        foreach (var snapshot in unit.Snapshots)
            Keep(snapshot, unit.HandledAt);
        foreach (var token in unit.CancelledTimers)
            connection.Prepare("DELETE FROM orchestrator_outbox WHERE token = ? AND parked_at IS NULL").Bind(token).Run();
        foreach (var delivered in unit.Delivered)
            Remove(delivered);
        foreach (var message in unit.Outbox)
            Enqueue(message);
        return CommitResult.Committed.Instance;
    }

    /// <summary>A snapshot never takes the place of a newer one: a rebuild may run beside the writers.</summary>
    public static string Upsert(SnapshotKind kind) => $"""
        INSERT INTO {kind.Table} (id, data, mt_last_modified, mt_version, mt_dotnet_type) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET data = excluded.data, mt_last_modified = excluded.mt_last_modified,
            mt_version = excluded.mt_version, mt_dotnet_type = excluded.mt_dotnet_type
        WHERE excluded.mt_version >= mt_version
        """;

    private void Remove(DeliveredRow delivered)
    {
        const string Row = "DELETE FROM orchestrator_outbox WHERE message_id = ? AND destination = ? AND parked_at IS NULL";
        if (delivered.Attempts is { } attempts)
            connection.Prepare(Row + " AND attempts = ?").Bind(delivered.Key.MessageId).Bind(delivered.Key.Destination).Bind(attempts).Run();
        else
            connection.Prepare(Row).Bind(delivered.Key.MessageId).Bind(delivered.Key.Destination).Run();
    }

    private bool Enter(InboxKey key, DateTimeOffset handledAt) => connection
        .Prepare("INSERT INTO orchestrator_inbox (endpoint, message_id, handled_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")
        .Bind(key.Endpoint).Bind(key.MessageId).Bind(handledAt).Run() == 1;

    private bool WasHandled(InboxKey key) => connection.Prepare("SELECT 1 FROM orchestrator_inbox WHERE endpoint = ? AND message_id = ?")
        .Bind(key.Endpoint).Bind(key.MessageId).First(static _ => true);

    /// <summary>Looks at the stream; nobody else can change it before this transaction ends.</summary>
    private CommitResult? TurnAway(StreamAppend append)
    {
        var present = connection.Prepare("SELECT coalesce(version, 0), coalesce(is_archived, 0) FROM mt_streams WHERE id = ?").Bind(append.StreamId)
            .First(static row => ((long Version, bool Archived)?)(row.Int64(0), row.Bool(1)));
        if (present is { Archived: true })
            return new CommitResult.Failed(new StreamArchived(append.StreamId));
        var version = present?.Version ?? 0;
        if (!append.Expected.IsAny && append.Expected.Value != version)
            return new CommitResult.Conflicted(new StreamConflict(append.StreamId, append.Expected, version));
        _versions.Add(present?.Version);
        return null;
    }

    private void Append(StreamAppend append, long? present)
    {
        var version = present ?? 0;
        var last = append.Facts[^1].Time;
        if (present is null)
        {
            connection.Prepare("INSERT INTO mt_streams (id, type, version, timestamp, created) VALUES (?, ?, ?, ?, ?)")
                .Bind(append.StreamId).Bind(append.Kind).Bind(append.Facts.Count).Bind(last).Bind(append.Facts[0].Time).Run();
        }
        else
        {
            connection.Prepare("UPDATE mt_streams SET version = ?, timestamp = ?, type = coalesce(type, ?) WHERE id = ?")
                .Bind(version + append.Facts.Count).Bind(last).Bind(append.Kind).Bind(append.StreamId).Run();
        }

        foreach (var fact in append.Facts)
            Insert(append.StreamId, ++version, fact);
    }

    private void Insert(string streamId, long version, NewFact fact) => connection
        .Prepare("""
            INSERT INTO mt_events (id, stream_id, version, data, type, timestamp, mt_dotnet_type, correlation_id, causation_id, headers, user_name)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        .Bind(fact.Id).Bind(streamId).Bind(version).BindText(fact.Data.Span).Bind(fact.Type).Bind(fact.Time).Bind(fact.DotnetType)
        .Bind(fact.CorrelationId).Bind(fact.CausationId).BindText(fact.Headers).Bind(fact.Actor).Run();

    private void Keep(Snapshot snapshot, DateTimeOffset now)
    {
        connection.Prepare(upserts[snapshot.Kind])
            .Bind(snapshot.StreamId).BindText(snapshot.Data.Span).Bind(now).Bind(snapshot.Version).Bind(snapshot.DotnetType).Run();
    }

    /// <summary>The same message to the same endpoint is the same row: writing it again changes nothing.</summary>
    private void Enqueue(OutboxMessage message) => connection
        .Prepare("""
            INSERT INTO orchestrator_outbox (message_id, destination, message_type, content_type, body, due_at, available_at, token, held)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, ?7, ?8) ON CONFLICT DO NOTHING
            """)
        .Bind(message.MessageId).Bind(message.Destination).Bind(message.MessageType).Bind(message.ContentType).BindBlob(message.Body.Span)
        .Bind(message.DueAt).Bind(message.Token).Bind(message.Held).Run();
}
