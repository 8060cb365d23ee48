using System.Text.Json;
using Orchestrator.AuditTrail;
using Orchestrator.AuditTrail.Facts;
using Orchestrator.AuditTrail.Snapshots;
using Orchestrator.AuditTrail.Streams;
using Orchestrator.StateMachines;

namespace Orchestrator.Gateway.Audit;

/// <summary>Which part of a stream: up to a version, up to a moment; shown from a version on.</summary>
public sealed record StreamPart(long? Version, DateTimeOffset? At, long From, int Limit);

/// <summary>Reads a stream's facts, and folds them to the state as it was then.</summary>
public sealed class AuditReader(IAuditStore store)
{
    /// <returns>Null where there is no such stream.</returns>
    /// <exception cref="UnreadableFact">A fact that the state depends on cannot be read.</exception>
    public async Task<StreamView?> Read(string id, StreamPart part, CancellationToken cancellation)
    {
        if (await store.FindStream(id, cancellation) is not { } stream)
            return null;
        var saga = NewSaga(id);
        var items = new List<FactView>();
        long counted = 0;
        string? next = null;
        await foreach (var fact in store.ReadStream(id, new StreamRange(1, part.Version ?? long.MaxValue, part.At), cancellation))
        {
            saga?.Fold(FactTypes.OfPlatform.Read(fact), fact.Version, fact.Time);
            counted = fact.Version;
            if (fact.Version >= part.From && items.Count < part.Limit)
                items.Add(FactView.Of(fact));
            else if (fact.Version >= part.From)
                next ??= fact.Version.ToString();
        }

        JsonElement? state = saga is null ? null : JsonSerializer.SerializeToElement(saga, saga.GetType(), FactJson.Options);
        return new StreamView(id, stream.Kind, counted, stream.Version, stream.Created, stream.LastChanged, stream.IsArchived, state, items, next);
    }

    /// <summary>Null where the stream is no state machine's.</summary>
    private static Saga? NewSaga(string streamId)
    {
        var kind = SnapshotKind.OfPlatform.FirstOrDefault(kind => streamId.StartsWith(kind.Kind + "-", StringComparison.Ordinal));
        if (kind is null || !Guid.TryParse(streamId.AsSpan(kind.Kind.Length + 1), out var id))
            return null;
        var saga = (Saga)Activator.CreateInstance(kind.State)!;
        saga.CorrelationId = id;
        return saga;
    }
}
