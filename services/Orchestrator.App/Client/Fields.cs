using System.Globalization;
using System.Text.Json;

namespace Orchestrator.App.Client;

/// <summary>Reads the API's JSON as it is: a field that an older or newer platform does not send is simply not shown.</summary>
internal static class Fields
{
    public static JsonElement? Field(this JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var field) && field.ValueKind != JsonValueKind.Null ? field : null;

    /// <summary>As text, whatever it is; null where there is none.</summary>
    public static string? Text(this JsonElement json, string name) => json.Field(name)?.ToString();

    public static long Number(this JsonElement json, string name) => json.Field(name) is { ValueKind: JsonValueKind.Number } field ? field.GetInt64() : 0;

    public static bool Flag(this JsonElement json, string name) => json.Field(name) is { ValueKind: JsonValueKind.True };

    public static DateTimeOffset? Time(this JsonElement json, string name) =>
        DateTimeOffset.TryParse(json.Text(name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    public static IReadOnlyList<JsonElement> List(this JsonElement json, string name) =>
        json.Field(name) is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray()] : [];

    public static IReadOnlyList<string> Texts(this JsonElement json, string name) => [.. json.List(name).Select(item => item.ToString())];

    /// <summary>As <c>service=checkout</c>.</summary>
    public static IReadOnlyList<string> Pairs(this JsonElement json, string name) =>
        json.Field(name) is { ValueKind: JsonValueKind.Object } map ? [.. map.EnumerateObject().Select(pair => $"{pair.Name}={pair.Value}")] : [];

    /// <summary>The part of its id that is typed.</summary>
    public static string ShortId(this JsonElement json, string name = "id") => Ids.Short(json.Text(name) ?? "");
}
