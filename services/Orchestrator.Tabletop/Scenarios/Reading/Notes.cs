using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Orchestrator.Tabletop.Scenarios.Reading;

/// <summary>Reads values out of YAML and notes each that is not as it should be, with its place, what is wrong and what to do.</summary>
internal sealed partial class Notes(string file)
{
    private const int MostNodes = 20_000;
    private static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    private readonly List<ScenarioFinding> _findings = [];
    private int _nodes;

    public IReadOnlyList<ScenarioFinding> Findings => _findings;

    public void Wrong(YamlNode at, string what, string remedy) =>
        _findings.Add(new ScenarioFinding(file, (int)Math.Max(1, at.Start.Line), (int)Math.Max(1, at.Start.Column), what, remedy));

    public void Wrong(long line, long column, string what, string remedy) =>
        _findings.Add(new ScenarioFinding(file, (int)Math.Max(1, line), (int)Math.Max(1, column), what, remedy));

    /// <summary>The fields of a mapping; null, and noted, where it is none. Unknown fields are noted.</summary>
    /// <param name="what">"a signal".</param>
    public Fields? Map(YamlNode node, string what, params IReadOnlyList<string> known)
    {
        if (Fields(node, what) is not { } fields)
            return null;
        foreach (var (key, place) in fields.Keys)
        {
            if (known.Contains(key, StringComparer.Ordinal))
                continue;
            fields.HasUnknown = true;
            Wrong(place, $"{what} has no field '{key}'", $"{Nearest(key, known)}There are: {string.Join(", ", known)}");
        }

        return fields;
    }

    /// <summary>The same, of a mapping whose fields are names.</summary>
    public Fields? Fields(YamlNode node, string what)
    {
        if (node is YamlMappingNode mapping)
            return new Fields(this, mapping, what);
        Wrong(node, $"{what} is written with fields, as in \"name: value\"", "Write one field a line, indented below it");
        return null;
    }

    /// <summary>The entries of a list; one that is none counts as its only entry.</summary>
    public IEnumerable<YamlNode> List(YamlNode node) => node is YamlSequenceNode list ? list.Children : [node];

    public string? Text(YamlNode node, string what)
    {
        if (node is YamlScalarNode { Value: { Length: > 0 } text })
            return text;
        Wrong(node, $"{what} is a text", "Write it on one line, or after | on several");
        return null;
    }

    public TimeSpan? Time(YamlNode node, string what)
    {
        if (node is YamlScalarNode { Value: { } text } && TimeOf(text) is { } time)
            return time;
        Wrong(node, $"{what} is not a duration: '{node}'", "Write it as in 250ms, 30s, 5m, 1h30m or 2d, at most 365d");
        return null;
    }

