namespace Orchestrator.StateMachines.Flows.Drawings;

/// <summary>Where a response ends: solid, with the state and the reason.</summary>
internal sealed class EndPill : Figure
{
    private const double Most = 232;
    private const double PadX = 18;
    private const double PadY = 9;

    private readonly string _hue;
    private readonly string _hint;
    private readonly IReadOnlyList<(string Text, Lettering Lettering)> _lines;

    private EndPill(string hue, string hint, IReadOnlyList<(string Text, Lettering Lettering)> lines)
    {
        (_hue, _hint, _lines, Ends) = (hue, hint, lines, true);
        Left = Right = PortLeft = PortRight = (Math.Ceiling(lines.Max(line => line.Lettering.WidthOf(line.Text))) / 2) + PadX;
        Height = lines.Sum(line => line.Lettering.LineHeight) + (2 * PadY);
        PortY = Height / 2;
    }

    public static EndPill Of(EndStep end, string number)
    {
        var why = Lettering.Soft.Wrap(end.Why, Most - (2 * PadX), 5).Select(line => (line, Lettering.Soft));
        return new EndPill(
            Kinds.Hue(end), end.Name,
            [($"{number}  {Lettering.Small.Cut(end.Name, Most - 60)}", Lettering.Small), (Endings.Name(end.As), Lettering.Name), .. why]);
    }

    public static EndPill Resolved(string why) => new("resolved", "Resolved", [("Resolved", Lettering.Name), (why, Lettering.Soft)]);

    public override void Draw(Canvas canvas, double x, double y) => canvas.Group("end", _hint, () =>
    {
        canvas.Rect(x - Left, y, Left + Right, Height, Math.Min(Height / 2, 24), $"fill-{_hue}");
        y += PadY;
        foreach (var (text, lettering) in _lines)
        {
            canvas.Text(x, y + lettering.Size, text, lettering, Anchor.Middle, lettering == Lettering.Name ? "name solid" : "solid");
            y += lettering.LineHeight;
        }
    });
}
