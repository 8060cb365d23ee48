using System.Runtime.CompilerServices;
using System.Text;
using Orchestrator.AuditTrail.Commits;
using Orchestrator.AuditTrail.Facts;
using Orchestrator.AuditTrail.Feed;
using Orchestrator.AuditTrail.Outbox;
using Orchestrator.AuditTrail.Simulations;
using Orchestrator.AuditTrail.Snapshots;
using Orchestrator.AuditTrail.Streams;
using Orchestrator.Contracts;

namespace Orchestrator.AuditTrail.Memory;

/// <summary>
/// The audit trail of a simulation: the same commits over dictionaries, gone with the process, never written anywhere. Single
/// threaded by contract (a simulation is); a lock keeps an accident from corrupting it.
/// </summary>
public sealed class MemoryStore : IAuditStore
{
    private readonly Lock _gate = new();
    private readonly List<RecordedFact> _feed = [];
    private readonly Dictionary<string, Stream> _streams = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Snapshot> _snapshots = new(StringComparer.Ordinal);
    private readonly Dictionary<InboxKey, DateTimeOffset> _inbox = [];
    private readonly Dictionary<string, long> _checkpoints = new(StringComparer.Ordinal);
    private readonly MemoryOutbox _outbox = new();
    private readonly MemorySimulations _simulations = new();

    public string Name => "memory";

    /// <summary>Called within a commit with each fact as it is recorded, and the record it was written from, if there is one.</summary>
    public Action<RecordedFact, Fact?>? Recorded { get; set; }

    public Task Start(CancellationToken cancellation) => Task.CompletedTask;

    public Task<IReadOnlyList<CommitResult>> Commit(IReadOnlyList<UnitOfWork> units, CancellationToken cancellation)
    {
        lock (_gate)
            return Task.FromResult<IReadOnlyList<CommitResult>>(units.Select(Commit).ToList());
    }

    public async IAsyncEnumerable<RecordedFact> ReadStream(string streamId, StreamRange range, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await Task.CompletedTask;
        List<RecordedFact> facts;
        lock (_gate)
            facts = _streams.TryGetValue(streamId, out var stream) ? [.. stream.Facts] : [];
        foreach (var fact in facts.Where(fact => fact.Version >= range.FromVersion && fact.Version <= range.ToVersion && (range.Until is null || fact.Time <= range.Until)))
            yield return fact;
    }

    public Task<IReadOnlyList<RecordedFact>> ReadStreams(IReadOnlyList<string> streamIds, FeedRange range, CancellationToken cancellation = default)
    {
        lock (_gate)
        {
            var wanted = _feed.Where(fact => fact.Position > range.After && fact.Position < range.Before && streamIds.Contains(fact.StreamId));
            return Task.FromResult<IReadOnlyList<RecordedFact>>([.. range.Newest ? wanted.TakeLast(range.Max) : wanted.Take(range.Max)]);
        }
    }

    public Task<StreamInfo?> FindStream(string streamId, CancellationToken cancellation = default)
    {
        lock (_gate)
        {
            return Task.FromResult(_streams.TryGetValue(streamId, out var stream)
                ? new StreamInfo(streamId, stream.Kind, stream.Facts.Count, stream.Facts[0].Time, stream.Facts[^1].Time, stream.IsArchived)
                : null);
        }
    }

    public Task<bool> ArchiveStream(string streamId, CancellationToken cancellation = default)
    {
        lock (_gate)
        {
            if (!_streams.TryGetValue(streamId, out var stream))
                return Task.FromResult(false);
            stream.IsArchived = true;
            for (var i = 0; i < stream.Facts.Count; i++)
            {
                var archived = stream.Facts[i] with { IsArchived = true };
                stream.Facts[i] = archived;
                _feed[(int)archived.Position - 1] = archived;
            }

            return Task.FromResult(true);
        }
    }

    public Task<FeedPage> ReadAll(long after, int max, bool includeArchived = false, CancellationToken cancellation = default)
    {
        lock (_gate)
        {
            var facts = new List<RecordedFact>();
            var position = after;
            for (; position < _feed.Count && facts.Count < max; position++)
            {
                if (includeArchived || !_feed[(int)position].IsArchived)
                    facts.Add(_feed[(int)position]);
            }

            return Task.FromResult(new FeedPage(facts, position, AtGap: false));
        }
    }

    public Task<long> FindEnd(CancellationToken cancellation = default)
    {
        lock (_gate)
            return Task.FromResult((long)_feed.Count);
    }

    public Task WaitForFacts(long after, CancellationToken cancellation) =>
        throw new NotSupportedException("A simulation reads its facts when it has ended; nothing follows it live.");

    public Task<long> GetCheckpoint(string name, CancellationToken cancellation = default)
    {
        lock (_gate)
            return Task.FromResult(_checkpoints.GetValueOrDefault(name));
    }

    public Task SetCheckpoint(string name, long position, CancellationToken cancellation = default)
    {
        lock (_gate)
            _checkpoints[name] = Math.Max(position, _checkpoints.GetValueOrDefault(name));
        return Task.CompletedTask;
    }

    public Task<Snapshot?> FindSnapshot(string kind, string streamId, CancellationToken cancellation = default)
    {
        lock (_gate)
            return Task.FromResult(_snapshots.GetValueOrDefault(streamId));
    }

    public Task<SnapshotPage> QuerySnapshots(SnapshotQuery query, CancellationToken cancellation = default) =>
        throw new NotSupportedException("A simulation's states are read by their ids.");

