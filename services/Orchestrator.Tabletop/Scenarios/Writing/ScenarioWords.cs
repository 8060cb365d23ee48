using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Orchestrator.Tabletop.Scenarios.Writing;

/// <summary>Values as a scenario has them. JSON is YAML, and leaves no doubt where a text ends.</summary>
/// <param name="masks">What people are called instead; empty where names are not masked.</param>
internal sealed class ScenarioWords(IReadOnlyDictionary<string, string> masks)
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public string Quote(string text) => JsonSerializer.Serialize(Masked(text), Options);

    public string Json(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => $"{{{string.Join(", ", value.EnumerateObject().Select(field => $"{Quote(field.Name)}: {Json(field.Value)}"))}}}",
        JsonValueKind.Array => $"[{string.Join(", ", value.EnumerateArray().Select(Json))}]",
        JsonValueKind.String => Quote(value.GetString()!),
        _ => value.GetRawText(),
    };

    public string Masked(string text)
    {
        foreach (var (name, mask) in masks)
            text = Regex.Replace(text, $@"(?<!\w){Regex.Escape(name)}(?!\w)", mask, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, Patience);
        return text;
    }

    /// <summary>As in <c>1h2m3s</c>.</summary>
    public static string Time(TimeSpan time)
    {
        (int Count, string Unit)[] parts =
            [((int)time.TotalHours, "h"), (time.Minutes, "m"), (time.Seconds, "s"), (time.Milliseconds, "ms")];
        return string.Concat(parts.Where(part => part.Count > 0).Select(part => $"{part.Count}{part.Unit}")) is { Length: > 0 } text ? text : "0m";
    }
}
