using System.Text.Json;
using Orchestrator.AuditTrail;
using Orchestrator.AuditTrail.Facts;
using Orchestrator.AuditTrail.Snapshots;
using Orchestrator.StateMachines;

namespace Orchestrator.Gateway.Http;

/// <summary>Which states to list, newest first where a field to order by is named.</summary>
public sealed record Selection(
    IReadOnlyList<FieldFilter>? Filters = null, string? OrderBy = null, string? Cursor = null, int Limit = 50, IReadOnlyList<string>? Words = null);

public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>Reads states as their last commit left them.</summary>
public sealed class Readings(IAuditStore store)
{
    private const int MostAtOnce = 500;

    public async Task<TSaga?> Find<TSaga>(Guid id, CancellationToken cancellation)
        where TSaga : Saga => await store.FindSnapshot(StreamAttribute.KindOf(typeof(TSaga)), StreamAttribute.IdOf<TSaga>(id), cancellation) is { } snapshot
            ? Read<TSaga>(snapshot)
            : null;

    /// <exception cref="QueryRefused">The cursor is not ours.</exception>
    public async Task<Page<TSaga>> Page<TSaga>(Selection selection, CancellationToken cancellation)
        where TSaga : Saga
    {
        var page = await store.QuerySnapshots(
            new SnapshotQuery(
                StreamAttribute.KindOf(typeof(TSaga)), selection.Filters ?? [], selection.OrderBy,
                Descending: selection.OrderBy is not null, selection.Cursor, selection.Limit, selection.Words),
            cancellation);
        return new Page<TSaga>([.. page.Items.Select(Read<TSaga>)], page.Next);
    }

    /// <summary>All there are: for what is few by its nature.</summary>
    public async Task<IReadOnlyList<TSaga>> All<TSaga>(IReadOnlyList<FieldFilter> filters, CancellationToken cancellation)
        where TSaga : Saga
    {
        var all = new List<TSaga>();
        for (string? cursor = null; ;)
        {
            var page = await Page<TSaga>(new Selection(filters, Cursor: cursor, Limit: MostAtOnce), cancellation);
            all.AddRange(page.Items);
            if ((cursor = page.Next) is null)
                return all;
        }
    }

    /// <summary>The streams of all there are.</summary>
    public async Task<IReadOnlyList<string>> StreamIds<TSaga>(IReadOnlyList<FieldFilter> filters, CancellationToken cancellation)
        where TSaga : Saga
    {
        var all = new List<string>();
        for (string? cursor = null; ;)
        {
            var page = await store.QuerySnapshots(
                new SnapshotQuery(StreamAttribute.KindOf(typeof(TSaga)), filters, Cursor: cursor, Limit: MostAtOnce), cancellation);
            all.AddRange(page.Items.Select(snapshot => snapshot.StreamId));
            if ((cursor = page.Next) is null)
                return all;
        }
    }

    public static TSaga Read<TSaga>(Snapshot snapshot)
        where TSaga : Saga
    {
        var saga = JsonSerializer.Deserialize<TSaga>(snapshot.Data.Span, FactJson.Options)!;
        saga.Restored(snapshot.Version);
        return saga;
    }
}
