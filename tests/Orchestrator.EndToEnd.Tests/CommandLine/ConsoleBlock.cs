using System.Text;
using System.Text.RegularExpressions;

namespace Orchestrator.EndToEnd.Tests.CommandLine;

/// <param name="Command">After the prompt.</param>
/// <param name="Expected">What the document shows below it.</param>
/// <param name="Interrupted">Ends with <c>^C</c>: the command would go on.</param>
public sealed record ConsoleStep(string Command, string Expected, bool Interrupted);

/// <summary>
/// The terminal sessions of a document. What was printed elsewhere, at another time, has the same shape here: ids, times and
/// spans differ, <c>...</c> stands for lines that are left out, and an id that was seen before is the same as before.
/// </summary>
public static partial class ConsoleBlock
{
    public static IReadOnlyList<ConsoleStep> Read(string markdown) => [.. Block().Matches(markdown).SelectMany(block => Steps(block.Groups["lines"].Value))];

    /// <summary>With the ids of here in place of those of the document.</summary>
    public static string Here(string text, IReadOnlyDictionary<string, string> ids) =>
        ids.Aggregate(text, (changed, id) => changed.Replace(id.Key, id.Value, StringComparison.Ordinal));

    /// <param name="ids">Of the document, and here; those this output is the first to show are added when it matches.</param>
    public static bool Matches(string expected, string output, Dictionary<string, string> ids)
    {
        var shape = new StringBuilder();
        var seen = new HashSet<string>();
        var rest = 0;
        foreach (Match part in Volatile().Matches(expected))
        {
            shape.Append(Regex.Escape(expected[rest..part.Index]));
            shape.Append(Shape(part, ids, seen));
            rest = part.Index + part.Length;
        }

        shape.Append(Regex.Escape(expected[rest..]));
        var match = Regex.Match(output, shape.ToString(), RegexOptions.None, TimeSpan.FromSeconds(5));
        if (match.Success)
        {
            foreach (var id in seen)
                ids[id] = match.Groups["i" + id].Value;
        }

        return match.Success;
    }

    private static string Shape(Match part, Dictionary<string, string> ids, HashSet<string> seen)
    {
        if (part.Groups["id"] is not { Success: true, Value: var id })
            return part.Groups["omitted"].Success ? @"[\s\S]*?" : part.Groups["space"].Success ? @"\s+" : Times(part);
        var tail = part.Groups["tail"].Success ? "-[0-9a-f-]+…?" : "";
        return ids.TryGetValue(id, out var here) ? here + tail : seen.Add(id) ? $"(?<i{id}>[0-9a-f]{{8}}){tail}" : $@"\k<i{id}>{tail}";
    }

    private static string Times(Match part) => part.Groups switch
    {
        var groups when groups["day"].Success => @"[A-Z][a-z]+day \d+ [A-Z][a-z]+ \d{4}",
        var groups when groups["clock"].Success => @"(?:\d{4}-\d\d-\d\d\s+)?\d\d:\d\d:\d\d",
        var groups when groups["step"].Success => @"\+[\dms.]+",
        _ => @"\d+ (?:s|min)(?:\s+\d+\s+s)?",
    };

    private static IEnumerable<ConsoleStep> Steps(string lines)
    {
        foreach (var step in lines.Split("$ ", StringSplitOptions.RemoveEmptyEntries))
        {
            var (command, expected) = (step[..step.IndexOf('\n')], step[(step.IndexOf('\n') + 1)..].TrimEnd());
            var interrupted = expected.EndsWith("^C", StringComparison.Ordinal);
            yield return new ConsoleStep(command, interrupted ? expected[..^2].TrimEnd() : expected, interrupted);
        }
    }

    [GeneratedRegex(@"^```console\n(?<lines>[\s\S]*?)^```", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Block();

    [GeneratedRegex(
        """
        (?<omitted>\s*^\.\.\.$\s*)
        |(?<id>\b[0-9a-f]{8})(?<tail>-[0-9a-f-]+…?)?\b
        |(?<day>[A-Z][a-z]+day\ \d+\ [A-Z][a-z]+\ \d{4})
        |(?<clock>(\d{4}-\d\d-\d\d\s+)?\d\d:\d\d:\d\d)
        |(?<step>\+\d+(\.\d)?[smh](\d\d[sm])?)
        |(?<span>\b\d+\ (s|min)\b(\s+\d+\s+s\b)?)
        |(?<space>\s+)
        """,
        RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Volatile();
}
