using System.Text.Json;

namespace Orchestrator.Gateway.Http;

/// <summary>Text that JSON allows and no store can hold: U+0000 and halves of surrogate pairs, which only escapes can write.</summary>
internal static class UnstorableText
{
    /// <exception cref="RequestRefused">Says where.</exception>
    public static void Refuse(ReadOnlySpan<byte> json)
    {
        if (json.IndexOf("\\u"u8) < 0)
            return;
        var reader = new Utf8JsonReader(json);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped && !IsStorable(ref reader))
                    throw At(json, (int)reader.TokenStartIndex);
            }
        }
        catch (JsonException)
        {
            // Whoever parses it says what is wrong.
        }
    }

    private static bool IsStorable(ref Utf8JsonReader reader)
    {
        try
        {
            return !reader.GetString()!.Contains('\0', StringComparison.Ordinal);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static RequestRefused At(ReadOnlySpan<byte> json, int start)
    {
        var before = json[..start];
        var line = before.Count((byte)'\n') + 1;
        return JsonBody.At(null, line, start - (before.LastIndexOf((byte)'\n') + 1) + 1, "this text holds U+0000 or half a surrogate pair, which cannot be stored");
    }
}
