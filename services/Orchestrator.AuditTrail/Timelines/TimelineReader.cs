using System.Text.Json;
using Orchestrator.AuditTrail.Facts;
using Orchestrator.AuditTrail.Streams;

namespace Orchestrator.AuditTrail.Timelines;

/// <param name="Omitted">Older entries that were left out, of streams longer than a page is.</param>
public sealed record Timeline(IReadOnlyList<TimelineEntry> Entries, long Omitted);

/// <summary>Tells what happened from the facts of some streams, in the order in which it was decided.</summary>
public sealed class TimelineReader(IAuditStore store)
{
    /// <summary>Of one stream; what is older is in the trail.</summary>
    private const int MostOfAStream = 1000;

    public async Task<Timeline> Read(IEnumerable<string> streams, CancellationToken cancellation)
    {
        var entries = new List<TimelineEntry>();
        var omitted = 0L;
        foreach (var stream in streams)
        {
            var version = (await store.FindStream(stream, cancellation))?.Version ?? 0;
            var from = Math.Max(1, version - MostOfAStream + 1);
            omitted += from - 1;
            await foreach (var fact in store.ReadFacts(FactTypes.OfPlatform, stream, new StreamRange(from), OnUnreadable.HandOver, cancellation))
                entries.Add(Tell(fact));
        }

        return new Timeline([.. entries.OrderBy(entry => entry.At).ThenBy(entry => entry.Position)], omitted);
    }

    public static TimelineEntry Tell(TypedFact fact)
    {
        var recorded = fact.Recorded;
        return new TimelineEntry(
            recorded.Time,
            fact.Fact is { } known ? Words.Of(known) : fact.Unreadable!.Message,
            recorded.Actor,
            Reason(recorded.Headers),
            recorded.Type,
            recorded.StreamId,
            recorded.Version,
            recorded.Position);
    }

    private static string? Reason(string? headers)
    {
        if (headers is null)
            return null;
        using var document = JsonDocument.Parse(headers);
        return document.RootElement.TryGetProperty("reason", out var reason) ? reason.GetString() : null;
    }
}
