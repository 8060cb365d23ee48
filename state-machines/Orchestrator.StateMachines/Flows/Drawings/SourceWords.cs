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

    /// <summary>What gives a text: its sentence where it is one string, else the code.</summary>
    public static string Sentence(string text)
    {
        var code = Code(text);
        return code.Length != text.Length && StringIn(code) is { } sentence ? sentence : text;
    }

    /// <summary>The content of a string literal, if that is all the code is; interpolated values stand in braces.</summary>
    private static string? StringIn(string code)
    {
        var interpolated = code.StartsWith("$\"", StringComparison.Ordinal);
        if ((!interpolated && !code.StartsWith('"')) || code.Contains("\"\"\"", StringComparison.Ordinal))
            return null;
        var sentence = new StringBuilder();
        for (var at = interpolated ? 2 : 1; at < code.Length; at++)
        {
            switch (code[at])
            {
                case '"':
                    return at == code.Length - 1 ? sentence.ToString() : null;
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
