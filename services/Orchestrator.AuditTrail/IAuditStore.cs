using Orchestrator.AuditTrail.Commits;
using Orchestrator.AuditTrail.Facts;
using Orchestrator.AuditTrail.Feed;
using Orchestrator.AuditTrail.Outbox;
using Orchestrator.AuditTrail.Simulations;
using Orchestrator.AuditTrail.Snapshots;
using Orchestrator.AuditTrail.Streams;

namespace Orchestrator.AuditTrail;

/// <summary>
/// The audit trail on disk, with the inbox, the outbox and the timers that share its commits. PostgreSQL in Marten's format,
/// SQLite with the same tables, and memory for simulations. Throws <see cref="StoreUnavailable"/> where a later try may succeed.
/// </summary>
public interface IAuditStore : IAsyncDisposable
{
    /// <summary><c>postgresql</c>, <c>sqlite</c> or <c>memory</c>.</summary>
    string Name { get; }

    /// <summary>Creates the schema, or migrates it under a lock; refuses one that is newer than this program.</summary>
    Task Start(CancellationToken cancellation);

    /// <summary>
    /// Commits up to 64 units of work in one transaction. One's conflict, duplicate or bad data never fails another: the result
    /// has one entry a unit, in order. A stream occurs in one unit only (<see cref="GroupCommit"/> sees to it).
    /// </summary>
    Task<IReadOnlyList<CommitResult>> Commit(IReadOnlyList<UnitOfWork> units, CancellationToken cancellation);

    // Streams.

    IAsyncEnumerable<RecordedFact> ReadStream(string streamId, StreamRange range, CancellationToken cancellation = default);

    Task<StreamInfo?> FindStream(string streamId, CancellationToken cancellation = default);

    /// <summary>Facts of several streams as one, in the order of the feed; archived ones too.</summary>
    Task<IReadOnlyList<RecordedFact>> ReadStreams(IReadOnlyList<string> streamIds, FeedRange range, CancellationToken cancellation = default);

    /// <summary>Marks a stream and its facts archived: left out of the feed unless asked for. False where there is no such stream.</summary>
    Task<bool> ArchiveStream(string streamId, CancellationToken cancellation = default);

    // The global feed.

    /// <summary>
    /// Up to <paramref name="max"/> facts after a position, in order, never skipping one that is yet to be committed with a lower
    /// position. The page's position is where to go on reading; it moves past archived facts and past gaps
    /// that can no longer be filled.
    /// </summary>
    Task<FeedPage> ReadAll(long after, int max, bool includeArchived = false, CancellationToken cancellation = default);

    /// <summary>
    /// The highest position there is, once nothing can come below it any more: who goes on from here misses nothing. On
    /// PostgreSQL it may take as long as a gap is waited for.
    /// </summary>
    Task<long> FindEnd(CancellationToken cancellation = default);

    /// <summary>Completes when there may be something new in the feed: a commit of this or another process, or a while having passed.</summary>
    Task WaitForFacts(long after, CancellationToken cancellation);

    Task<long> GetCheckpoint(string name, CancellationToken cancellation = default);

    /// <summary>Moves a named checkpoint (<c>mt_event_progression</c>); it never moves back.</summary>
    Task SetCheckpoint(string name, long position, CancellationToken cancellation = default);

    // Snapshots.

    Task<Snapshot?> FindSnapshot(string kind, string streamId, CancellationToken cancellation = default);

    /// <exception cref="QueryRefused">Unknown kind, a field that is not indexed, or a foreign cursor.</exception>
    Task<SnapshotPage> QuerySnapshots(SnapshotQuery query, CancellationToken cancellation = default);

    // Inbox and outbox.

    Task<bool> WasHandled(InboxKey key, CancellationToken cancellation = default);

    /// <summary>Forgets inbox entries older than a moment, a bounded number at a time. Returns how many.</summary>
    Task<int> TrimInbox(DateTimeOffset handledBefore, int max, CancellationToken cancellation = default);

    /// <summary>
    /// Takes rows that are due, up to <paramref name="max"/>, earliest first, and leases them until <paramref name="leaseUntil"/>
    /// (<c>FOR UPDATE SKIP LOCKED</c>): several processes may sweep. With <paramref name="hold"/> they are held until the next start.
    /// </summary>
    Task<IReadOnlyList<ClaimedMessage>> ClaimDue(DateTimeOffset now, DateTimeOffset leaseUntil, int max, bool hold, CancellationToken cancellation);

    /// <summary>The earliest moment a row comes due, or null where none waits.</summary>
    Task<DateTimeOffset?> NextDue(CancellationToken cancellation);

    /// <summary>At start-up of a process that owns an in-memory bus: what was queued in its predecessor's memory is due again.</summary>
    Task<int> ReleaseHeld(DateTimeOffset now, CancellationToken cancellation);

    /// <summary>A failed attempt to send: due again at <paramref name="retryAt"/>, or parked when that is null.</summary>
    Task RecordSendFailure(OutboxKey key, string error, DateTimeOffset now, DateTimeOffset? retryAt, CancellationToken cancellation);

    /// <summary>Parks a message that faulted in its consumer, as a row with its error (in place of the row it came from, if there is one).</summary>
    Task Park(OutboxMessage message, string error, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>Parked messages, oldest first.</summary>
    Task<IReadOnlyList<ParkedMessage>> Parked(int max, CancellationToken cancellation = default);

    /// <summary>Makes a parked message due again; its attempts are counted on, this one too. False where it is not parked.</summary>
    Task<bool> RetryParked(OutboxKey key, DateTimeOffset now, CancellationToken cancellation = default);

    Task<bool> DropParked(OutboxKey key, CancellationToken cancellation = default);

    /// <summary>How many rows wait to be sent, timers that are not due yet apart.</summary>
    Task<OutboxCounts> CountOutbox(DateTimeOffset now, CancellationToken cancellation = default);

    // Simulations, which are no part of the trail.

    /// <summary>Writes a simulation over what is there of it. False where somebody has asked that it be cancelled.</summary>
    Task<bool> KeepSimulation(KeptSimulation simulation, CancellationToken cancellation = default);

    /// <summary>Without their results, the newest first.</summary>
    Task<IReadOnlyList<KeptSimulation>> ListSimulations(CancellationToken cancellation = default);

    Task<KeptSimulation?> FindSimulation(Guid id, CancellationToken cancellation = default);

    /// <summary>Asks whoever does it to cancel it. False where there is none.</summary>
    Task<bool> CancelSimulation(Guid id, CancellationToken cancellation = default);

    Task<bool> ForgetSimulation(Guid id, CancellationToken cancellation = default);

    /// <summary>Forgets the oldest where they take too much room; the newest is always kept. Returns how many.</summary>
    Task<int> TrimSimulations(SimulationRoom room, CancellationToken cancellation = default);
}
