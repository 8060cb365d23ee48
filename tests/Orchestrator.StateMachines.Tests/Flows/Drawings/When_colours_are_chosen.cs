using System.Globalization;
using Orchestrator.StateMachines.Flows.Drawings;

namespace Orchestrator.StateMachines.Tests.Flows.Drawings;

/// <summary>WCAG 2.2 AA: 4.5 for text (1.4.3), 3 for what has to be told apart (1.4.11).</summary>
public sealed class When_colours_are_chosen
{
    private static readonly IReadOnlyList<string> Ends = ["resolved", "escalated", "failed"];

    public static TheoryData<string> Themes => ["light", "dark"];

    [Theory]
    [MemberData(nameof(Themes))]
    public void Text_can_be_read_on_what_it_stands_on(string theme)
    {
        var palette = Of(theme);
        foreach (var paper in (string[])[palette.Page, palette.Card, palette.Frame, .. Kinds(palette).Select(hue => hue.Tint)])
        {
            Contrast(palette.Ink, paper).ShouldBeGreaterThanOrEqualTo(4.5, $"ink on {paper}");
            Contrast(palette.Soft, paper).ShouldBeGreaterThanOrEqualTo(4.5, $"soft on {paper}");
        }

        foreach (var (name, hue) in palette.Hues.Where(hue => !Ends.Contains(hue.Key)))
        {
            Contrast(hue.Accent, hue.Tint).ShouldBeGreaterThanOrEqualTo(4.5, $"{name} on its tint");
            Contrast(hue.Accent, palette.Page).ShouldBeGreaterThanOrEqualTo(4.5, $"{name} on the page");
            Contrast(hue.Accent, palette.Frame).ShouldBeGreaterThanOrEqualTo(4.5, $"{name} on a frame");
        }

        foreach (var paper in (string[])[palette.Page, palette.Frame])
        {
            Contrast(palette.Fails, paper).ShouldBeGreaterThanOrEqualTo(4.5, $"fails on {paper}");
            Contrast(palette.Undo, paper).ShouldBeGreaterThanOrEqualTo(4.5, $"undo on {paper}");
        }

        foreach (var end in Ends)
            Contrast(palette.OnSolid, palette.Hues[end].Tint).ShouldBeGreaterThanOrEqualTo(4.5, end);
    }

    [Theory]
    [MemberData(nameof(Themes))]
    public void Lines_and_signs_can_be_seen(string theme)
    {
        var palette = Of(theme);
        foreach (var paper in (string[])[palette.Page, palette.Frame])
        {
            Contrast(palette.Line, paper).ShouldBeGreaterThanOrEqualTo(3, $"lines on {paper}");
            foreach (var (name, hue) in palette.Hues)
                Contrast(hue.Accent, paper).ShouldBeGreaterThanOrEqualTo(3, $"the outline of {name} on {paper}");
        }

        foreach (var hue in Kinds(palette))
        {
            Contrast(palette.Line, hue.Tint).ShouldBeGreaterThanOrEqualTo(3, $"signs on {hue.Tint}");
            Contrast(palette.Undo, hue.Tint).ShouldBeGreaterThanOrEqualTo(3, $"the sign of undoing on {hue.Tint}");
            Contrast(palette.Page, hue.Accent).ShouldBeGreaterThanOrEqualTo(3, $"the sign in {hue.Accent}");
        }
    }

    private static Palette Of(string theme) => theme == "dark" ? Palette.Dark : Palette.Light;

    private static IEnumerable<Hue> Kinds(Palette palette) => palette.Hues.Where(hue => !Ends.Contains(hue.Key)).Select(hue => hue.Value);

    private static double Contrast(string one, string other)
    {
        var (a, b) = (Luminance(one), Luminance(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static double Luminance(string colour)
    {
        double Channel(int at)
        {
            var value = int.Parse(colour.AsSpan(at, 2), NumberStyles.HexNumber) / 255.0;
            return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
        }

        return (0.2126 * Channel(1)) + (0.7152 * Channel(3)) + (0.0722 * Channel(5));
    }
}
