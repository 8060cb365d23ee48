using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Orchestrator.Actions.Http;

/// <summary>
/// What of an answer becomes the output: field by field with JSON pointers (RFC 6901), a <c>?</c> at the end of one that may be
/// missing; without a map the whole answer, and a text that is no JSON as <c>{"text":"..."}</c>.
/// </summary>
public sealed class OutputMap(IReadOnlyDictionary<string, string> fields)
{
    public static OutputMap Whole { get; } = new(new Dictionary<string, string>());

    /// <returns>The output, or what the answer lacks.</returns>
    public (JsonElement Output, string? Lacks) Map(ReadOnlySpan<byte> answer)
    {
        var json = Parsed(answer);
        if (fields.Count == 0)
            return (json ?? JsonSerializer.SerializeToElement(new { text = Encoding.UTF8.GetString(answer) }), null);
        if (json is not { } root)
            return (default, "it is no JSON");
        var output = new JsonObject();
        foreach (var (name, pointer) in fields)
        {
            if (At(root, pointer.TrimEnd('?')) is { } value)
                output[name] = JsonSerializer.SerializeToNode(value);
            else if (pointer.EndsWith('?'))
                output[name] = null;
            else
                return (default, $"it has nothing at {pointer}");
        }

        return (JsonSerializer.SerializeToElement(output), null);
    }

    private static JsonElement? Parsed(ReadOnlySpan<byte> answer)
    {
        if (answer.Trim(" \t\r\n"u8).IsEmpty)
            return JsonSerializer.SerializeToElement(new JsonObject());
        try
        {
            return JsonSerializer.Deserialize<JsonElement>(answer);
        }
        catch (JsonException)
        {
            // "ok" is a perfectly good answer of a webhook.
            return null;
        }
    }

    private static JsonElement? At(JsonElement here, string pointer)
    {
        foreach (var part in pointer.Split('/').Skip(1).Select(part => part.Replace("~1", "/").Replace("~0", "~")))
        {
            if (here.ValueKind == JsonValueKind.Object && here.TryGetProperty(part, out var field))
                here = field;
            else if (here.ValueKind == JsonValueKind.Array && int.TryParse(part, out var index) && index >= 0 && index < here.GetArrayLength())
                here = here[index];
            else
                return null;
        }

        return here;
    }
}
