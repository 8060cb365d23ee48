using Orchestrator.AuditTrail.Facts;
using Orchestrator.AuditTrail.Outbox;
using Orchestrator.AuditTrail.Snapshots;
using Orchestrator.AuditTrail.Streams;

namespace Orchestrator.AuditTrail.Commits;

/// <summary>Facts for one stream, in order.</summary>
public sealed record StreamAppend(string StreamId, string? Kind, ExpectedVersion Expected, IReadOnlyList<NewFact> Facts);

/// <summary>Everything one handling stores: all of it or nothing.</summary>
public sealed class UnitOfWork
{
    /// <summary>At most one append a stream.</summary>
    public List<StreamAppend> Appends { get; } = [];

    public List<Snapshot> Snapshots { get; } = [];

    /// <summary>The message that was handled; a second commit of it is a <see cref="CommitResult.Duplicate"/>.</summary>
    public InboxKey? Inbox { get; set; }

    /// <summary>When the message was handled: what inbox retention counts from.</summary>
    public DateTimeOffset HandledAt { get; set; }

    public List<OutboxMessage> Outbox { get; } = [];

    /// <summary>Timers to cancel, by token. Cancelled before <see cref="Outbox"/> is written, so that a token can be set anew.</summary>
    public List<Guid> CancelledTimers { get; } = [];

    /// <summary>
    /// Outbox rows that are done with: delivered, or (in memory) consumed by this very handling. One that was parked stays: its
    /// consumer may fault before the report of its delivery gets here.
    /// </summary>
    public List<DeliveredRow> Delivered { get; } = [];

    public bool IsEmpty => Appends.Count == 0 && Snapshots.Count == 0 && Inbox is null && Outbox.Count == 0 && CancelledTimers.Count == 0 && Delivered.Count == 0;
}

/// <summary>How the commit of one unit of work ended.</summary>
public abstract record CommitResult
{
    private CommitResult()
    {
    }

    public sealed record Committed : CommitResult
    {
        public static readonly Committed Instance = new();
    }

    /// <summary>The message was handled before: nothing was stored now.</summary>
    public sealed record Duplicate(InboxKey Key) : CommitResult;

    public sealed record Conflicted(StreamConflict Conflict) : CommitResult;

    public sealed record Failed(Exception Error) : CommitResult;
}
