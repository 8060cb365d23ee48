using Orchestrator.AuditTrail.Commits;
using Orchestrator.AuditTrail.Feed;
using Orchestrator.AuditTrail.Outbox;

namespace Orchestrator.AuditTrail.Memory;

/// <summary>Rows by key, and those that come due in order of time and then of writing: the same run claims in the same order.</summary>
internal sealed class MemoryOutbox
{
    private readonly Dictionary<OutboxKey, Row> _rows = [];
    private readonly Dictionary<Guid, OutboxKey> _tokens = [];
    private readonly SortedSet<Row> _due = new(Comparer<Row>.Create((a, b) => a.DueAt != b.DueAt ? a.DueAt.CompareTo(b.DueAt) : a.Order.CompareTo(b.Order)));
    private long _order;

    public void Change(UnitOfWork unit)
    {
        foreach (var token in unit.CancelledTimers)
        {
            if (_tokens.TryGetValue(token, out var key) && _rows[key].Error is null)
                Remove(key);
        }

        foreach (var (key, attempts) in unit.Delivered)
        {
            if (_rows.TryGetValue(key, out var row) && row.Error is null && (attempts is null || attempts == row.Attempts))
                Remove(key);
        }

        foreach (var message in unit.Outbox)
            Add(new Row(message, _order++));
    }

    public IReadOnlyList<ClaimedMessage> Claim(DateTimeOffset now, DateTimeOffset leaseUntil, int max, bool hold)
    {
        var rows = _due.TakeWhile(row => row.DueAt <= now).Take(max).ToList();
        foreach (var row in rows)
        {
            _due.Remove(row);
            row.Attempts++;
            row.DueAt = leaseUntil;
            row.Held = hold;
            if (!hold)
                _due.Add(row);
        }

        return rows.ConvertAll(row => new ClaimedMessage(row.Message, row.Attempts));
    }

    public DateTimeOffset? NextDue() => _due.Min?.DueAt;

    public int ReleaseHeld(DateTimeOffset now)
    {
        var held = _rows.Values.Where(row => row is { Held: true, Error: null }).OrderBy(row => row.Order).ToList();
        held.ForEach(row => MakeDue(row, now));
        return held.Count;
    }

    public void Fail(OutboxKey key, string error, DateTimeOffset now, DateTimeOffset? retryAt)
    {
        if (!_rows.TryGetValue(key, out var row))
            return;
        if (retryAt is { } at)
            MakeDue(row, at);
        else
            Park(row, error, now);
    }

    public void Park(OutboxMessage message, string error, DateTimeOffset now)
    {
        var key = new OutboxKey(message.MessageId, message.Destination);
        if (!_rows.TryGetValue(key, out var row))
            Add(row = new Row(message, _order++));
        Park(row, error, now);
    }

    public IReadOnlyList<ParkedMessage> Parked(int max) =>
        [.. _rows.Values.Where(row => row.Error is not null).OrderBy(row => row.Order).Take(max).Select(row => new ParkedMessage(row.Message, row.Attempts, row.ParkedAt, row.Error!))];

    public bool Retry(OutboxKey key, DateTimeOffset now)
    {
        if (!_rows.TryGetValue(key, out var row) || row.Error is null)
            return false;
        row.Error = null;
        row.Attempts++;
        MakeDue(row, now);
        return true;
    }

    public bool Drop(OutboxKey key)
    {
        if (!_rows.TryGetValue(key, out var row) || row.Error is null)
            return false;
        Remove(key);
        return true;
    }

    public OutboxCounts Count(DateTimeOffset now)
    {
        var parked = _rows.Values.Count(row => row.Error is not null);
        var timers = _rows.Values.Count(row => row is { Error: null, Held: false } && row.DueAt > now);
        return new OutboxCounts(_rows.Count - parked - timers, timers, parked);
    }

    private void Add(Row row)
    {
        if (!_rows.TryAdd(row.Key, row))
            return;
        if (row.Message.Token is { } token)
            _tokens[token] = row.Key;
        if (!row.Held)
            _due.Add(row);
    }

    private void Remove(OutboxKey key)
    {
        if (!_rows.Remove(key, out var row))
            return;
        _due.Remove(row);
        if (row.Message.Token is { } token)
            _tokens.Remove(token);
    }

    private void MakeDue(Row row, DateTimeOffset at)
    {
        _due.Remove(row);
        row.Held = false;
        row.DueAt = at;
        _due.Add(row);
    }

    private void Park(Row row, string error, DateTimeOffset now)
    {
        _due.Remove(row);
        row.Error = error;
        row.ParkedAt = now;
        row.Attempts = Math.Max(row.Attempts, 1);
    }

    private sealed class Row(OutboxMessage message, long order)
    {
        public OutboxMessage Message { get; } = message;

        public OutboxKey Key { get; } = new(message.MessageId, message.Destination);

        public long Order { get; } = order;

        public DateTimeOffset DueAt { get; set; } = message.DueAt;

        public bool Held { get; set; } = message.Held;

        public int Attempts { get; set; }

        public string? Error { get; set; }

        public DateTimeOffset ParkedAt { get; set; }
    }
}
