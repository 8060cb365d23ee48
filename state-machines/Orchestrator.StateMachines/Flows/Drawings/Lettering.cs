using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Orchestrator.StateMachines.Flows.Drawings;

/// <summary>A way to write: its CSS class, size, and how wide its letters are at most.</summary>
/// <param name="Size">In px.</param>
internal sealed partial record Lettering(string Class, double Size, Face Face = Face.Regular)
{
    public static readonly Lettering Title = new("title", 24, Face.Bold);
    public static readonly Lettering Lead = new("ink", 13.5);
    public static readonly Lettering Name = new("name", 14, Face.Bold);
    public static readonly Lettering Text = new("ink", 12.5);
    public static readonly Lettering Soft = new("soft", 11.5);
    public static readonly Lettering Code = new("code", 11.5, Face.Code);
    public static readonly Lettering Small = new("small", 11);
    public static readonly Lettering Strong = new("strong", 11.5, Face.Bold);

    // Of the printable ASCII characters, in hundredths of the size: the widest of the sans-serif fonts that browsers on Linux,
    // macOS and Windows take for the stack in Theme, so that text fits whatever it is set in.
    private static readonly byte[] Regular =
    [
        32, 41, 46, 84, 64, 96, 78, 28, 40, 40, 56, 84, 32, 37, 32, 38, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 34, 34, 84, 84, 84, 56,
        102, 69, 69, 73, 77, 67, 62, 78, 76, 34, 50, 67, 56, 91, 76, 79, 67, 79, 73, 67, 62, 74, 69, 99, 69, 67, 69, 40, 38, 40, 84, 56,
        50, 62, 64, 55, 64, 62, 36, 64, 64, 28, 28, 58, 28, 98, 64, 62, 64, 64, 42, 53, 40, 64, 60, 82, 60, 60, 53, 64, 56, 64, 84,
    ];

    private static readonly byte[] Bold =
    [
        35, 46, 53, 84, 70, 101, 88, 31, 46, 46, 55, 84, 38, 42, 38, 42, 70, 70, 70, 70, 70, 70, 70, 70, 70, 70, 40, 40, 84, 84, 84, 62,
        100, 78, 77, 74, 83, 69, 69, 83, 84, 39, 56, 78, 64, 100, 84, 85, 74, 85, 77, 73, 69, 82, 78, 111, 78, 73, 73, 46, 42, 46, 84, 56,
        50, 68, 72, 60, 72, 68, 44, 72, 72, 35, 35, 67, 35, 105, 72, 69, 72, 72, 50, 60, 48, 72, 66, 93, 65, 66, 59, 72, 56, 72, 84,
    ];

    public double LineHeight => Math.Round(Size * 1.36, 1);

    public double WidthOf(string text)
    {
        var hundredths = 0;
        foreach (var letter in text.EnumerateRunes())
            hundredths += WidthOf(letter);
        return hundredths * Size / 100;
    }

    /// <summary>Breaks a text into lines no wider than that: between words, else behind a sign, else anywhere between letters.</summary>
    /// <param name="most">Lines; what does not fit into them ends in an ellipsis.</param>
    public IReadOnlyList<string> Wrap(string text, double width, int most = int.MaxValue)
    {
        if (Face == Face.Code)
            text = Connective().Replace(Operator().Replace(text, "\u00A0${sign}\u00A0"), "${sign}\u00A0");
        var lines = new List<string>();
        var line = new StringBuilder();
        foreach (var word in Plain(text).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && WidthOf($"{line} {word}") > width)
                Flush();
            line.Append(line.Length > 0 ? " " : "").Append(word);
            while (WidthOf(line.ToString()) > width && BreakIn(line.ToString(), width) is var at and > 0 && at < line.Length)
            {
                lines.Add(line.ToString(0, at));
                line.Remove(0, at);
            }
        }

        Flush();
        if (lines.Count <= most)
            return lines;
        var last = lines[most - 1];
        while (last.Length > 0 && WidthOf(last + "…") > width)
            last = last[..BoundaryBefore(last, last.Length)];
        return [.. lines.Take(most - 1), last.TrimEnd() + "…"];

        void Flush()
        {
            if (line.Length > 0)
                lines.Add(line.ToString());
            line.Clear();
        }
    }

    /// <summary>On one line, with an ellipsis where it is cut.</summary>
    public string Cut(string text, double width) => Wrap(text, width, 1) is [var line] ? line : "";

    /// <summary>
    /// Fit to be shown: what XML has no place for is replaced, line breaks are spaces, and signs that would turn the direction of
    /// what follows are left out.
    /// </summary>
    public static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var letter in text.EnumerateRunes())
        {
            if (letter.Value is '\t' or '\n' or '\r')
                plain.Append(' ');
            else if (letter.Value is < 32 or (>= 0x7F and <= 0x9F) or 0xFFFE or 0xFFFF)
                plain.Append('\uFFFD');
            else if (letter.Value is not ((>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069)))
                plain.Append(letter);
        }

        return plain.ToString();
    }

    private int BreakIn(string line, double width)
    {
        var fits = 0;
        var afterSign = 0;
        for (var at = 0; at < line.Length;)
        {
            at += StringInfo.GetNextTextElementLength(line, at);
            if (WidthOf(line[..at]) > width)
                break;
            fits = at;
            if (line[at - 1] is '.' or ',' or '(' or ')' or '/' or '-' or '_' or ':' or ';' or '\u00A0')
                afterSign = at;
        }

        return afterSign > line.Length / 4 && afterSign > 8 ? afterSign : Math.Max(fits, StringInfo.GetNextTextElementLength(line));
    }

    private static int BoundaryBefore(string text, int end)
    {
        var at = 0;
        for (var next = 0; next < end;)
        {
            at = next;
            next += StringInfo.GetNextTextElementLength(text, next);
        }

        return at;
    }

    /// <summary>What belongs to what stands on both sides of it: no line ends there.</summary>
    [GeneratedRegex(" (?<sign>==|!=|<=?|>=?|=>|is) ", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Operator();

    /// <summary>What begins a line.</summary>
    [GeneratedRegex("(?<sign>&&|\\|\\|) ", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Connective();

    private int WidthOf(Rune letter) => letter.Value switch
    {
        >= 32 and < 127 when Face == Face.Code => 62,
        >= 32 and < 127 => (Face == Face.Bold ? Bold : Regular)[letter.Value - 32],
        >= 0x10000 => 140,
        >= 0x2E80 => 102,
        _ => Rune.GetUnicodeCategory(letter) switch
        {
            UnicodeCategory.SpaceSeparator => Face == Face.Code ? 62 : 35,
            UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format => 0,
            UnicodeCategory.UppercaseLetter or UnicodeCategory.MathSymbol or UnicodeCategory.OtherSymbol => 105,
            UnicodeCategory.DashPunctuation or UnicodeCategory.OtherPunctuation => 100,
            _ => 92,
        },
    };
}

internal enum Face
{
    Regular,
    Bold,
    Code,
}