    public int? Number(YamlNode node, string what, int least, int most)
    {
        if (node is YamlScalarNode { Value: { } text } && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return number;
        Wrong(node, $"{what} is not a number from {least} to {most}: '{node}'", "Write digits alone");
        return null;
    }

    public double? Probability(YamlNode node, string what)
    {
        if (node is YamlScalarNode { Value: { } text } && double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number <= 1)
            return number;
        Wrong(node, $"{what} is not a probability: '{node}'", "Write a number from 0 to 1, as in 0.2");
        return null;
    }

    public T? OneOf<T>(YamlNode node, string what)
        where T : struct, Enum
    {
        if (node is YamlScalarNode { Value: { } text } && Enum.GetNames<T>().FirstOrDefault(name => Kebab(name) == text) is { } found)
            return Enum.Parse<T>(found);
        var known = Enum.GetNames<T>().Select(Kebab).ToList();
        Wrong(node, $"{what} cannot be '{node}'", $"{Nearest(node.ToString(), known)}It is one of: {string.Join(", ", known)}");
        return null;
    }

    /// <summary>One of these names; else noted, with the nearest.</summary>
    /// <param name="what">"unknown step".</param>
    public string? Named(YamlNode node, string what, IReadOnlyCollection<string> known)
    {
        if (Text(node, $"the name of {what.Replace("unknown ", "", StringComparison.Ordinal)}") is not { } name)
            return null;
        if (known.Contains(name))
            return name;
        Wrong(node, $"{what} '{name}'", known.Count == 0 ? "There is none" : $"{Nearest(name, known)}There are: {string.Join(", ", known)}");
        return null;
    }

    /// <summary>Any YAML as JSON: what is not quoted and reads as a number, true, false or null is one.</summary>
    public JsonElement Json(YamlNode node) => JsonSerializer.SerializeToElement(Tree(node, depth: 0));

    /// <summary><c>FailedGracefully</c> is <c>failed-gracefully</c>.</summary>
    public static string Kebab(string name) => Capital().Replace(name, "-$0").TrimStart('-').ToLowerInvariant();

    private static TimeSpan? TimeOf(string text)
    {
        if (!Duration().IsMatch(text))
            return null;
        var total = 0.0;
        foreach (Match part in DurationPart().Matches(text))
        {
            total += double.Parse(part.Groups["n"].ValueSpan, CultureInfo.InvariantCulture) * part.Groups["unit"].Value switch
            {
                "ms" => 1,
                "s" => 1_000,
                "m" => 60_000,
                "h" => 3_600_000,
                _ => 86_400_000d,
            };
        }

        return total <= Longest.TotalMilliseconds ? TimeSpan.FromMilliseconds(total) : null;
    }

    private JsonNode? Tree(YamlNode node, int depth)
    {
        if (++_nodes > MostNodes || depth > 50)
            throw new TooLarge(node);
        return node switch
        {
            YamlMappingNode map => new JsonObject(map.Children.Select(field => KeyValuePair.Create(field.Key.ToString(), Tree(field.Value, depth + 1)))),
            YamlSequenceNode list => new JsonArray([.. list.Children.Select(item => Tree(item, depth + 1))]),
            YamlScalarNode { Style: ScalarStyle.Plain, Value: { } text } => Scalar(text),
            YamlScalarNode { Value: { } text } => JsonValue.Create(text),
            _ => null,
        };
    }

    private static JsonNode? Scalar(string text) => text switch
    {
        "" or "~" or "null" => null,
        "true" => JsonValue.Create(true),
        "false" => JsonValue.Create(false),
        _ when JsonNumber().IsMatch(text) => JsonNode.Parse(text),
        _ => JsonValue.Create(text),
    };

    internal static string Nearest(string name, IReadOnlyCollection<string> known) =>
        known.Select(other => (Name: other, Distance: Distance(name, other))).Where(other => other.Distance <= Math.Max(2, name.Length / 4))
            .OrderBy(other => other.Distance).ThenBy(other => other.Name, StringComparer.Ordinal).Select(other => $"Did you mean '{other.Name}'? ").FirstOrDefault("");

    /// <summary>How many letters have to be put in, taken out or replaced (Levenshtein).</summary>
    private static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var (diagonal, left) = (row[0], row[0] = i);
            for (var j = 1; j <= other.Length; j++)
            {
                left = Math.Min(Math.Min(left, row[j]) + 1, diagonal + (one[i - 1] == other[j - 1] ? 0 : 1));
                (diagonal, row[j]) = (row[j], left);
            }
        }

        return row[^1];
    }

    [GeneratedRegex(@"^(\d+(\.\d+)?(ms|s|m|h|d))+$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Duration();

    [GeneratedRegex(@"(?<n>\d+(\.\d+)?)(?<unit>ms|s|m|h|d)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DurationPart();

    [GeneratedRegex(@"^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex JsonNumber();

    [GeneratedRegex("[A-Z]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Capital();
}

/// <summary>A value that unfolds to more than anybody wrote.</summary>
internal sealed class TooLarge(YamlNode at) : Exception
{
    public YamlNode At { get; } = at;
}

/// <summary>The fields of a mapping, by name.</summary>
internal sealed class Fields(Notes notes, YamlMappingNode node, string what)
{
    public YamlMappingNode Node { get; } = node;

    /// <summary>What is missed may be what was misspelled.</summary>
    public bool HasUnknown { get; set; }

    public IEnumerable<(string Key, YamlNode Place)> Keys => Node.Children.Keys.Select(key => (key.ToString(), key));

    public IEnumerable<(string Key, YamlNode Place, YamlNode Value)> All => Node.Children.Select(pair => (pair.Key.ToString(), pair.Key, pair.Value));

    public YamlNode? Find(string name) => Node.Children.FirstOrDefault(pair => pair.Key.ToString() == name).Value;

    /// <summary>Null, and noted, where it is not there.</summary>
    /// <param name="example">How it is written.</param>
    public YamlNode? Need(string name, string example)
    {
        var found = Find(name);
        if (found is null)
            notes.Wrong(Node, $"{what} has no '{name}'", $"Add it, as in \"{name}: {example}\"");
        return found;
    }

    public string? Text(string name) => Find(name) is { } found ? notes.Text(found, $"'{name}'") : null;

    public TimeSpan? Time(string name) => Find(name) is { } found ? notes.Time(found, $"'{name}'") : null;
}
