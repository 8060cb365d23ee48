using Orchestrator.App.Terminal;
using Orchestrator.Tabletop.WhatIfs;
using Orchestrator.Tabletop.WhatIfs.Reports;

namespace Orchestrator.App.Simulations;

/// <summary>Two timelines: in columns where the screen is wide enough, else one under the other, marked.</summary>
internal static class SideBySide
{
    private const int Narrowest = 100;
    private const int At = 9;
    private const int Middle = 3;

    /// <summary>The same, in earnest and here, is not at the same moment.</summary>
    private static readonly TimeSpan Noticeable = TimeSpan.FromSeconds(2);

    public static void Write(Screen screen, IReadOnlyList<AlignedLine> lines)
    {
        if (screen.Width is not >= Narrowest)
        {
            OneBelowTheOther(screen, lines);
            return;
        }

        var width = (screen.Width.Value - Middle - (2 * (At + 2))) / 2;
        Row(screen, width, Ink.Faint, ("", "AS IT WAS"), "   ", ("", "AS IT WOULD HAVE BEEN"), Ink.Faint);
        foreach (var line in lines)
        {
            var later = line.IsSame && (line.WouldAt - line.WasAt)!.Value.Duration() > Noticeable;
            var (was, would) = ((WhatIfWords.At(line.WasAt), line.Was ?? ""), (WhatIfWords.At(line.WouldAt), line.Would ?? ""));
            Row(screen, width, InkOf(line), was, $" {Mark(line)} ", would, later ? Ink.Due : InkOf(line));
        }
    }

    private static void OneBelowTheOther(Screen screen, IReadOnlyList<AlignedLine> lines)
    {
        screen.Words(Ink.Faint, "When it was, when it would have been; < is as it was only, > as it would have been only.");
        foreach (var line in lines)
        {
            var first = $"{Mark(line)} {WhatIfWords.At(line.WasAt),At} {WhatIfWords.At(line.WouldAt),At}  ";
            var text = Cells.Clean(line.Was ?? line.Would ?? "");
            foreach (var part in screen.Width is { } width ? Cells.Wrap(text, width - first.Length) : [text])
            {
                screen.Line(screen.Paint(InkOf(line), first + part));
                first = new string(' ', first.Length);
            }
        }
    }

    private static void Row(
        Screen screen, int width, Ink ink, (string At, string What) was, string mark, (string At, string What) would, Ink wouldAt)
    {
        var (left, right) = (Cells.Wrap(Cells.Clean(was.What), width), Cells.Wrap(Cells.Clean(would.What), width));
        for (var i = 0; i < Math.Max(left.Count, right.Count); i++)
        {
            var (leftAt, rightAt) = i == 0 ? (was.At, would.At) : ("", "");
            screen.Line((screen.Paint(ink, $"{leftAt,At}  {Cells.Pad(left.ElementAtOrDefault(i) ?? "", width)}{(i == 0 ? mark : "   ")}")
                + screen.Paint(wouldAt, $"{rightAt,At}") + screen.Paint(ink, $"  {right.ElementAtOrDefault(i)}")).TrimEnd());
        }
    }

    private static string Mark(AlignedLine line) => line switch
    {
        { IsLimit: true } => "?",
        { IsSame: true } => " ",
        { Was: null } => ">",
        _ => "<",
    };

    private static Ink InkOf(AlignedLine line) => line switch
    {
        { IsLimit: true } => Ink.Due,
        { IsSame: true } => Ink.Faint,
        { Was: null } => Ink.Strong,
        _ => Ink.Plain,
    };
}
