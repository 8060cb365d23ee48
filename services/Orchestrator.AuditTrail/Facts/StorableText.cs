using System.Buffers;

namespace Orchestrator.AuditTrail.Facts;

/// <summary>Text outside of JSON: ids, names, actors.</summary>
internal static class StorableText
{
    public const int MaxId = 256;

    public const int MaxType = 500;

    private static readonly SearchValues<char> Flaws = SearchValues.Create(
        ['\0', .. Enumerable.Range(0xD800, 0x800).Select(unit => (char)unit)]);

    /// <exception cref="FactRefused">Missing, or not storable.</exception>
    public static void StreamId(string? id)
    {
        if (string.IsNullOrEmpty(id))
            throw new FactRefused("A stream id is missing: a fact belongs to a stream.");
        if (Flaw(id, MaxId) is { } flaw)
            throw new FactRefused($"Stream id {Shown(id)} cannot be used: it has {flaw}.");
    }

    /// <param name="what">Which text of it: "actor".</param>
    /// <exception cref="FactRefused">Too long, or holds a NUL or half a surrogate pair.</exception>
    public static void Check(string? text, string what, Subject of, int max = int.MaxValue)
    {
        if (text is not null && Flaw(text, max) is { } flaw)
            throw new FactRefused($"{of} cannot be stored: its {what} has {flaw}.");
    }

    /// <summary>Says what is wrong with a text; null where nothing is.</summary>
    public static string? Flaw(string text, int max = int.MaxValue)
    {
        if (text.Length > max)
            return $"{text.Length} characters, and {max} are allowed";
        if (FirstFlaw(text) is not { } at)
            return null;
        return text[at] == '\0'
            ? $"a NUL character at place {at}, which PostgreSQL cannot hold"
            : $"half a surrogate pair (U+{(int)text[at]:X4}) at place {at}, which is no character";
    }

    /// <summary>Where a NUL or half a surrogate pair is; null where there is none.</summary>
    public static int? FirstFlaw(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var found = text.AsSpan(i).IndexOfAny(Flaws);
            if (found < 0)
                return null;
            i += found;
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                i++;
            else
                return i;
        }

        return null;
    }

    /// <summary>For an error message, which must itself be printable.</summary>
    public static string Shown(string text)
    {
        var shown = text.Length <= 120 ? text : $"{text[..120]}...";
        for (int? at = FirstFlaw(shown); at is { } place; at = FirstFlaw(shown))
            shown = $"{shown[..place]}\\u{(int)shown[place]:X4}{shown[(place + 1)..]}";
        return shown;
    }
}
