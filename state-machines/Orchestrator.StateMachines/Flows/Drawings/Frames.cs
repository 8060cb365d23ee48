namespace Orchestrator.StateMachines.Flows.Drawings;

/// <summary>Something around a part of the flow, with a heading.</summary>
internal abstract class Frame : Figure
{
    protected const double Pad = 22;
    private const double HeadPad = 12;
    private const double HeadGap = 22;

    private readonly Plate _head;
    private readonly string _hint;

    /// <param name="glyph">Null for a frame that is no step.</param>
    /// <param name="head">Writes the heading for a width.</param>
    protected Frame(string hint, string hue, Glyph? glyph, double left, double right, double inner, bool ends, Func<double, Plate> head)
    {
        (_hint, Hue, Sign, Ends) = (hint, hue, glyph, ends);
        Left = PortLeft = left + Pad;
        Right = PortRight = Math.Max(right, StepCard.Width / 2) + Pad;
        _head = head(Left + Right - (2 * HeadPad) - 14);
        InnerTop = _head.Height + HeadPad + HeadGap;
        Height = InnerTop + inner + Pad;
        if (glyph is not null)
            PortLeft += Medallion.Radius;
    }

    protected string Hue { get; }

    protected Glyph? Sign { get; }

    /// <summary>Where what is inside begins.</summary>
    protected double InnerTop { get; }

    public override void Draw(Canvas canvas, double x, double y) => canvas.Group("frame", _hint, () =>
    {
        DrawOutline(canvas, x, y);
        _head.Draw(canvas, x - Left + HeadPad + 14, y + HeadPad);
        if (Sign is { } sign)
            Medallion.Draw(canvas, sign, Hue, x - Left, y + PortY);
        canvas.Line("", (x, y + InnerTop - HeadGap + 6), (x, y + InnerTop));
        DrawInside(canvas, x, y + InnerTop);
        if (!Ends)
            canvas.Line("", (x, y + Height - Pad), (x, y + Height));
    });

    protected virtual void DrawOutline(Canvas canvas, double x, double y) =>
        canvas.Rect(x - Left, y, Left + Right, Height, 10, $"frame-{Hue}");

    protected abstract void DrawInside(Canvas canvas, double x, double y);
}

/// <summary>Branches between two bars: all begin at the first, the second says when the flow goes on.</summary>
internal sealed class ParallelFrame : Frame
{
    private const double Bar = 5;
    private const double Drop = 22;

    private readonly BranchRow _row;

    private ParallelFrame(Step step, string number, BranchRow row)
        : base(
            step.Name, "parallel", Glyph.Parallel, row.Left, row.Right, (2 * (Bar + Drop)) + row.Height, row.Ends,
            width => StepCard.PlateFor(step, number, width)) => _row = row;

    public static ParallelFrame Of(ParallelStep step, string number, IReadOnlyList<Branch> branches) =>
        new(step, number, new BranchRow(branches));

    protected override void DrawInside(Canvas canvas, double x, double y)
    {
        var bottom = y + Bar + Drop + _row.Height + Drop;
        _row.Draw(
            canvas, x, y + Bar + Drop, Hue,
            at => canvas.Arrow("", (at, y + Bar), (at, y + Bar + Drop)),
            (at, end) => canvas.Arrow("", (at, end), (at, bottom)));
        canvas.Rect(x - 44, y, _row.Last + 88, Bar, Bar / 2, $"on-{Hue}");
        if (!Ends)
            canvas.Rect(x - 44, bottom, _row.Last + 88, Bar, Bar / 2, $"on-{Hue}");
    }
}

/// <summary>What is done for each of a list, on a pile of cards, with the way back to the next item.</summary>
internal sealed class ForEachFrame : Frame
{
    private const double Loop = 26;

    private readonly Figure _body;

    public ForEachFrame(ForEachStep step, string number, Figure body)
        : base(
            step.Name, "repeat", Glyph.Repeat, body.Left + Loop, body.Right, body.Height + 18, body.Ends,
            width => StepCard.PlateFor(step, number, width)) => _body = body;

    protected override void DrawOutline(Canvas canvas, double x, double y)
    {
        canvas.Rect(x - Left + 10, y + 10, Left + Right, Height, 10, $"frame-{Hue}");
        canvas.Rect(x - Left + 5, y + 5, Left + Right, Height, 10, $"frame-{Hue}");
        base.DrawOutline(canvas, x, y);
    }

    protected override void DrawInside(Canvas canvas, double x, double y)
    {
        var bottom = y + _body.Height;
        var side = x - _body.Left - Loop + 4;
        if (!_body.Ends)
        {
            canvas.Arrow(Hue, (x, bottom + 9), (side, bottom + 9), (side, y - 9), (x, y - 9));
            canvas.Line("", (x, bottom), (x, bottom + 18));
        }

        canvas.Arrow("", (x, y - 8), (x, y));
        _body.Draw(canvas, x, y);
    }
}

/// <summary>A part of the flow that belongs together: its closing steps, or a choice with one fallback for all of it.</summary>
internal sealed class GroupFrame : Frame
{
    private readonly Figure _inner;

    public GroupFrame(string hint, string hue, Glyph? glyph, Figure inner, Func<double, Plate> head)
        : base(hint, hue, glyph, inner.Left, inner.Right, inner.Height, inner.Ends, head) => _inner = inner;

    protected override void DrawInside(Canvas canvas, double x, double y)
    {
        canvas.Arrow("", (x, y - 8), (x, y));
        _inner.Draw(canvas, x, y);
    }
}
