using Orchestrator.AuditTrail.Facts;
using Orchestrator.AuditTrail.Feed;

namespace Orchestrator.AuditTrail.PostgreSql;

public sealed partial class PostgreSqlStore
{
    private static readonly TimeSpan BetweenLooksAtGaps = TimeSpan.FromMilliseconds(50);

    public async Task<FeedPage> ReadAll(long after, int max, bool includeArchived = false, CancellationToken cancellation = default)
    {
        // An archived body is not fetched where it is not wanted, but its number is: the position moves past it.
        var columns = includeArchived ? FactColumns : FactColumns.Replace(" data,", " case when is_archived then null else data end,", StringComparison.Ordinal);
        var sql = $"select {columns} from {_names.Events} where seq_id > $1 order by seq_id limit $2";
        for (var settled = _gaps.SettledUpTo; ; settled = _gaps.SettledUpTo)
        {
            // Everything up to where the gaps were settled before this statement began is visible to it, or will never be there.
            var facts = await Rows(sql, Fact, cancellation, after, max);
            var position = after;
            var wanted = new List<RecordedFact>(facts.Count);
            foreach (var fact in facts)
            {
                if (fact.Position > position + 1 && fact.Position - 1 > settled)
                    break;
                position = fact.Position;
                if (includeArchived || !fact.IsArchived)
                    wanted.Add(fact);
            }

            var atGap = facts.Count > 0 && position < facts[^1].Position;
            if (!atGap || !await Mapped(_gaps.TrySettle(cancellation)))
                return new FeedPage(wanted, position, atGap);
        }
    }

    public async Task<long> FindEnd(CancellationToken cancellation = default)
    {
        var end = await Scalar<long>($"select coalesce(max(seq_id), 0) from {_names.Events}", cancellation);
        while (_gaps.SettledUpTo < end)
        {
            if (!await Mapped(_gaps.TrySettle(cancellation)))
                await Task.Delay(BetweenLooksAtGaps, _time, cancellation);
        }

        return end;
    }

    public async Task WaitForFacts(long after, CancellationToken cancellation)
    {
        // Taken before looking: what is committed after the look completes it.
        var signal = _announcements.Next(cancellation);
        if (await Scalar<bool>($"select exists (select from {_names.Events} where seq_id > $1)", cancellation, after))
            return;
        using var fallback = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await Task.WhenAny(signal, Task.Delay(_options.NotificationFallback, _time, fallback.Token));
        await fallback.CancelAsync();
        cancellation.ThrowIfCancellationRequested();
    }

    public async Task<long> GetCheckpoint(string name, CancellationToken cancellation = default) =>
        await Scalar<long>($"select coalesce(last_seq_id, 0) from {_names.Progression} where name = $1", cancellation, name);

    public Task SetCheckpoint(string name, long position, CancellationToken cancellation = default) => Execute(
        $"""
        insert into {_names.Progression} as p (name, last_seq_id) values ($1, $2)
        on conflict (name) do update set last_seq_id = excluded.last_seq_id, last_updated = transaction_timestamp()
        where coalesce(p.last_seq_id, 0) < excluded.last_seq_id
        """,
        cancellation,
        name,
        position);

    private static async Task<T> Mapped<T>(Task<T> work)
    {
        try
        {
            return await work;
        }
        catch (Exception failure) when (failure.IsUnavailable())
        {
            throw failure.AsUnavailable();
        }
    }
}
