using System.Globalization;
using System.Text;

namespace Orchestrator.App.Terminal;

/// <summary>
/// Text as a terminal shows it. Most of what is printed was written by others: a title that holds an escape sequence must not
/// reach the terminal as one.
/// </summary>
internal static class Cells
{
    /// <summary>On one line, without anything that moves the cursor, colours, or turns the direction of reading.</summary>
    public static string Clean(string text)
    {
        if (!text.Any(IsUnsafe))
            return text;
        var clean = new StringBuilder(text.Length);
        foreach (var letter in text)
            clean.Append(letter is '\n' or '\r' or '\t' ? ' ' : IsUnsafe(letter) ? '\uFFFD' : letter);
        return clean.ToString();
    }

    /// <summary>How many columns it takes.</summary>
    public static int Width(string text)
    {
        var width = 0;
        foreach (var rune in text.EnumerateRunes())
            width += Width(rune);
        return width;
    }

    public static string Pad(string text, int width, bool right = false)
    {
        var missing = new string(' ', Math.Max(0, width - Width(text)));
        return right ? missing + text : text + missing;
    }

    /// <summary>At most so wide; what was cut ends in <paramref name="ellipsis"/>.</summary>
    public static string Cut(string text, int width, string ellipsis)
    {
        if (Width(text) <= width)
            return text;
        var room = Math.Max(0, width - Width(ellipsis));
        return text[..Fitting(text, room)] + ellipsis;
    }

    /// <summary>Lines of at most that width, broken between words where there are any.</summary>
    public static IReadOnlyList<string> Wrap(string text, int width)
    {
        var lines = new List<string>();
        var rest = text;
        while (Width(rest) > width)
        {
            var fits = Fitting(rest, width);
            var space = rest.LastIndexOf(' ', fits);
            var end = space > 0 ? space : Math.Max(fits, Rune.GetRuneAt(rest, 0).Utf16SequenceLength);
            lines.Add(rest[..end]);
            rest = rest[end..].TrimStart(' ');
        }

        if (rest.Length > 0 || lines.Count == 0)
            lines.Add(rest);
        return lines;
    }

    /// <summary>How many of its characters; fewer than all of a text that is too wide.</summary>
    private static int Fitting(string text, int width)
    {
        var at = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if ((width -= Width(rune)) < 0)
                break;
            at += rune.Utf16SequenceLength;
        }

        return at;
    }

    private static bool IsUnsafe(char letter) => char.IsControl(letter) || letter is >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069' or '\u2028' or '\u2029';

    private static int Width(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format
        ? 0
        : IsWide(rune.Value) ? 2 : 1;

    /// <summary>East Asian wide and full-width, and emoji (Unicode Standard Annex 11), by block.</summary>
    private static bool IsWide(int value) => value is
        >= 0x1100 and <= 0x115F or >= 0x2E80 and <= 0xA4CF or >= 0xAC00 and <= 0xD7A3 or >= 0xF900 and <= 0xFAFF or >= 0xFE30 and <= 0xFE6F
        or >= 0xFF00 and <= 0xFF60 or >= 0xFFE0 and <= 0xFFE6 or >= 0x1F300 and <= 0x1FAFF or >= 0x20000 and <= 0x3FFFD;
}
