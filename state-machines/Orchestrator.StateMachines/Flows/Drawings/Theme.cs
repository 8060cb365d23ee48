using System.Text;

namespace Orchestrator.StateMachines.Flows.Drawings;

/// <summary>The colours of a diagram.</summary>
public enum Theme
{
    /// <summary>As whoever looks at it prefers.</summary>
    Auto,

    Light,

    Dark,
}

/// <summary>One set of colours. Text on what it stands on has a contrast of at least 4.5, lines of at least 3 (WCAG AA).</summary>
internal sealed record Palette(
    string Page,
    string Card,
    string Frame,
    string Ink,
    string Soft,
    string Line,
    string Faint,
    string Fails,
    string Undo,
    string OnSolid,
    IReadOnlyDictionary<string, Hue> Hues)
{
    public static readonly Palette Light = new(
        "#ffffff", "#ffffff", "#f6f8fa", "#1f2328", "#57606a", "#6e7781", "#d0d7de", "#bc2f32", "#656d76", "#ffffff",
        new Dictionary<string, Hue>(StringComparer.Ordinal)
        {
            ["action"] = new("#0a5fc4", "#f1f7ff"),
            ["people"] = new("#8f5800", "#fff7e2"),
            ["choice"] = new("#7443cf", "#f8f4ff"),
            ["parallel"] = new("#0f6f78", "#eefafa"),
            ["repeat"] = new("#0f6f78", "#eefafa"),
            ["wait"] = new("#57606a", "#f6f8fa"),
            ["verify"] = new("#1a7f37", "#eefbf1"),
            ["flow"] = new("#a8327d", "#fff1f8"),
            ["start"] = new("#424a53", "#f6f8fa"),
            ["resolved"] = new("#1a7f37", "#1a7f37"),
            ["escalated"] = new("#b04300", "#b04300"),
            ["failed"] = new("#bc2f32", "#bc2f32"),
        });

    public static readonly Palette Dark = new(
        "#0d1117", "#151b23", "#11161d", "#e6edf3", "#a3adb8", "#7d8590", "#30363d", "#ff8f87", "#98a2ad", "#ffffff",
        new Dictionary<string, Hue>(StringComparer.Ordinal)
        {
            ["action"] = new("#6cb2ff", "#101d2f"),
            ["people"] = new("#e3b341", "#2a2110"),
            ["choice"] = new("#c29bff", "#1e1832"),
            ["parallel"] = new("#56d4dd", "#0c2327"),
            ["repeat"] = new("#56d4dd", "#0c2327"),
            ["wait"] = new("#a3adb8", "#1a2028"),
            ["verify"] = new("#56d364", "#0f2416"),
            ["flow"] = new("#ff8bcb", "#2c1424"),
            ["start"] = new("#b6c0cb", "#1a2028"),
            ["resolved"] = new("#56d364", "#1f7a35"),
            ["escalated"] = new("#ffa657", "#a84a08"),
            ["failed"] = new("#ff8f87", "#bf3b3b"),
        });

    /// <summary>The style sheet of a diagram. Rules are for this drawing alone, wherever its markup is put.</summary>
    public static string Css(Theme theme) => theme switch
    {
        Theme.Dark => Shapes + Dark.Colours(""),
        Theme.Light => Shapes + Light.Colours(""),
        _ => Shapes + Light.Colours("") + "\n@media (prefers-color-scheme: dark) {\n" + Dark.Colours("  ") + "}\n",
    };

    private const string Shapes =
        """

        .flow text { font-family: "Segoe UI", "Helvetica Neue", Arial, "Liberation Sans", "Noto Sans", "DejaVu Sans", sans-serif; }
        .flow .code { font-family: ui-monospace, Consolas, Menlo, "Liberation Mono", "DejaVu Sans Mono", monospace; }
        .flow .title, .flow .name { font-weight: 700; }
        .flow .strong, .flow .kind { font-weight: 600; }
        .flow .edge, .flow .glyph, .flow .outline, .flow .rule { fill: none; stroke-linecap: round; stroke-linejoin: round; }
        .flow .edge { stroke-width: 1.6; }
        .flow .glyph { stroke-width: 1.5; }
        .flow .edge.fails { stroke-dasharray: 6 4; }
        .flow .edge.undo { stroke-dasharray: 1 5; stroke-width: 2; }
        .flow .rule, .flow .thin { stroke-width: 1; }
        .flow .thick { stroke-width: 2; }
        .flow .dashed { stroke-dasharray: 3 3; }

        """;

    private string Colours(string indent)
    {
        var css = new StringBuilder();
        Rule(".page", $"fill: {Page}");
        Rule(".bar", $"fill: {Line}");
        Rule(".label", $"fill: {Page}; stroke: {Faint}");
        Rule(".badge", $"fill: {Card}; stroke: {Faint}");
        Rule(".ink, .title, .name, .strong", $"fill: {Ink}");
        Rule(".soft, .small, .code", $"fill: {Soft}");
        Rule(".solid", $"fill: {OnSolid}");
        Rule(".edge, .glyph", $"stroke: {Line}");
        Rule(".glyph.inverse", $"stroke: {Page}");
        Rule(".rule", $"stroke: {Faint}");
        Rule(".head", $"fill: {Line}");
        Rule(".edge.fails, .glyph.fails", $"stroke: {Fails}");
        Rule(".head.fails, .on-fails", $"fill: {Fails}");
        Rule(".edge.undo, .glyph.undo", $"stroke: {Undo}");
        Rule(".head.undo, .on-undo", $"fill: {Undo}");
        foreach (var (name, hue) in Hues)
        {
            Rule($".fill-{name}", $"fill: {hue.Tint}; stroke: {hue.Accent}");
            Rule($".frame-{name}", $"fill: {Frame}; stroke: {hue.Accent}");
            Rule($".on-{name}, .head.{name}", $"fill: {hue.Accent}");
            Rule($".glyph.{name}, .edge.{name}", $"stroke: {hue.Accent}");
        }

        return css.ToString();

        void Rule(string selectors, string what) => css.Append(indent)
            .AppendJoin(", ", selectors.Split(", ").Select(selector => ".flow " + selector)).Append(" { ").Append(what).Append("; }\n");
    }
}

/// <param name="Accent">Outline, glyph and the words that name the kind.</param>
/// <param name="Tint">What it is filled with.</param>
internal sealed record Hue(string Accent, string Tint);
