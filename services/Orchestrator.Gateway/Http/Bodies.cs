using Microsoft.AspNetCore.Http;

namespace Orchestrator.Gateway.Http;

/// <summary>What orders need to say.</summary>
public static class Bodies
{
    private const int LongestText = 10_000;

    /// <summary>What a fact's actor may have, with room to spare.</summary>
    private const int LongestName = 200;

    /// <summary>An order whose fields are all optional may come without a body.</summary>
    public static async Task<T> ReadOrEmpty<T>(HttpContext http)
        where T : class
    {
        var bytes = await JsonBody.Bytes(http);
        return JsonBody.Parse<T>(bytes.Length == 0 ? "{}"u8 : bytes, ApiJson.Strict);
    }

    /// <exception cref="RequestRefused">It is missing, or too long.</exception>
    public static string Needed(string field, string? text) => Optional(field, text) ?? throw RequestRefused.Invalid($"'{field}' is missing.", ("field", field));

    public static string? Optional(string field, string? text) => AtMost(field, text, LongestText);

    /// <summary>Of a person or a thing.</summary>
    public static string? Name(string field, string? text) => AtMost(field, text, LongestName)?.Trim();

    private static string? AtMost(string field, string? text, int longest) => string.IsNullOrWhiteSpace(text)
        ? null
        : text.Length <= longest
            ? text
            : throw RequestRefused.Invalid($"'{field}' has {text.Length} characters, and {longest} are allowed.", ("field", field));
}
