using System.Text.Json;
using Orchestrator.AuditTrail.Facts;
using Orchestrator.AuditTrail.Streams;
using Orchestrator.StateMachines;

namespace Orchestrator.AuditTrail.Messaging;

/// <summary>Reads a saga's state: its snapshot, and the facts appended since by somebody who writes no snapshots.</summary>
public sealed class SagaLoader(IAuditStore store, FactTypes types)
{
    /// <param name="catchUp">Whether to look for facts after the snapshot: after a conflict, when somebody else has written.</param>
    public async Task<TSaga?> Load<TSaga>(Guid id, bool catchUp, CancellationToken cancellation)
        where TSaga : Saga
    {
        var streamId = StreamAttribute.IdOf<TSaga>(id);
        var snapshot = await store.FindSnapshot(StreamAttribute.KindOf(typeof(TSaga)), streamId, cancellation);
        TSaga? saga = null;
        if (snapshot is not null)
        {
            saga = JsonSerializer.Deserialize<TSaga>(snapshot.Data.Span, FactJson.Options)!;
            saga.Restored(snapshot.Version);
        }

        return catchUp ? await Fold(saga, id, streamId, cancellation) : saga;
    }

    /// <summary>The state as it was at a version or a moment, from the facts alone. Null where the stream had none.</summary>
    public async Task<TSaga?> FoldTo<TSaga>(Guid id, StreamRange range, CancellationToken cancellation)
        where TSaga : Saga
    {
        TSaga? saga = null;
        await foreach (var recorded in store.ReadStream(StreamAttribute.IdOf<TSaga>(id), range, cancellation))
            Apply(saga ??= New<TSaga>(id), recorded);
        return saga;
    }

    private static TSaga New<TSaga>(Guid id)
        where TSaga : Saga
    {
        var saga = Activator.CreateInstance<TSaga>();
        saga.CorrelationId = id;
        return saga;
    }

    private async Task<TSaga?> Fold<TSaga>(TSaga? saga, Guid id, string streamId, CancellationToken cancellation)
        where TSaga : Saga
    {
        await foreach (var recorded in store.ReadStream(streamId, new StreamRange((saga?.Version ?? 0) + 1), cancellation))
            Apply(saga ??= New<TSaga>(id), recorded);
        saga?.Restored(saga.Version);
        return saga;
    }

    private void Apply(Saga saga, RecordedFact recorded) => saga.Fold(types.Read(recorded), recorded.Version, recorded.Time);
}
