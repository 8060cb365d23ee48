namespace Orchestrator.AuditTrail.Snapshots;

/// <summary>The current state of a stream, as stored in <c>mt_doc_&lt;kind&gt;</c>.</summary>
/// <param name="Version">The stream's version the state was folded to (<c>mt_version</c>).</param>
/// <param name="Data">UTF-8 JSON as <see cref="Facts.FactJson"/> writes it.</param>
public sealed record Snapshot(string Kind, string StreamId, long Version, ReadOnlyMemory<byte> Data, string DotnetType);

/// <summary>One field a snapshot query filters by, which the document declares <c>[Indexed]</c>; any of the values matches.</summary>
public sealed record FieldFilter(string Field, params IReadOnlyList<string> Values);

/// <summary>A page of snapshots of one kind.</summary>
/// <param name="Filters">All must hold.</param>
/// <param name="OrderBy">An indexed field; null orders by id. The id breaks ties, so that paging is exact.</param>
/// <param name="Cursor">Where the last page ended; null is the first page.</param>
/// <param name="Limit">From 1 to 500.</param>
/// <param name="Words">
/// Each must occur, as a part of a word too and in either case of ASCII letters, in the id or in a field that the document declares
/// <c>[Searched]</c>. No index helps: see <paramref name="Examine"/>.
/// </param>
/// <param name="Examine">A page of a search looks at so many snapshots at most: it may be short, and yet have a next one.</param>
public sealed record SnapshotQuery(
    string Kind,
    IReadOnlyList<FieldFilter> Filters,
    string? OrderBy = null,
    bool Descending = false,
    string? Cursor = null,
    int Limit = 50,
    IReadOnlyList<string>? Words = null,
    int Examine = 10_000)
{
    /// <summary>The words as patterns for LIKE, with <c>\</c> as the escape.</summary>
    internal IEnumerable<string> Patterns => (Words ?? []).Select(word =>
        $"%{word.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal)}%");
}

/// <param name="Next">The cursor of the next page, or null when this is the last.</param>
public sealed record SnapshotPage(IReadOnlyList<Snapshot> Items, string? Next);

/// <summary>A query that no document answers: an unknown kind, a field that is not indexed, a cursor that is not ours.</summary>
public sealed class QueryRefused(string message) : Exception(message);
