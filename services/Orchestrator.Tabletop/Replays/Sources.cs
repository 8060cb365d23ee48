using System.Runtime.CompilerServices;
using Orchestrator.AuditTrail;
using Orchestrator.AuditTrail.Export;
using Orchestrator.AuditTrail.Facts;

namespace Orchestrator.Tabletop.Replays;

/// <summary>Where recorded facts come from, in the order of the feed.</summary>
internal static class Sources
{
    /// <summary>All of a store, in pages.</summary>
    public static IAsyncEnumerable<PlacedFact> Of(IAuditStore store, CancellationToken cancellation) =>
        Of(StreamExport.Recorded(store, cancellation: cancellation));

    /// <summary>What somebody reads.</summary>
    public static async IAsyncEnumerable<PlacedFact> Of(IAsyncEnumerable<RecordedFact> facts)
    {
        await foreach (var fact in facts)
            yield return new PlacedFact(fact, Line: null);
    }

    /// <summary>All of an export, from its start.</summary>
    /// <exception cref="ExportUnreadable">It was cut, edited, or is newer than this program.</exception>
    public static async IAsyncEnumerable<PlacedFact> Of(Stream export, [EnumeratorCancellation] CancellationToken cancellation)
    {
        export.Position = 0;
        var versions = new Dictionary<string, long>(StringComparer.Ordinal);
        var line = 1;
        await foreach (var fact in StreamImport.Read(export, cancellation))
        {
            line++;
            if (versions.TryGetValue(fact.StreamId, out var before) && fact.Version != before + 1)
                throw new ExportUnreadable(line, $"stream {fact.StreamId} goes from version {before} to {fact.Version}: facts were taken out, added or moved. Export it anew.");
            versions[fact.StreamId] = fact.Version;
            yield return new PlacedFact(fact, line);
        }
    }
}
