using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Orchestrator.Contracts.Signals;

namespace Orchestrator.Gateway.Integrations.Alertmanager;

/// <summary>What labels and annotations mean to us. docs/integrations.md tells it to whoever writes the rules.</summary>
internal static class LabelWords
{
    private const int LongestKey = 512;
    private const int LongestTitle = 512;

    private static readonly FrozenDictionary<string, Severity> Severities = new Dictionary<string, Severity>
    {
        ["critical"] = Severity.Critical,
        ["page"] = Severity.Critical,
        ["fatal"] = Severity.Critical,
        ["emergency"] = Severity.Critical,
        ["error"] = Severity.Error,
        ["major"] = Severity.Error,
        ["high"] = Severity.Error,
        ["warning"] = Severity.Warning,
        ["warn"] = Severity.Warning,
        ["minor"] = Severity.Warning,
        ["medium"] = Severity.Warning,
        ["ticket"] = Severity.Warning,
        ["info"] = Severity.Info,
        ["informational"] = Severity.Info,
        ["notice"] = Severity.Info,
        ["low"] = Severity.Info,
        ["none"] = Severity.Info,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Error where it says nothing, or something of its own.</summary>
    public static Severity SeverityOf(IReadOnlyDictionary<string, string> labels) =>
        Severities.GetValueOrDefault(labels.GetValueOrDefault("severity", "").Trim(), Severity.Error);

    public static string TypeOf(IReadOnlyDictionary<string, string> labels) => First(labels, "type", "alertname") ?? "alert";

    public static string SourceOf(IReadOnlyDictionary<string, string> labels) => First(labels, "service", "job", "instance") ?? "alertmanager";

    public static string TitleOf(IReadOnlyDictionary<string, string> labels, IReadOnlyDictionary<string, string> annotations)
    {
        var title = First(annotations, "summary", "title", "message", "description")
            ?? First(labels, "alertname") ?? "An alert without a name";
        return Cut(title.ReplaceLineEndings("\n").Split('\n', 2)[0], LongestTitle);
    }

    /// <summary>
    /// An alert is its label set: the same on whichever Alertmanager of a cluster, and whether or not a fingerprint comes along.
    /// Written as Prometheus writes it, <c>HighErrorRate{service="checkout"}</c>; a long one ends in a digest of all of it.
    /// </summary>
    public static string DedupKeyOf(IReadOnlyDictionary<string, string> labels)
    {
        var key = new StringBuilder(labels.GetValueOrDefault("alertname", "")).Append('{');
        foreach (var (name, value) in labels.Where(label => label.Key != "alertname").OrderBy(label => label.Key, StringComparer.Ordinal))
        {
            var escaped = value.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
            key.Append(key[^1] == '{' ? "" : ",").Append(name).Append("=\"").Append(escaped).Append('"');
        }

        var whole = key.Append('}').ToString();
        if (whole.Length <= LongestKey)
            return whole;
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(whole)));
        return $"{Cut(whole, LongestKey - digest.Length - 1)}#{digest}";
    }

    /// <summary>Never in the middle of a character: half of one cannot be stored.</summary>
    public static string Cut(string text, int longest) =>
        text.Length <= longest ? text : text[..(char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest)];

    private static string? First(IReadOnlyDictionary<string, string> words, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (words.TryGetValue(name, out var word) && !string.IsNullOrWhiteSpace(word))
                return word.Trim();
        }

        return null;
    }
}
