using System.Text;

namespace Orchestrator.StateMachines.Flows.Drawings;

/// <summary>Writes Markdown (CommonMark with GitHub's tables); what people wrote stays text, whatever signs it has.</summary>
internal sealed class Markdown
{
    private readonly StringBuilder _text = new();

    public override string ToString() => _text.ToString().TrimEnd('\n') + "\n";

    public Markdown Heading(int level, string text)
    {
        _text.Append('#', level).Append(' ').Append(text).Append("\n\n");
        return this;
    }

    public Markdown Paragraph(string markdown)
    {
        _text.Append(markdown).Append("\n\n");
        return this;
    }

    public Markdown Quote(string markdown) => Paragraph("> " + markdown);

    public Markdown Points(IEnumerable<string> points)
    {
        foreach (var point in points)
            _text.Append("- ").Append(point).Append('\n');
        _text.Append('\n');
        return this;
    }

    /// <summary>Nothing where there are no rows.</summary>
    public Markdown Table(IReadOnlyList<string> heads, IEnumerable<IReadOnlyList<string>> rows)
    {
        var all = rows.ToList();
        if (all.Count == 0)
            return this;
        Row(heads);
        Row([.. heads.Select(_ => "---")]);
        all.ForEach(Row);
        _text.Append('\n');
        return this;
    }

    /// <summary>Text that is only text, on one line.</summary>
    public static string Text(string text)
    {
        var plain = Lettering.Plain(text).Trim();
        var escaped = new StringBuilder(plain.Length);
        for (var at = 0; at < plain.Length; at++)
        {
            var begins = at == 0 && plain[at] is '#' or '-' or '+' or '=' or '~' or ':';
            if (begins || EndsListNumber(plain, at) || plain[at] is '\\' or '`' or '*' or '_' or '[' or ']' or '<' or '>' or '|' or '&' or '~')
                escaped.Append('\\');
            escaped.Append(plain[at]);
        }

        return escaped.ToString();
    }

    /// <summary>The sign behind a number at the beginning of a line, which makes it the item of a list.</summary>
    public static bool EndsListNumber(string text, int at) =>
        text[at] is '.' or ')' && at > 0 && text.AsSpan(0, at).IndexOfAnyExceptInRange('0', '9') < 0 && (at + 1 == text.Length || text[at + 1] == ' ');

    /// <summary>Code on one line, between as many backticks as it needs.</summary>
    public static string Code(string code)
    {
        var plain = Lettering.Plain(code);
        var fence = new string('`', LongestRun(plain) + 1);
        var pad = plain.StartsWith('`') || plain.EndsWith('`') ? " " : "";
        return $"{fence}{pad}{plain.Replace("|", "\\|", StringComparison.Ordinal)}{pad}{fence}";
    }

    private static int LongestRun(string text)
    {
        var (longest, run) = (0, 0);
        foreach (var letter in text)
        {
            run = letter == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }

    private void Row(IReadOnlyList<string> cells) => _text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
}
