using Npgsql;
using NpgsqlTypes;
using Orchestrator.AuditTrail.Feed;
using Orchestrator.AuditTrail.Outbox;

namespace Orchestrator.AuditTrail.PostgreSql;

public sealed partial class PostgreSqlStore
{
    private const string MessageColumns = "message_id, destination, message_type, content_type, body, due_at, token, held, attempts";

    private const string WaitsToBeSent = "parked_at is null and not held";

    private const string ByKey = "message_id = $1 and destination = $2";

    public async Task<bool> WasHandled(InboxKey key, CancellationToken cancellation = default) => await Scalar<bool>(
        $"select exists (select from {_names.Inbox} where endpoint = $1 and message_id = $2)", cancellation, key.Endpoint, key.MessageId);

    public Task<int> TrimInbox(DateTimeOffset handledBefore, int max, CancellationToken cancellation = default) => Execute(
        $"""
        delete from {_names.Inbox} where ctid = any (array(
            select ctid from {_names.Inbox} where handled_at < $1 order by handled_at limit $2 for update skip locked))
        """,
        cancellation,
        handledBefore.ToUniversalTime(),
        max);

    public async Task<IReadOnlyList<ClaimedMessage>> ClaimDue(
        DateTimeOffset now, DateTimeOffset leaseUntil, int max, bool hold, CancellationToken cancellation)
    {
        // Materialized: the rows are locked and counted once, whatever the planner thinks of the join.
        var sql = $"""
            with due as materialized (
                select message_id, destination, available_at from {_names.Outbox}
                where {WaitsToBeSent} and available_at <= $1 order by available_at limit $3 for update skip locked),
            claimed as (
                update {_names.Outbox} o set available_at = $2, held = $4, attempts = attempts + 1
                from due where o.message_id = due.message_id and o.destination = due.destination
                returning o.message_id, o.destination, message_type, content_type, body, due_at, token, held, attempts, due.available_at as was)
            select {MessageColumns} from claimed order by was
            """;
        return await Rows(
            sql,
            row => new ClaimedMessage(Message(row), row.GetInt32(8)),
            cancellation,
            now.ToUniversalTime(),
            leaseUntil.ToUniversalTime(),
            max,
            hold);
    }

    public async Task<DateTimeOffset?> NextDue(CancellationToken cancellation)
    {
        var earliest = await Rows(
            $"select available_at from {_names.Outbox} where {WaitsToBeSent} order by available_at limit 1",
            row => row.GetFieldValue<DateTimeOffset>(0),
            cancellation);
        return earliest.Count == 0 ? null : earliest[0];
    }

    public Task<int> ReleaseHeld(DateTimeOffset now, CancellationToken cancellation) =>
        Execute($"update {_names.Outbox} set held = false, available_at = $1 where held and parked_at is null", cancellation, now.ToUniversalTime());

    public Task RecordSendFailure(OutboxKey key, string error, DateTimeOffset now, DateTimeOffset? retryAt, CancellationToken cancellation) => Execute(
        $"""
        update {_names.Outbox} set held = false, attempts = greatest(attempts, 1), error = $3,
            available_at = coalesce($5, available_at), parked_at = case when $5 is null then $4 end
        where {ByKey}
        """,
        cancellation,
        key.MessageId,
        key.Destination,
        Storable(error),
        now.ToUniversalTime(),
        new NpgsqlParameter { Value = retryAt?.ToUniversalTime() ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz });

    public Task Park(OutboxMessage message, string error, DateTimeOffset now, CancellationToken cancellation) => Execute(
        $"""
        insert into {_names.Outbox} as o
            (message_id, destination, message_type, content_type, body, due_at, available_at, token, attempts, error, parked_at)
        values ($1, $2, $3, $4, $5, $6, $6, $7, 1, $8, $9)
        on conflict (message_id, destination) do update set message_type = excluded.message_type, content_type = excluded.content_type,
            body = excluded.body, held = false, attempts = greatest(o.attempts, 1), error = excluded.error, parked_at = excluded.parked_at
        """,
        cancellation,
        message.MessageId,
        message.Destination,
        message.MessageType,
        message.ContentType,
        message.Body.ToArray(),
        message.DueAt.ToUniversalTime(),
        new NpgsqlParameter { Value = message.Token ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid },
        Storable(error),
        now.ToUniversalTime());

    public async Task<IReadOnlyList<ParkedMessage>> Parked(int max, CancellationToken cancellation = default) => await Rows(
        $"""
        select {MessageColumns}, parked_at, coalesce(error, '') from {_names.Outbox}
        where parked_at is not null order by parked_at, message_id limit $1
        """,
        row => new ParkedMessage(Message(row), row.GetInt32(8), row.GetFieldValue<DateTimeOffset>(9), row.GetString(10)),
        cancellation,
        max);

    public async Task<bool> RetryParked(OutboxKey key, DateTimeOffset now, CancellationToken cancellation = default) => await Execute(
        $"update {_names.Outbox} set parked_at = null, error = null, attempts = attempts + 1, held = false, available_at = $3 where {ByKey} and parked_at is not null",
        cancellation,
        key.MessageId,
        key.Destination,
        now.ToUniversalTime()) > 0;

    public async Task<bool> DropParked(OutboxKey key, CancellationToken cancellation = default) => await Execute(
        $"delete from {_names.Outbox} where {ByKey} and parked_at is not null", cancellation, key.MessageId, key.Destination) > 0;

    public async Task<OutboxCounts> CountOutbox(DateTimeOffset now, CancellationToken cancellation = default)
    {
        var counts = await Rows(
            $"""
            select count(*), count(*) filter (where {WaitsToBeSent} and available_at > $1 and attempts = 0), count(*) filter (where parked_at is not null)
            from {_names.Outbox}
            """,
            row => (All: row.GetInt64(0), Timers: row.GetInt64(1), Parked: row.GetInt64(2)),
            cancellation,
            now.ToUniversalTime());
        return new OutboxCounts(counts[0].All - counts[0].Timers - counts[0].Parked, counts[0].Timers, counts[0].Parked);
    }

    private static OutboxMessage Message(NpgsqlDataReader row) => new(
        row.GetGuid(0),
        row.GetString(1),
        row.GetString(2),
        row.GetString(3),
        row.GetFieldValue<byte[]>(4),
        row.GetFieldValue<DateTimeOffset>(5),
        row.IsDBNull(6) ? null : row.GetGuid(6),
        row.GetBoolean(7));

    /// <summary>An error is for people; one with a NUL character must not keep its message from being parked.</summary>
    private static string Storable(string error) => error.Replace('\0', '\uFFFD');
}
