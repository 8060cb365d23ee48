namespace Orchestrator.StateMachines.Flows.Drawings;

/// <summary>
/// Something with a place in a diagram. The flow comes in at the top of its axis and leaves at the bottom; it reaches so far to
/// the left and right of the axis. Figures are made of figures, each drawn wherever its outer one puts it: that is the layout.
/// </summary>
internal abstract class Figure
{
    public const double Gap = 28;

    public double Left { get; protected init; }

    public double Right { get; protected init; }

    public double Height { get; protected init; }

    /// <summary>The response ends in it: nothing leaves at the bottom.</summary>
    public bool Ends { get; protected init; }

    /// <summary>How far below its top a way goes in or out sideways.</summary>
    public double PortY { get; protected init; } = 22;

    /// <summary>How far left of the axis a way comes in sideways.</summary>
    public double PortLeft { get; protected init; }

    /// <summary>How far right of the axis a way leaves sideways.</summary>
    public double PortRight { get; protected init; }

    /// <param name="x">Of the axis.</param>
    public abstract void Draw(Canvas canvas, double x, double y);
}

/// <summary>One below the other, joined by arrows.</summary>
internal sealed class Column : Figure
{
    private readonly IReadOnlyList<Figure> _parts;

    public Column(IReadOnlyList<Figure> parts)
    {
        _parts = parts;
        Left = parts.Max(part => part.Left);
        Right = parts.Max(part => part.Right);
        Height = parts.Sum(part => part.Height) + (Gap * (parts.Count - 1));
        Ends = parts[^1].Ends;
        (PortY, PortLeft, PortRight) = (parts[0].PortY, parts[0].PortLeft, parts[0].PortRight);
    }

    public override void Draw(Canvas canvas, double x, double y)
    {
        for (var i = 0; i < _parts.Count; i++)
        {
            if (i > 0)
            {
                if (!_parts[i - 1].Ends)
                    canvas.Arrow("", (x, y), (x, y + Gap));
                y += Gap;
            }

            _parts[i].Draw(canvas, x, y);
            y += _parts[i].Height;
        }
    }
}

/// <summary>What is done instead, to the right of what it replaces; if it comes to an end, it joins the flow below.</summary>
internal sealed class Aside : Figure
{
    private const double Step = 34;
    private const double Between = 24;
    private const double JoinGap = 26;

    private readonly Figure _main;
    private readonly IReadOnlyList<(Figure Figure, string Label, string Kind, double X, double Port)> _sides;

    /// <param name="sides">From the nearest to the farthest; the farther leaves the figure higher up, so that no ways cross.</param>
    public Aside(Figure main, IReadOnlyList<(Figure Figure, string Label, string Kind)> sides)
    {
        _main = main;
        var placed = new List<(Figure, string, string, double, double)>();
        var right = main.Right;
        var highest = sides.Max(side => side.Figure.PortY);
        var bottom = main.Height;
        for (var i = 0; i < sides.Count; i++)
        {
            var (figure, label, kind) = sides[i];
            var port = Math.Max(highest, main.PortY) + (Step * (sides.Count - 1 - i));
            var gap = i == 0 ? Lettering.Small.WidthOf(label) + 32 : Between;
            var x = right + gap + figure.Left;
            placed.Add((figure, label, kind, x, port));
            right = x + figure.Right;
            bottom = Math.Max(bottom, port - figure.PortY + figure.Height);
        }

        _sides = placed;
        (Left, Right, Ends) = (main.Left, right, main.Ends && sides.All(side => side.Figure.Ends));
        Height = bottom + (sides.All(side => side.Figure.Ends) ? 0 : JoinGap);
        (PortY, PortLeft, PortRight) = (main.PortY, main.PortLeft, main.PortRight);
    }

    public override void Draw(Canvas canvas, double x, double y)
    {
        var join = y + Height - 10;
        if (!Ends && Height > _main.Height)
            canvas.Line("", (x, _main.Ends ? join : y + _main.Height), (x, y + Height));
        foreach (var (figure, label, kind, at, port) in _sides)
        {
            canvas.Arrow(kind, (x + _main.PortRight, y + port), (x + at - figure.PortLeft, y + port));
            canvas.Text(x + _main.PortRight + 12, y + port - 6, label, Lettering.Small, kind: $"on-{kind}");
            if (!figure.Ends)
                canvas.Arrow(kind, (x + at, y + port - figure.PortY + figure.Height), (x + at, join), (x, join));
            figure.Draw(canvas, x + at, y + port - figure.PortY);
        }

        _main.Draw(canvas, x, y);
    }
}
