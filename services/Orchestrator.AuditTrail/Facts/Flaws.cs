using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Orchestrator.AuditTrail.Facts;

/// <summary>
/// Finds what the JSON writer hides or fails on without saying where. The value is written once more, with a mark in place of each
/// flawed string and number, and the mark is looked up. Only for a value that is suspect already.
/// </summary>
internal static class Flaws
{
    /// <summary>Starts a mark: a control character that no written value begins with unless it is flawed itself.</summary>
    private const string Mark = "\u0000!";

    private static readonly JsonSerializerOptions Marking = new(FactJson.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters =
        {
            new Marker<string>(Of, static (writer, text) => writer.WriteStringValue(text)),
            new Marker<char>(static unit => char.IsSurrogate(unit) ? Half(unit) : null, static (writer, unit) => writer.WriteStringValue([unit])),
            new Marker<double>(static number => double.IsFinite(number) ? null : Nameless(number), static (writer, number) => writer.WriteNumberValue(number)),
            new Marker<float>(static number => float.IsFinite(number) ? null : Nameless(number), static (writer, number) => writer.WriteNumberValue(number)),
        },
    };

    /// <summary>What is wrong and where; null where nothing is, or where it takes the writer to say what.</summary>
    public static string? Find(object value, Type type)
    {
        byte[] json;
        try
        {
            json = JsonSerializer.SerializeToUtf8Bytes(value, type, Marking);
        }
        catch (Exception failure) when (failure is JsonException or ArgumentException or InvalidOperationException or NotSupportedException)
        {
            return null;
        }

        var at = json.AsSpan().IndexOf("\\u0000!"u8);
        if (at < 0)
            return null;
        var text = json.AsSpan(at + "\\u0000!"u8.Length);
        return $"{Encoding.UTF8.GetString(text[..text.IndexOf((byte)'"')])} at {JsonPlace.At(json, at)}";
    }

    private static string? Of(string text) => StorableText.FirstFlaw(text) is { } at && text[at] != '\0' ? Half(text[at]) : null;

    private static string Half(char unit) => $"half a surrogate pair (U+{(int)unit:X4})";

    private static string Nameless(double number) => $"the number {(double.IsNaN(number) ? "NaN" : "Infinity")}, which JSON has no name for,";

    private sealed class Marker<T>(Func<T, string?> flaw, Action<Utf8JsonWriter, T> write) : JsonConverter<T>
        where T : notnull
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("Flaws are marked in writing only.");

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
        {
            if (flaw(value) is { } found)
                writer.WriteStringValue(Mark + found);
            else
                write(writer, value);
        }

        public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WritePropertyName(flaw(value) is { } found ? Mark + found : Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!);
    }
}