    public Task<bool> WasHandled(InboxKey key, CancellationToken cancellation = default)
    {
        lock (_gate)
            return Task.FromResult(_inbox.ContainsKey(key));
    }

    public Task<int> TrimInbox(DateTimeOffset handledBefore, int max, CancellationToken cancellation = default)
    {
        lock (_gate)
        {
            var old = _inbox.Where(entry => entry.Value < handledBefore).Take(max).Select(entry => entry.Key).ToList();
            old.ForEach(key => _inbox.Remove(key));
            return Task.FromResult(old.Count);
        }
    }

    public Task<IReadOnlyList<ClaimedMessage>> ClaimDue(DateTimeOffset now, DateTimeOffset leaseUntil, int max, bool hold, CancellationToken cancellation)
    {
        lock (_gate)
            return Task.FromResult(_outbox.Claim(now, leaseUntil, max, hold));
    }

    public Task<DateTimeOffset?> NextDue(CancellationToken cancellation)
    {
        lock (_gate)
            return Task.FromResult(_outbox.NextDue());
    }

    public Task<int> ReleaseHeld(DateTimeOffset now, CancellationToken cancellation)
    {
        lock (_gate)
            return Task.FromResult(_outbox.ReleaseHeld(now));
    }

    public Task RecordSendFailure(OutboxKey key, string error, DateTimeOffset now, DateTimeOffset? retryAt, CancellationToken cancellation)
    {
        lock (_gate)
            _outbox.Fail(key, error, now, retryAt);
        return Task.CompletedTask;
    }

    public Task Park(OutboxMessage message, string error, DateTimeOffset now, CancellationToken cancellation)
    {
        lock (_gate)
            _outbox.Park(message, error, now);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<ParkedMessage>> Parked(int max, CancellationToken cancellation = default)
    {
        lock (_gate)
            return Task.FromResult(_outbox.Parked(max));
    }

    public Task<bool> RetryParked(OutboxKey key, DateTimeOffset now, CancellationToken cancellation = default)
    {
        lock (_gate)
            return Task.FromResult(_outbox.Retry(key, now));
    }

    public Task<bool> DropParked(OutboxKey key, CancellationToken cancellation = default)
    {
        lock (_gate)
            return Task.FromResult(_outbox.Drop(key));
    }

    public Task<OutboxCounts> CountOutbox(DateTimeOffset now, CancellationToken cancellation = default)
    {
        lock (_gate)
            return Task.FromResult(_outbox.Count(now));
    }

    public Task<bool> KeepSimulation(KeptSimulation simulation, CancellationToken cancellation = default)
    {
        lock (_gate)
            return Task.FromResult(_simulations.Keep(simulation));
    }

    public Task<IReadOnlyList<KeptSimulation>> ListSimulations(CancellationToken cancellation = default)
    {
        lock (_gate)
            return Task.FromResult(_simulations.List());
    }

    public Task<KeptSimulation?> FindSimulation(Guid id, CancellationToken cancellation = default)
    {
        lock (_gate)
            return Task.FromResult(_simulations.Find(id));
    }

    public Task<bool> CancelSimulation(Guid id, CancellationToken cancellation = default)
    {
        lock (_gate)
            return Task.FromResult(_simulations.Cancel(id));
    }

    public Task<bool> ForgetSimulation(Guid id, CancellationToken cancellation = default)
    {
        lock (_gate)
            return Task.FromResult(_simulations.Forget(id));
    }

    public Task<int> TrimSimulations(SimulationRoom room, CancellationToken cancellation = default)
    {
        lock (_gate)
            return Task.FromResult(_simulations.Trim(room));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private CommitResult Commit(UnitOfWork unit)
    {
        if (unit.Inbox is { } inbox && _inbox.ContainsKey(inbox))
            return new CommitResult.Duplicate(inbox);
        foreach (var append in unit.Appends)
        {
            var actual = _streams.TryGetValue(append.StreamId, out var stream) ? stream.Facts.Count : 0;
            if (!append.Expected.IsAny && append.Expected.Value != actual)
                return new CommitResult.Conflicted(new StreamConflict(append.StreamId, append.Expected, actual));
        }

        foreach (var append in unit.Appends)
            Append(append);
        foreach (var snapshot in unit.Snapshots)
            _snapshots[snapshot.StreamId] = snapshot;
        if (unit.Inbox is { } handled)
            _inbox[handled] = unit.HandledAt;
        _outbox.Change(unit);
        return CommitResult.Committed.Instance;
    }

    private void Append(StreamAppend append)
    {
        if (!_streams.TryGetValue(append.StreamId, out var stream))
            _streams[append.StreamId] = stream = new Stream(append.Kind);
        foreach (var fact in append.Facts)
        {
            var recorded = new RecordedFact(
                _feed.Count + 1, fact.Id, append.StreamId, stream.Facts.Count + 1, fact.Type, fact.DotnetType, Encoding.UTF8.GetString(fact.Data.Span),
                fact.Time, fact.Actor, fact.CorrelationId, fact.CausationId, fact.Headers is { } headers ? Encoding.UTF8.GetString(headers.Span) : null, stream.IsArchived);
            stream.Facts.Add(recorded);
            _feed.Add(recorded);
            Recorded?.Invoke(recorded, fact.Content);
        }
    }

    private sealed class Stream(string? kind)
    {
        public string? Kind { get; } = kind;

        public List<RecordedFact> Facts { get; } = [];

        public bool IsArchived { get; set; }
    }
}
