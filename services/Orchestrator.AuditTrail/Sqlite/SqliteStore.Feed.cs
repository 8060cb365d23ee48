using Orchestrator.AuditTrail.Feed;

namespace Orchestrator.AuditTrail.Sqlite;

public sealed partial class SqliteStore
{
    /// <summary>How late a commit of another process on the same file is noticed.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    private TaskCompletionSource _newFacts = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>
    /// One writer at a time numbers its facts and commits them before the next one starts: there are no gaps to wait at. The
    /// highest position is read first; whatever is below it is committed and stays.
    /// </summary>
    public Task<FeedPage> ReadAll(long after, int max, bool includeArchived = false, CancellationToken cancellation = default) => _readers.Read(
        connection =>
        {
            var last = LastPosition(connection);
            if (last <= after)
                return new FeedPage([], after, AtGap: false);
            var sql = includeArchived
                ? $"SELECT {FactColumns} FROM mt_events WHERE seq_id > ? AND seq_id <= ? ORDER BY seq_id LIMIT ?"
                : $"SELECT {FactColumns} FROM mt_events WHERE seq_id > ? AND seq_id <= ? AND is_archived IS NOT 1 ORDER BY seq_id LIMIT ?";
            var facts = connection.Prepare(sql).Bind(after).Bind(last).Bind(max).All(ReadFact);
            return new FeedPage(facts, facts.Count < max ? last : facts[^1].Position, AtGap: false);
        },
        cancellation);

    public Task<long> FindEnd(CancellationToken cancellation = default) => _readers.Read(LastPosition, cancellation);

    public async Task WaitForFacts(long after, CancellationToken cancellation)
    {
        while (true)
        {
            // Taken before looking: a commit between the look and the wait completes it.
            var signal = Volatile.Read(ref _newFacts).Task;
            if (await _readers.Read(LastPosition, cancellation) > after)
                return;
            await signal.WaitAsync(LookAgain, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellation.ThrowIfCancellationRequested();
        }
    }

    public Task<long> GetCheckpoint(string name, CancellationToken cancellation = default) => _readers.Read(
        connection => connection.Prepare("SELECT coalesce(last_seq_id, 0) FROM mt_event_progression WHERE name = ?").Bind(name)
            .First(static row => row.Int64(0)),
        cancellation);

    public Task SetCheckpoint(string name, long position, CancellationToken cancellation = default) => _writer.InTransaction(
        connection => connection
            .Prepare("""
                INSERT INTO mt_event_progression (name, last_seq_id, last_updated) VALUES (?, ?, ?)
                ON CONFLICT (name) DO UPDATE SET last_seq_id = excluded.last_seq_id, last_updated = excluded.last_updated
                WHERE excluded.last_seq_id > coalesce(last_seq_id, 0)
                """)
            .Bind(name).Bind(position).Bind(TimeProvider.System.GetUtcNow()).Run(),
        cancellation: cancellation);

    private static long LastPosition(Connection connection) =>
        connection.Prepare("SELECT coalesce(max(seq_id), 0) FROM mt_events").First(static row => row.Int64(0));

    private void SignalFacts() =>
        Interlocked.Exchange(ref _newFacts, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
}
