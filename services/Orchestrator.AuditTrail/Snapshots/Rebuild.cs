using System.Runtime.CompilerServices;
using System.Text.Json;
using Orchestrator.AuditTrail.Commits;
using Orchestrator.AuditTrail.Facts;
using Orchestrator.AuditTrail.Streams;
using Orchestrator.StateMachines;

namespace Orchestrator.AuditTrail.Snapshots;

/// <summary>Where a stored snapshot is not the fold of its stream.</summary>
/// <param name="Property">The first property that differs, as a path; <c>mt_version</c> where the snapshot is behind or missing.</param>
public sealed record SnapshotDifference(string Kind, string StreamId, string Property, string? Stored, string? Recomputed)
{
    public override string ToString() => $"{StreamId}: {Property} is stored as {Stored ?? "nothing"} and its facts give {Recomputed ?? "nothing"}";
}

/// <summary>Recomputes snapshots from facts: the proof that the state is nothing but the fold, and the repair where it is not.</summary>
public sealed class Rebuild(IAuditStore store, FactTypes types, IReadOnlyList<SnapshotKind> kinds)
{
    private const int FeedPage = 1000;

    /// <summary>The differences of the whole trail, archived streams included, up to where the feed ends now.</summary>
    public async IAsyncEnumerable<SnapshotDifference> Compare(
        [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await foreach (var (kind, streamId) in Streams(cancellation))
        {
            if ((await Check(kind, streamId, cancellation)).Difference is { } difference)
                yield return difference;
        }
    }

    /// <summary>Stores the recomputed snapshot wherever the stored one differs. Never replaces one that is newer meanwhile.</summary>
    public async Task<IReadOnlyList<SnapshotDifference>> Replace(CancellationToken cancellation = default)
    {
        var replaced = new List<SnapshotDifference>();
        await foreach (var (kind, streamId) in Streams(cancellation))
        {
            var (difference, recomputed) = await Check(kind, streamId, cancellation);
            if (difference is null)
                continue;
            var result = await store.Commit([new UnitOfWork { Snapshots = { recomputed } }], cancellation);
            if (result[0] is CommitResult.Failed failed)
                throw failed.Error;
            replaced.Add(difference);
        }

        return replaced;
    }

    /// <summary>The state of one stream as its facts give it, up to a version.</summary>
    /// <exception cref="UnreadableFact">One of its facts cannot be read: then nobody knows the state.</exception>
    public async Task<Snapshot> Recompute(SnapshotKind kind, string streamId, long toVersion = long.MaxValue, CancellationToken cancellation = default)
    {
        var saga = (Saga)Activator.CreateInstance(kind.State)!;
        saga.CorrelationId = Guid.Parse(streamId.AsSpan(kind.Kind.Length + 1));
        await foreach (var fact in store.ReadFacts(types, streamId, new StreamRange(ToVersion: toVersion), OnUnreadable.Stop, cancellation))
            saga.Fold(fact.Fact!, fact.Recorded.Version, fact.Recorded.Time);
        var data = JsonSerializer.SerializeToUtf8Bytes(saga, kind.State, FactJson.Options);
        return new Snapshot(kind.Kind, streamId, saga.Version, data, $"{kind.State.FullName}, {kind.State.Assembly.GetName().Name}");
    }

    /// <summary>Every stream once, found by its first fact. Streams whose id is not of a known kind are not ours to fold.</summary>
    private async IAsyncEnumerable<(SnapshotKind Kind, string StreamId)> Streams(
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var position = 0L; ;)
        {
            var page = await store.ReadAll(position, FeedPage, includeArchived: true, cancellation);
            foreach (var fact in page.Facts.Where(fact => fact.Version == 1))
            {
                if (kinds.FirstOrDefault(kind => IsOf(kind, fact.StreamId)) is { } kind)
                    yield return (kind, fact.StreamId);
            }

            if (page.Position == position)
                yield break;
            position = page.Position;
        }
    }

    private static bool IsOf(SnapshotKind kind, string streamId) =>
        streamId.Length == kind.Kind.Length + 37 && streamId.StartsWith(kind.Kind, StringComparison.Ordinal)
        && streamId[kind.Kind.Length] == '-' && Guid.TryParse(streamId.AsSpan(kind.Kind.Length + 1), out _);

    private async Task<(SnapshotDifference? Difference, Snapshot Recomputed)> Check(SnapshotKind kind, string streamId, CancellationToken cancellation)
    {
        // Facts first: a snapshot read after them is at least as new, and then they are folded again up to its version.
        var recomputed = await Recompute(kind, streamId, cancellation: cancellation);
        var stored = await store.FindSnapshot(kind.Kind, streamId, cancellation);
        if (stored is null || stored.Version < recomputed.Version)
            return (new SnapshotDifference(kind.Kind, streamId, "mt_version", stored?.Version.ToString(), recomputed.Version.ToString()), recomputed);
        if (stored.Version > recomputed.Version)
            recomputed = await Recompute(kind, streamId, stored.Version, cancellation);
        if (stored.Version > recomputed.Version)
            return (new SnapshotDifference(kind.Kind, streamId, "mt_version", stored.Version.ToString(), recomputed.Version.ToString()), recomputed);
        using var was = JsonDocument.Parse(stored.Data);
        using var now = JsonDocument.Parse(recomputed.Data);
        return (First(kind.Kind, streamId, "", was.RootElement, now.RootElement), recomputed);
    }

    private static SnapshotDifference? First(string kind, string streamId, string path, JsonElement stored, JsonElement recomputed)
    {
        if (JsonElement.DeepEquals(stored, recomputed))
            return null;
        if (stored.ValueKind != JsonValueKind.Object || recomputed.ValueKind != JsonValueKind.Object)
            return new SnapshotDifference(kind, streamId, path, stored.GetRawText(), recomputed.GetRawText());
        foreach (var name in stored.EnumerateObject().Concat(recomputed.EnumerateObject()).Select(property => property.Name).Distinct(StringComparer.Ordinal))
        {
            var inner = path.Length == 0 ? name : $"{path}.{name}";
            if (!stored.TryGetProperty(name, out var was))
                return new SnapshotDifference(kind, streamId, inner, null, recomputed.GetProperty(name).GetRawText());
            if (!recomputed.TryGetProperty(name, out var now))
                return new SnapshotDifference(kind, streamId, inner, was.GetRawText(), null);
            if (First(kind, streamId, inner, was, now) is { } difference)
                return difference;
        }

        return null;
    }
}
