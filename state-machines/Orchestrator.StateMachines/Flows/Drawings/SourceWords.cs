using System.Text;
using System.Text.RegularExpressions;

namespace Orchestrator.StateMachines.Flows.Drawings;

/// <summary>
/// The source text of an expression as people read it: without the lambda's head, and an interpolated string as its sentence,
/// <c>Roll {service} back to {last.PreviousVersion}?</c>.
/// </summary>
internal static partial class SourceWords
{
    /// <summary>A condition or a list: the code, without <c>r =&gt;</c>.</summary>
    public static string Code(string text) => Head().Replace(text, "");

    /// <summary>What gives a text: the sentence it begins with, where it is written as one; else the code.</summary>
    public static string Sentence(string text)
    {
        var code = Code(text);
        return code.Length != text.Length && Strings(code) is { } sentence ? sentence : text;
    }

    /// <summary>String literals that are added up; interpolated values stand in braces, and an ellipsis for what is no literal.</summary>
    private static string? Strings(string code)
    {
        var sentence = new StringBuilder();
        for (var rest = code; ;)
        {
            if (Literal(rest, sentence) is not { } end)
                return sentence.Length == 0 ? null : sentence.Append('…').ToString();
            rest = rest[end..].TrimStart();
            if (rest.Length == 0)
                return sentence.ToString();
            if (rest[0] != '+')
                return null;
            rest = rest[1..].TrimStart();
        }
    }

    /// <summary>Takes the literal that the code begins with; gives where it ends, or null where it begins with something else.</summary>
    private static int? Literal(string code, StringBuilder sentence)
    {
        var interpolated = code.StartsWith("$\"", StringComparison.Ordinal);
        if ((!interpolated && !code.StartsWith('"')) || code.Contains("\"\"\"", StringComparison.Ordinal))
            return null;
        for (var at = interpolated ? 2 : 1; at < code.Length; at++)
        {
            switch (code[at])
            {
                case '"':
                    return at + 1;
                case '\\' when at + 1 < code.Length:
                    sentence.Append(code[++at] switch { 'n' or 'r' or 't' => ' ', var other => other });
                    break;
                case '{' or '}' when interpolated && at + 1 < code.Length && code[at + 1] == code[at]:
                    sentence.Append(code[at++]);
                    break;
                case '{' when interpolated:
                    var end = EndOfHole(code, at + 1);
                    sentence.Append('{').Append(Value(code[(at + 1)..end])).Append('}');
                    at = end;
                    break;
                default:
                    sentence.Append(code[at]);
                    break;
            }
        }

        return null;
    }

    /// <summary>The brace that ends an interpolation, past nested braces and strings.</summary>
    private static int EndOfHole(string code, int at)
    {
        var (depth, quoted) = (0, false);
        for (; at < code.Length - 1; at++)
        {
            if (code[at] == '"')
                quoted = !quoted;
            else if (!quoted && code[at] == '{')
                depth++;
            else if (!quoted && code[at] == '}' && depth-- == 0)
                return at;
        }

        return code.Length - 1;
    }

    /// <summary><c>r.Signal.Label("service")</c> is <c>service</c>; <c>r.From(last).Version</c> is <c>last.Version</c>.</summary>
    private static string Value(string code) => Step().Replace(Label().Replace(code.Trim(), "${name}"), "${name}");

    [GeneratedRegex(@"^(?:\(\s*\w+(?:\s*,\s*\w+)*\s*\)|\w+)\s*=>\s*", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Head();

    [GeneratedRegex("""^\w+\.Signal\.Label\("(?<name>[^"]*)"[^)]*\)$""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Label();

    [GeneratedRegex(@"\b\w+\.From\((?<name>\w+)\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Step();
}
