using System.Text.Json;
using System.Text.Json.Nodes;

namespace Orchestrator.Sandbox.Calls;

/// <summary>One request, as whoever carries it out sees it.</summary>
internal sealed record Call(SandboxWorld World, string Method, string Path, string? Key, JsonObject Body, RouteValueDictionary Route)
{
    public DateTimeOffset Now => World.Time.GetUtcNow();

    /// <summary>A part of the path, by its name in the pattern.</summary>
    public string Of(string part) => (string)Route[part]!;

    /// <summary>A text the body has to hold.</summary>
    public string Text(string field) => TextOr(field, null) ?? throw Refused.Because(400, $"The body needs a text '{field}'.");

    public string? TextOr(string field, string? otherwise) => Body[field] switch
    {
        null => otherwise,
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        var other => throw Refused.Because(400, $"'{field}' has to be a text, not {other.ToJsonString()}."),
    };

    /// <summary>A number the body has to hold.</summary>
    public decimal Number(string field) =>
        NumberOr(field, null) ?? throw Refused.Because(400, $"The body needs a number '{field}'.");

    public decimal? NumberOr(string field, decimal? otherwise) => Body[field] switch
    {
        null => otherwise,
        JsonValue value when value.GetValueKind() == JsonValueKind.Number && value.TryGetValue<decimal>(out var number) => number,
        var other => throw Refused.Because(400, $"'{field}' has to be a number, not {other.ToJsonString()}."),
    };

    public bool? TruthOr(string field, bool? otherwise) => Body[field] switch
    {
        null => otherwise,
        JsonValue value when value.GetValueKind() is JsonValueKind.True or JsonValueKind.False => value.GetValue<bool>(),
        var other => throw Refused.Because(400, $"'{field}' has to be true or false, not {other.ToJsonString()}."),
    };
}

/// <summary>The world says no: an answer in problem details, and no effect.</summary>
internal sealed class Refused(int status, string detail) : Exception(detail)
{
    public int Status { get; } = status;

    public static Refused Because(int status, string detail) => new(status, detail);

    public static Refused Unknown(string kind, string id, IEnumerable<string> known) =>
        new(404, $"There is no {kind} '{id}'; there is: {string.Join(", ", known.Take(20))}.");
}
