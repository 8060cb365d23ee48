using System.Buffers.Text;
using System.Text.Json;
using Orchestrator.AuditTrail.Snapshots;

namespace Orchestrator.AuditTrail.PostgreSql;

/// <summary>Where a page of snapshots ended: what it was ordered by, as text, and the id.</summary>
internal sealed record SnapshotCursor(string Id, string? Key)
{
    public string ToText(SnapshotQuery query) =>
        Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(new Envelope(query.Kind, query.OrderBy, query.Descending, this)));

    /// <exception cref="QueryRefused">Not a cursor of a query with this kind and order.</exception>
    public static SnapshotCursor Parse(SnapshotQuery query)
    {
        try
        {
            var envelope = JsonSerializer.Deserialize<Envelope>(Base64Url.DecodeFromChars(query.Cursor));
            if (envelope is { Place.Id: not null } && envelope.Kind == query.Kind && envelope.OrderBy == query.OrderBy && envelope.Descending == query.Descending)
                return envelope.Place;
        }
        catch (Exception broken) when (broken is FormatException or JsonException)
        {
            // Said below.
        }

        throw new QueryRefused("The cursor is not one of this query: start at the first page, and keep kind and order from page to page.");
    }

    private sealed record Envelope(string Kind, string? OrderBy, bool Descending, SnapshotCursor Place);
}
