using System.Text.Json;
using Orchestrator.AuditTrail.Facts;

namespace Orchestrator.Gateway.Audit;

/// <summary>A fact as it is in the trail.</summary>
/// <param name="Position">Its place in the whole trail.</param>
/// <param name="Version">Its place in its stream, from 1.</param>
/// <param name="Incident">The correlation id.</param>
/// <param name="Cause">The message that was handled.</param>
/// <param name="Headers">The reason of a decision, the trace it belongs to.</param>
public sealed record FactView(
    long Position, Guid Id, string Stream, long Version, string Type, DateTimeOffset At, string? Actor, string? Incident, string? Cause, JsonElement? Headers, JsonElement Data)
{
    public static FactView Of(RecordedFact fact) => new(
        fact.Position, fact.Id, fact.StreamId, fact.Version, fact.Type, fact.Time, fact.Actor, fact.CorrelationId, fact.CausationId,
        fact.Headers is null ? null : Json(fact.Headers), Json(fact.Data));

    private static JsonElement Json(string text) => JsonSerializer.Deserialize<JsonElement>(text);
}

/// <param name="State">What the facts up to the last one shown fold to; null for a stream that is no state machine's.</param>
/// <param name="Version">Of the last fact that is counted in.</param>
/// <param name="Next">Of the first fact that is not shown, or null.</param>
public sealed record StreamView(
    string Id, string? Kind, long Version, long LatestVersion, DateTimeOffset Created, DateTimeOffset LastChanged, bool Archived, JsonElement? State, IReadOnlyList<FactView> Items, string? Next);

/// <param name="Position">Where to go on later, also when there is no next page now.</param>
public sealed record FeedView(IReadOnlyList<FactView> Items, string? Next, long Position);
