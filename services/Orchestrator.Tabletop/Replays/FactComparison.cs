using System.Reflection;
using System.Text.Json;
using Orchestrator.AuditTrail.Facts;

namespace Orchestrator.Tabletop.Replays;

/// <summary>
/// Compares a recorded fact with what the replay recorded in its place. By nature outside: the position in the feed (the store's
/// own), the trace it belongs to (of the process that ran it), whether it is archived (done to it later), and the .NET
/// name (which assembly wrote it; the fact's name on disk is compared).
/// </summary>
internal static class FactComparison
{
    private const int MostShown = 400;

    public static IReadOnlyList<FieldDifference> Compare(RecordedFact recorded, RecordedFact replayed, Type fact)
    {
        var found = new List<FieldDifference>();
        Text(found, "id", recorded.Id.ToString(), replayed.Id.ToString());
        Text(found, "time", $"{recorded.Time:O}", $"{replayed.Time:O}");
        Text(found, "actor", recorded.Actor, replayed.Actor);
        Text(found, "incident", recorded.CorrelationId, replayed.CorrelationId);
        Text(found, "reason", Reason(recorded), Reason(replayed));
        if (recorded.Data != replayed.Data)
        {
            using var left = JsonDocument.Parse(recorded.Data);
            using var right = JsonDocument.Parse(replayed.Data);
            Objects(found, "data", left.RootElement, right.RootElement, LaterFields(fact));
        }

        return found;
    }

    public static string? Reason(RecordedFact fact)
    {
        if (fact.Headers is null)
            return null;
        using var headers = JsonDocument.Parse(fact.Headers);
        return headers.RootElement.TryGetProperty("reason", out var reason) ? reason.GetString() : null;
    }

    /// <summary>A field this program does not know: the fact was written by a newer one.</summary>
    public static string? UnknownField(RecordedFact recorded, Type fact)
    {
        using var data = JsonDocument.Parse(recorded.Data);
        return data.RootElement.EnumerateObject().Select(property => property.Name).FirstOrDefault(name => fact.GetProperty(name) is null);
    }

    public static string Shown(RecordedFact fact) => $"{fact.Type} {Short(fact.Data)}{(Reason(fact) is { } reason ? $" because: {reason}" : "")}";

    /// <summary>Fields that facts of that type were given later: a record from before lacks them.</summary>
    private static HashSet<string> LaterFields(Type fact) => fact.GetConstructors(BindingFlags.Public | BindingFlags.Instance)
        .SelectMany(constructor => constructor.GetParameters())
        .Where(parameter => parameter.HasDefaultValue)
        .Select(parameter => parameter.Name!)
        .ToHashSet(StringComparer.Ordinal);

    private static void Objects(List<FieldDifference> found, string path, JsonElement recorded, JsonElement replayed, HashSet<string> later)
    {
        foreach (var property in recorded.EnumerateObject())
            Values(found, $"{path}.{property.Name}", property.Value, replayed.TryGetProperty(property.Name, out var other) ? other : null);
        foreach (var property in replayed.EnumerateObject())
        {
            if (!recorded.TryGetProperty(property.Name, out _) && !later.Contains(property.Name))
                found.Add(new FieldDifference($"{path}.{property.Name}", null, Short(property.Value.GetRawText())));
        }
    }

    private static void Values(List<FieldDifference> found, string path, JsonElement recorded, JsonElement? replayed)
    {
        if (replayed is { } other && JsonElement.DeepEquals(recorded, other))
            return;
        if (replayed is { ValueKind: JsonValueKind.Object } inner && recorded.ValueKind == JsonValueKind.Object)
            Objects(found, path, recorded, inner, []);
        else
            found.Add(new FieldDifference(path, Short(recorded.GetRawText()), replayed is { } value ? Short(value.GetRawText()) : null));
    }

    private static void Text(List<FieldDifference> found, string field, string? recorded, string? replayed)
    {
        if (!string.Equals(recorded, replayed, StringComparison.Ordinal))
            found.Add(new FieldDifference(field, recorded, replayed));
    }

    private static string Short(string text) => text.Length <= MostShown ? text : text[..MostShown] + "...";
}
