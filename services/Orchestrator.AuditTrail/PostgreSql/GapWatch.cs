using Npgsql;

namespace Orchestrator.AuditTrail.PostgreSql;

/// <summary>
/// Tells a number of the feed that is yet to be committed from one that never will be. At a gap it notes how far numbers
/// have been given out, and who could still be using one of them; when all of those are done, whatever is missing up to
/// there is missing for good. One look settles every gap below it, so that a long history costs one wait at most.
/// </summary>
/// <remarks>
/// Three things are waited for. Transactions that had an id when the gap was seen (<c>pg_snapshot_xmin</c> reaching the
/// noted <c>pg_snapshot_xmax</c>). Transactions that had touched the sequence, which keep its lock to their end even when
/// they have no id yet: a foreign writer may call <c>nextval</c> first of all. And a grace period, for writers
/// that took their numbers in a transaction of their own and have left no trace.
/// </remarks>
internal sealed class GapWatch(NpgsqlDataSource source, Names names, TimeSpan grace, TimeProvider time)
{
    private readonly SemaphoreSlim _one = new(1, 1);
    private long _settledUpTo;
    private Look? _pending;

    /// <summary>Gaps up to here are there for good.</summary>
    public long SettledUpTo => Interlocked.Read(ref _settledUpTo);

    /// <summary>True where more is settled now than before: read again.</summary>
    public async Task<bool> TrySettle(CancellationToken cancellation)
    {
        var before = SettledUpTo;
        await _one.WaitAsync(cancellation);
        try
        {
            if (SettledUpTo > before)
                return true;
            if (_pending is null)
            {
                _pending = await LookAround(cancellation);
                if (grace > TimeSpan.Zero)
                    return false;
            }

            if (time.GetElapsedTime(_pending.At) < grace || !await IsOver(_pending, cancellation))
                return false;
            Interlocked.Exchange(ref _settledUpTo, _pending.GivenOut);
            _pending = null;
            return true;
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<Look> LookAround(CancellationToken cancellation)
    {
        // In this order, each with a snapshot of its own: who took a number up to the noted one holds the lock by then, or is done.
        await using var batch = source.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand($"select last_value from {names.Sequence}"));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Holders));
        batch.BatchCommands.Add(new NpgsqlBatchCommand("select pg_snapshot_xmax(pg_current_snapshot())::text::bigint"));
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        var givenOut = reader.GetInt64(0);
        await reader.NextResultAsync(cancellation);
        await reader.ReadAsync(cancellation);
        var holders = reader.GetFieldValue<string[]>(0);
        await reader.NextResultAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return new Look(givenOut, holders, reader.GetInt64(0), time.GetTimestamp());
    }

    private async Task<bool> IsOver(Look look, CancellationToken cancellation)
    {
        await using var batch = source.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Holders));
        batch.BatchCommands.Add(new NpgsqlBatchCommand("select pg_snapshot_xmin(pg_current_snapshot())::text::bigint"));
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        var holders = reader.GetFieldValue<string[]>(0);
        await reader.NextResultAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return reader.GetInt64(0) >= look.Xmax && !holders.Intersect(look.Holders, StringComparer.Ordinal).Any();
    }

    private string Holders => $"""
        select coalesce(array_agg(virtualtransaction), array[]::text[]) from pg_locks
        where locktype = 'relation' and relation = '{names.Sequence}'::regclass and mode = 'RowExclusiveLock'
            and database = (select oid from pg_database where datname = current_database())
        """;

    private sealed record Look(long GivenOut, string[] Holders, long Xmax, long At);
}
