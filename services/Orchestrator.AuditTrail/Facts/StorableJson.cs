using System.Buffers.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Orchestrator.AuditTrail.Facts;

/// <summary>
/// JSON that every store can hold: PostgreSQL's jsonb refuses \u0000 and half surrogate pairs, and nobody wants a body without
/// an end. One pass over the backslashes; where a thing is, is worked out only once it is known to be wrong.
/// </summary>
internal static class StorableJson
{
    public const int MaxFact = 1024 * 1024;

    public const int MaxSnapshot = 16 * 1024 * 1024;

    /// <summary>Serializes what is about to be stored.</summary>
    /// <exception cref="FactRefused">Too large, too deep, NUL, half a surrogate pair, or a number that JSON has no name for.</exception>
    public static byte[] Serialize(object value, Type type, int max, Subject what)
    {
        byte[] json;
        try
        {
            json = JsonSerializer.SerializeToUtf8Bytes(value, type, FactJson.Options);
        }
        catch (Exception failure) when (failure is JsonException or ArgumentException or InvalidOperationException or NotSupportedException)
        {
            throw new FactRefused($"{what} cannot be written as JSON: {Flaws.Find(value, type) ?? Said(failure)}.");
        }

        // The writer turns half a surrogate pair into U+FFFD, silently; a real U+FFFD is rare enough to look twice.
        if (Check(json, max, what) && Flaws.Find(value, type) is { } flaw)
            throw new FactRefused($"{what} cannot be stored: {flaw}.");
        return json;
    }

    /// <summary>Checks JSON as it is. Whether it is JSON at all is the store's parser to say.</summary>
    /// <returns>Whether there is a U+FFFD in it, written as an escape.</returns>
    /// <exception cref="FactRefused">Too large, NUL, or half a surrogate pair.</exception>
    public static bool Check(ReadOnlySpan<byte> json, int max, Subject what)
    {
        if (json.Length > max)
        {
            throw new FactRefused(
                $"{what} has {json.Length:N0} bytes and {max:N0} are allowed{JsonPlace.Largest(json)}. Store large things by reference and digest.");
        }

        if (!Utf8.IsValid(json))
            throw new FactRefused($"{what} cannot be stored: its JSON is not UTF-8.");
        var replaced = false;
        for (var at = 0; ;)
        {
            var found = json[at..].IndexOf((byte)'\\');
            if (found < 0)
                return replaced;
            at += found;
            at += Escape(json, at, what, ref replaced);
        }
    }

    /// <summary>Checks the escape at a place and says how long it is.</summary>
    private static int Escape(ReadOnlySpan<byte> json, int at, Subject what, ref bool replaced)
    {
        if (CodeUnit(json[at..]) is not { } unit)
            return Math.Min(2, json.Length - at);
        if (unit == 0)
            throw new FactRefused($"{what} cannot be stored: a NUL character (\\u0000) at {JsonPlace.At(json, at)}, which PostgreSQL cannot hold.");
        replaced |= unit == '\uFFFD';
        if (!char.IsSurrogate(unit))
            return 6;
        return char.IsHighSurrogate(unit) && CodeUnit(json[(at + 6)..]) is { } low && char.IsLowSurrogate(low)
            ? 12
            : throw new FactRefused($"{what} cannot be stored: half a surrogate pair (\\u{(int)unit:X4}) at {JsonPlace.At(json, at)}, which is no character.");
    }

    private static char? CodeUnit(ReadOnlySpan<byte> json) =>
        json.Length >= 6 && json[0] == '\\' && json[1] == 'u' && Utf8Parser.TryParse(json.Slice(2, 4), out ushort unit, out var read, 'x') && read == 4
            ? (char)unit
            : null;

    private static string Said(Exception failure) => failure switch
    {
        JsonException { Path: { } path, InnerException: { } inner } => $"{inner.Message.TrimEnd('.')}, at {path}",
        _ => failure.Message.TrimEnd('.'),
    };
}
