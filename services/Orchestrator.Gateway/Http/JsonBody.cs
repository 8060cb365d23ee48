using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace Orchestrator.Gateway.Http;

/// <summary>Reads JSON bodies, and says of a wrong one which field, where in it, and what it has to be.</summary>
public static partial class JsonBody
{
    public const int MaxBytes = 1024 * 1024;

    /// <summary>What is read away of a body that is too large, before the connection is closed.</summary>
    public const int MaxBytesRead = 16 * MaxBytes;

    /// <exception cref="RequestRefused">It is no JSON, or not what is expected.</exception>
    public static async Task<T> Read<T>(HttpContext http, JsonSerializerOptions? options = null)
        where T : class => Parse<T>(await Bytes(http), options ?? ApiJson.Strict);

    /// <inheritdoc cref="Read"/>
    public static T Parse<T>(ReadOnlySpan<byte> json, JsonSerializerOptions options)
        where T : class
    {
        if (json.IsEmpty)
            throw RequestRefused.Invalid($"The body is empty; it has to be a JSON object with {Fields<T>()}.");
        UnstorableText.Refuse(json);
        try
        {
            return JsonSerializer.Deserialize<T>(json, options)
                ?? throw RequestRefused.Invalid($"The body is null; it has to be a JSON object with {Fields<T>()}.");
        }
        catch (JsonException error)
        {
            throw Explain<T>(error);
        }
    }

    /// <summary>The whole body. One that is too large is read to its end all the same: a sender that is cut off never hears why.</summary>
    /// <exception cref="RequestRefused">It is too large: 413.</exception>
    public static async Task<byte[]> Bytes(HttpContext http, int maxBytes = MaxBytes)
    {
        using var body = new MemoryStream();
        var tooLarge = false;
        var reader = http.Request.BodyReader;
        for (var ended = false; !ended;)
        {
            var read = await reader.ReadAsync(http.RequestAborted);
            tooLarge |= body.Length + read.Buffer.Length > maxBytes;
            foreach (var part in read.Buffer)
            {
                if (!tooLarge)
                    body.Write(part.Span);
            }

            reader.AdvanceTo(read.Buffer.End);
            ended = read.IsCompleted;
        }

        return tooLarge ? throw RequestRefused.TooLarge(maxBytes) : body.ToArray();
    }

    internal static RequestRefused At(string? field, long line, long position, string what) => RequestRefused.Invalid(
        $"{(field is null ? "The body" : $"'{field}'")} at line {line}, byte {position}: {what}.",
        ("field", field), ("line", line), ("byte", position));

    private static RequestRefused Explain<T>(JsonException error)
    {
        var path = error.Path is null or "$" or "" ? null : error.Path.TrimStart('$').TrimStart('.');
        var message = error.Message;
        if (UnknownMember().Match(message) is { Success: true } unknown)
            return At(unknown.Groups["name"].Value, Line(error), Byte(error), $"there is no such field here; there is {Fields<T>()}");
        var what = WrongType().Match(message) is { Success: true } wrong
            ? $"it has to be {Describe(FieldType<T>(path) ?? wrong.Groups["type"].Value)}"
            : Trailer().Replace(message, "").Replace("Expected depth to be zero at the end of the JSON payload. ", "", StringComparison.Ordinal).TrimEnd('.');
        return At(path, Line(error), Byte(error), what);
    }

    /// <summary>The type of a field of the body itself: of one that is a constructor's parameter the serializer names the whole body's.</summary>
    private static string? FieldType<T>(string? path) =>
        path is null ? null : typeof(T).GetProperty(path, BindingFlags.IgnoreCase | BindingFlags.Public | BindingFlags.Instance)?.PropertyType.ToString();

    private static long Line(JsonException error) => (error.LineNumber ?? 0) + 1;

    private static long Byte(JsonException error) => (error.BytePositionInLine ?? 0) + 1;

    private static string Describe(string type) => type switch
    {
        _ when type.Contains("Guid", StringComparison.Ordinal) => "an id (a UUID)",
        _ when type.Contains("DateTimeOffset", StringComparison.Ordinal) => "a time in ISO 8601, as 2026-01-31T12:00:00Z",
        _ when type.Contains("Boolean", StringComparison.Ordinal) => "true or false",
        _ when type.Contains("System.Int", StringComparison.Ordinal) => "a whole number",
        _ when type.Contains("Dictionary", StringComparison.Ordinal) => "an object whose values are texts",
        _ when type.Contains("[System.String]", StringComparison.Ordinal) || type.EndsWith("[]", StringComparison.Ordinal) => "a list of texts",
        _ when type.Contains("List", StringComparison.Ordinal) => "a list of objects",
        "System.String" => "a text",
        _ => "a JSON object",
    };

    private static string Fields<T>() =>
        string.Join(", ", typeof(T).GetProperties().Where(property => property.CanWrite).Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name)));

    [GeneratedRegex(@"^The JSON value could not be converted to (?<type>.+?)\. Path:", RegexOptions.None, 1000)]
    private static partial Regex WrongType();

    [GeneratedRegex(@"^The JSON property '(?<name>.*)' could not be mapped", RegexOptions.None, 1000)]
    private static partial Regex UnknownMember();

    [GeneratedRegex(@"( encountered during deserialization of type .*)?( Path: .*)? ?\|? ?LineNumber: .*$", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Trailer();
}
