using System.Text;
using System.Text.Json;

namespace Orchestrator.AuditTrail.Facts;

/// <summary>Says in a JSON path where something is, for error messages.</summary>
internal static class JsonPlace
{
    private static readonly JsonReaderOptions Deep = new() { MaxDepth = 1000 };

    /// <summary>The path of the value, or of the property name, that a byte belongs to: <c>$.Steps[3].Output</c>.</summary>
    public static string At(ReadOnlySpan<byte> json, int offset)
    {
        var reader = new Utf8JsonReader(json, Deep);
        var open = new Stack<Level>();
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
                    open.Pop();
                else if (reader.TokenType == JsonTokenType.PropertyName)
                    open.Peek().Name = Name(reader);
                else if (open.TryPeek(out var inside))
                    inside.Item++;

                if (offset < reader.BytesConsumed)
                    return reader.TokenType == JsonTokenType.PropertyName ? $"the name of the property {Path(open)}" : Path(open);
                if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                    open.Push(new Level { IsArray = reader.TokenType == JsonTokenType.StartArray });
            }
        }
        catch (JsonException)
        {
            // Not JSON: the byte is all there is to say.
        }

        return $"byte {offset}";
    }

    /// <summary>Which property of an object takes the most room; empty where there is none.</summary>
    public static string Largest(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, Deep);
        var (largest, size) = ("", 0L);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return "";
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var (name, start) = (Name(reader), reader.BytesConsumed);
                reader.Skip();
                if (reader.BytesConsumed - start > size)
                    (largest, size) = (name, reader.BytesConsumed - start);
            }
        }
        catch (JsonException)
        {
            return "";
        }

        return size == 0 ? "" : $" (the largest part is $.{largest}, {size:N0} bytes)";
    }

    private static string Name(Utf8JsonReader reader) =>
        StorableText.Shown(reader.ValueIsEscaped ? Encoding.UTF8.GetString(reader.ValueSpan) : reader.GetString()!);

    private static string Path(Stack<Level> open) =>
        "$" + string.Concat(open.Reverse().Select(level => level.IsArray ? $"[{level.Item - 1}]" : level.Name is null ? "" : $".{level.Name}"));

    private sealed class Level
    {
        public bool IsArray { get; init; }

        public string? Name { get; set; }

        public int Item { get; set; }
    }
}
