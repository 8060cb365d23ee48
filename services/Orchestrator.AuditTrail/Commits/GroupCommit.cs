using System.Collections.Concurrent;
using System.Threading.Channels;
using Orchestrator.AuditTrail.Outbox;
using Orchestrator.AuditTrail.Streams;

namespace Orchestrator.AuditTrail.Commits;

/// <summary>
/// Commits concurrent units of work together: whatever waits when a writer is free goes in one transaction, up to
/// <see cref="MaxUnits"/>. Nothing waits for company. A group has one unit a stream; the next for that stream goes in the next group.
/// </summary>
public sealed class GroupCommit : IAsyncDisposable
{
    public const int MaxUnits = 64;

    private readonly IAuditStore _store;
    private readonly Channel<Waiting> _queue = Channel.CreateUnbounded<Waiting>();
    private readonly Task[] _writers;
    private readonly Lock _gate = new();
    private readonly HashSet<string> _streamsUnderWay = new(StringComparer.Ordinal);
    private readonly LinkedList<Waiting> _deferred = new();
    private readonly ConcurrentQueue<DeliveredRow> _delivered = new();
    private int _wakeUpQueued;

    /// <param name="store">Where to commit.</param>
    /// <param name="writers">
    /// Transactions under way at once: 1 for SQLite, a few for PostgreSQL to fill the time of an fsync. 0 commits each unit alone and at
    /// once on the caller's thread, for a simulation, where nothing is concurrent.
    /// </param>
    public GroupCommit(IAuditStore store, int writers = 1)
    {
        _store = store;
        _writers = [.. Enumerable.Range(0, writers).Select(_ => Task.Run(Write))];
    }

    /// <summary>Commits a unit of work; completes when it is durable, or it is known that it is not.</summary>
    /// <exception cref="StoreUnavailable">Nothing was stored, or it is unknown whether it was: the inbox tells on the next try.</exception>
    public async Task<CommitResult> Commit(UnitOfWork unit)
    {
        if (unit.IsEmpty)
            return CommitResult.Committed.Instance;
        if (_writers.Length == 0)
            return (await _store.Commit([unit], CancellationToken.None))[0];
        var waiting = new Waiting(unit);
        if (!_queue.Writer.TryWrite(waiting))
            throw new StoreUnavailable("The store is shutting down; nothing was stored.");
        var result = await waiting.Done.Task;
        return result is CommitResult.Failed { Error: StoreUnavailable unavailable }
            ? throw new StoreUnavailable(unavailable.Message, unavailable)
            : result;
    }

    /// <summary>
    /// Deletes a delivered outbox row along with the next group. Nobody waits for it: a row that survives a crash is sent again,
    /// and its consumer's inbox knows it.
    /// </summary>
    public void Forget(DeliveredRow delivered)
    {
        if (_writers.Length == 0)
        {
            // A store in memory: the commit completes before it returns.
            _ = _store.Commit([new UnitOfWork { Delivered = { delivered } }], CancellationToken.None);
            return;
        }

        _delivered.Enqueue(delivered);
        if (Interlocked.Exchange(ref _wakeUpQueued, 1) == 0)
            _queue.Writer.TryWrite(new Waiting(new UnitOfWork()));
    }

    /// <summary>Commits what still waits, then ends.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await Task.WhenAll(_writers);
    }

    private async Task Write()
    {
        var group = new List<Waiting>(MaxUnits);
        while (await _queue.Reader.WaitToReadAsync())
        {
            while (Gather(group))
            {
                await CommitGroup(group);
                group.Clear();
            }
        }
    }

    /// <summary>
    /// Fills a group with what waits, oldest first. A unit whose stream a group under way writes, or an older waiting unit is to
    /// write, waits on: order within a stream is kept.
    /// </summary>
    private bool Gather(List<Waiting> group)
    {
        lock (_gate)
        {
            var passedOver = new HashSet<string>(StringComparer.Ordinal);
            for (var node = _deferred.First; node is not null && group.Count < MaxUnits;)
            {
                var next = node.Next;
                if (TryAdmit(node.Value, group, passedOver))
                    _deferred.Remove(node);
                node = next;
            }

            while (group.Count < MaxUnits && _queue.Reader.TryRead(out var waiting))
            {
                if (!TryAdmit(waiting, group, passedOver))
                    _deferred.AddLast(waiting);
            }

            return group.Count > 0;
        }
    }

    private bool TryAdmit(Waiting waiting, List<Waiting> group, HashSet<string> passedOver)
    {
        var appends = waiting.Unit.Appends;
        if (appends.Exists(append => _streamsUnderWay.Contains(append.StreamId) || passedOver.Contains(append.StreamId)))
        {
            appends.ForEach(append => passedOver.Add(append.StreamId));
            return false;
        }

        appends.ForEach(append => _streamsUnderWay.Add(append.StreamId));
        group.Add(waiting);
        return true;
    }

    private async Task CommitGroup(List<Waiting> group)
    {
        IReadOnlyList<CommitResult> results;
        var wakeUp = group.Find(waiting => waiting.Unit.IsEmpty);
        if (wakeUp is not null)
        {
            Interlocked.Exchange(ref _wakeUpQueued, 0);
            while (_delivered.TryDequeue(out var row))
                wakeUp.Unit.Delivered.Add(row);
        }

        try
        {
            results = await _store.Commit(group.ConvertAll(waiting => waiting.Unit), CancellationToken.None);
        }
        catch (Exception failure)
        {
            var failed = new CommitResult.Failed(failure);
            results = [.. group.Select(_ => failed)];
        }

        // What could not be deleted now goes with the next one that is delivered.
        if (wakeUp is not null && results[group.IndexOf(wakeUp)] is not CommitResult.Committed)
            wakeUp.Unit.Delivered.ForEach(_delivered.Enqueue);

        lock (_gate)
        {
            foreach (var waiting in group)
            {
                foreach (var append in waiting.Unit.Appends)
                    _streamsUnderWay.Remove(append.StreamId);
            }
        }

        for (var i = 0; i < group.Count; i++)
            group[i].Done.SetResult(results[i]);
    }

    private sealed class Waiting(UnitOfWork unit)
    {
        public UnitOfWork Unit { get; } = unit;

        public TaskCompletionSource<CommitResult> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
