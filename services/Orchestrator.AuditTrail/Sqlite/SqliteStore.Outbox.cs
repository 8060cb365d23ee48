using Orchestrator.AuditTrail.Feed;
using Orchestrator.AuditTrail.Outbox;

namespace Orchestrator.AuditTrail.Sqlite;

public sealed partial class SqliteStore
{
    private const string MessageColumns = "message_id, destination, message_type, content_type, body, due_at, token, held, attempts";

    private const string WaitsToBeSent = "held = 0 AND parked_at IS NULL";

    private const string ByKey = "message_id = ? AND destination = ?";

    public Task<bool> WasHandled(InboxKey key, CancellationToken cancellation = default) => _readers.Read(
        connection => connection.Prepare("SELECT 1 FROM orchestrator_inbox WHERE endpoint = ? AND message_id = ?")
            .Bind(key.Endpoint).Bind(key.MessageId).First(static _ => true),
        cancellation);

    public Task<int> TrimInbox(DateTimeOffset handledBefore, int max, CancellationToken cancellation = default) => Write(
        connection => connection
            .Prepare("""
                DELETE FROM orchestrator_inbox WHERE (endpoint, message_id) IN
                    (SELECT endpoint, message_id FROM orchestrator_inbox WHERE handled_at < ? ORDER BY handled_at LIMIT ?)
                """)
            .Bind(handledBefore).Bind(max).Run(),
        cancellation);

    public Task<IReadOnlyList<ClaimedMessage>> ClaimDue(
        DateTimeOffset now, DateTimeOffset leaseUntil, int max, bool hold, CancellationToken cancellation) => Write<IReadOnlyList<ClaimedMessage>>(
        connection =>
        {
            // The write lock is what SKIP LOCKED is elsewhere: nobody else claims between the look and the lease.
            var due = connection
                .Prepare($"SELECT {MessageColumns} FROM orchestrator_outbox WHERE {WaitsToBeSent} AND available_at <= ? ORDER BY available_at LIMIT ?")
                .Bind(now).Bind(max).All(static row => new ClaimedMessage(ReadMessage(row), (int)row.Int64(8) + 1));
            foreach (var (message, attempts) in due)
            {
                connection.Prepare($"UPDATE orchestrator_outbox SET available_at = ?, held = ?, attempts = ? WHERE {ByKey}")
                    .Bind(leaseUntil).Bind(hold).Bind(attempts).Bind(message.MessageId).Bind(message.Destination).Run();
            }

            return due;
        },
        cancellation);

    public Task<DateTimeOffset?> NextDue(CancellationToken cancellation) => _readers.Read(
        connection => connection.Prepare($"SELECT available_at FROM orchestrator_outbox WHERE {WaitsToBeSent} ORDER BY available_at LIMIT 1")
            .First(static row => (DateTimeOffset?)row.Time(0)),
        cancellation);

    public Task<int> ReleaseHeld(DateTimeOffset now, CancellationToken cancellation) => Write(
        connection => connection.Prepare("UPDATE orchestrator_outbox SET held = 0, available_at = ? WHERE held = 1").Bind(now).Run(),
        cancellation);

    public Task RecordSendFailure(OutboxKey key, string error, DateTimeOffset now, DateTimeOffset? retryAt, CancellationToken cancellation) => Write(
        connection => (retryAt is { } due
                ? connection.Prepare($"UPDATE orchestrator_outbox SET available_at = ?, error = ?, held = 0, attempts = max(attempts, 1) WHERE {ByKey}").Bind(due)
                : connection.Prepare($"UPDATE orchestrator_outbox SET parked_at = ?, error = ?, held = 0, attempts = max(attempts, 1) WHERE {ByKey}").Bind(now))
            .Bind(error).Bind(key.MessageId).Bind(key.Destination).Run(),
        cancellation);

    public Task Park(OutboxMessage message, string error, DateTimeOffset now, CancellationToken cancellation) => Write(
        connection => connection
            .Prepare("""
                INSERT INTO orchestrator_outbox (message_id, destination, message_type, content_type, body, due_at, available_at, token, attempts, parked_at, error)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, ?7, 1, ?8, ?9)
                ON CONFLICT (message_id, destination) DO UPDATE SET message_type = excluded.message_type, content_type = excluded.content_type,
                    body = excluded.body, held = 0, attempts = max(attempts, 1), parked_at = excluded.parked_at, error = excluded.error
                """)
            .Bind(message.MessageId).Bind(message.Destination).Bind(message.MessageType).Bind(message.ContentType).BindBlob(message.Body.Span)
            .Bind(message.DueAt).Bind(message.Token).Bind(now).Bind(error).Run(),
        cancellation);

    public Task<IReadOnlyList<ParkedMessage>> Parked(int max, CancellationToken cancellation = default) => _readers.Read<IReadOnlyList<ParkedMessage>>(
        connection => connection
            .Prepare($"SELECT {MessageColumns}, parked_at, error FROM orchestrator_outbox WHERE parked_at IS NOT NULL ORDER BY parked_at, rowid LIMIT ?")
            .Bind(max).All(static row => new ParkedMessage(ReadMessage(row), (int)row.Int64(8), row.Time(9), row.TextOrNull(10) ?? "")),
        cancellation);

    public Task<bool> RetryParked(OutboxKey key, DateTimeOffset now, CancellationToken cancellation = default) => Write(
        connection => connection
            .Prepare($"UPDATE orchestrator_outbox SET parked_at = NULL, error = NULL, attempts = attempts + 1, held = 0, available_at = ? WHERE {ByKey} AND parked_at IS NOT NULL")
            .Bind(now).Bind(key.MessageId).Bind(key.Destination).Run() > 0,
        cancellation);

    public Task<bool> DropParked(OutboxKey key, CancellationToken cancellation = default) => Write(
        connection => connection.Prepare($"DELETE FROM orchestrator_outbox WHERE {ByKey} AND parked_at IS NOT NULL")
            .Bind(key.MessageId).Bind(key.Destination).Run() > 0,
        cancellation);

    public Task<OutboxCounts> CountOutbox(DateTimeOffset now, CancellationToken cancellation = default) => _readers.Read(
        connection => connection
            .Prepare($"""
                SELECT
                    (SELECT count(*) FROM orchestrator_outbox),
                    (SELECT count(*) FROM orchestrator_outbox WHERE {WaitsToBeSent} AND available_at > ? AND attempts = 0),
                    (SELECT count(*) FROM orchestrator_outbox WHERE parked_at IS NOT NULL)
                """)
            .Bind(now)
            .First(static row => new OutboxCounts(row.Int64(0) - row.Int64(1) - row.Int64(2), row.Int64(1), row.Int64(2)))!,
        cancellation);

    private static OutboxMessage ReadMessage(Statement row) => new(
        row.Guid(0), row.Text(1), row.Text(2), row.Text(3), row.Bytes(4).ToArray(), row.Time(5), row.GuidOrNull(6), row.Bool(7));

    private Task<T> Write<T>(Func<Connection, T> work, CancellationToken cancellation) => _writer.InTransaction(work, cancellation: cancellation);
}
