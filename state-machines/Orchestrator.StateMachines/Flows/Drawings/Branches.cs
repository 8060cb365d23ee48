namespace Orchestrator.StateMachines.Flows.Drawings;

/// <summary>A branch: its name, what it is taken for, and its steps.</summary>
/// <param name="Steps">Null where there is nothing to do.</param>
internal sealed record Branch(string Name, string Condition, Figure? Steps)
{
    private const double PadX = 12;
    private const double PadY = 6;
    private const double Most = StepCard.Width;

    private readonly IReadOnlyList<string> _name = Lettering.Strong.Wrap(Name, Most - (2 * PadX), 3);
    private readonly IReadOnlyList<string> _condition = Lettering.Code.Wrap(Condition, Most - (2 * PadX), 5);

    public double Left => Math.Max(Steps?.Left ?? 0, LabelWidth / 2);

    public double Right => Math.Max(Steps?.Right ?? 0, LabelWidth / 2);

    public bool Ends => Steps?.Ends == true;

    public double LabelHeight => (_name.Count * Lettering.Strong.LineHeight) + (_condition.Count * Lettering.Code.LineHeight) + (2 * PadY);

    /// <summary>With its label and the arrow from that to the steps.</summary>
    public double Height => LabelHeight + (Steps is null ? 0 : Figure.Gap - 6 + Steps.Height);

    private double LabelWidth => (2 * PadX) + Math.Ceiling(Math.Max(
        _name.Select(Lettering.Strong.WidthOf).DefaultIfEmpty().Max(), _condition.Select(Lettering.Code.WidthOf).DefaultIfEmpty().Max()));

    public void Draw(Canvas canvas, double x, double y, string hue)
    {
        var at = y + PadY;
        canvas.Group("branch", $"{Name}{(Condition.Length == 0 ? "" : ": ")}{Condition}", () =>
        {
            canvas.Rect(x - (LabelWidth / 2), y, LabelWidth, LabelHeight, 6, "label");
            foreach (var line in _name)
            {
                canvas.Text(x, at + Lettering.Strong.Size, line, Lettering.Strong, Anchor.Middle, $"strong on-{hue}");
                at += Lettering.Strong.LineHeight;
            }

            foreach (var line in _condition)
            {
                canvas.Text(x, at + Lettering.Code.Size, line, Lettering.Code, Anchor.Middle);
                at += Lettering.Code.LineHeight;
            }
        });
        if (Steps is null)
            return;
        canvas.Arrow("", (x, y + LabelHeight), (x, y + LabelHeight + Figure.Gap - 6));
        Steps.Draw(canvas, x, y + LabelHeight + Figure.Gap - 6);
    }
}

/// <summary>Branches side by side, the first straight down: what is usual reads as one line, what is not stands to the right.</summary>
internal sealed class BranchRow
{
    private const double Between = 26;

    private readonly IReadOnlyList<(Branch Branch, double X)> _branches;

    public BranchRow(IReadOnlyList<Branch> branches)
    {
        var placed = new List<(Branch, double)>();
        var right = -branches[0].Left;
        foreach (var branch in branches)
        {
            var x = right + branch.Left + (placed.Count == 0 ? 0 : Between);
            placed.Add((branch, x));
            right = x + branch.Right;
        }

        _branches = placed;
        (Left, Right, Height) = (branches[0].Left, right, branches.Max(branch => branch.Height));
        Last = placed[^1].Item2;
    }

    public double Left { get; }

    public double Right { get; }

    public double Height { get; }

    /// <summary>The axis of the last branch.</summary>
    public double Last { get; }

    public bool Ends => _branches.All(placed => placed.Branch.Ends);

    /// <param name="enter">Draws the way to the top of a branch.</param>
    /// <param name="leave">Draws the way from the bottom of one that does not end.</param>
    public void Draw(Canvas canvas, double x, double y, string hue, Action<double> enter, Action<double, double> leave)
    {
        foreach (var (branch, at) in _branches.Reverse())
        {
            enter(x + at);
            if (!branch.Ends)
                leave(x + at, y + branch.Height);
        }

        foreach (var (branch, at) in _branches)
            branch.Draw(canvas, x + at, y, hue);
    }
}

/// <summary>A choice and its branches.</summary>
internal sealed class ChoiceFigure : Figure
{
    private const double Drop = 26;
    private const double Join = 22;

    private readonly StepCard _card;
    private readonly BranchRow _row;

    public ChoiceFigure(StepCard card, IReadOnlyList<Branch> branches)
    {
        (_card, _row) = (card, new BranchRow(branches));
        (Left, Right, Ends) = (Math.Max(card.Left, _row.Left), Math.Max(card.Right, _row.Right), _row.Ends);
        Height = card.Height + Drop + _row.Height + (Ends ? 0 : Join);
        (PortY, PortLeft, PortRight) = (card.PortY, card.PortLeft, card.PortRight);
    }

    public override void Draw(Canvas canvas, double x, double y)
    {
        var top = y + _card.Height + Drop;
        var join = y + Height - 8;
        _row.Draw(
            canvas, x, top, "choice",
            at =>
            {
                if (at > x)
                    canvas.Arrow("", (x + _card.PortRight, y + _card.PortY), (at, y + _card.PortY), (at, top));
                else
                    canvas.Arrow("", (x, y + _card.Height), (x, top));
            },
            (at, bottom) =>
            {
                if (at > x)
                    canvas.Line("", (at, bottom), (at, join), (x, join), (x, y + Height));
                else
                    canvas.Line("", (x, bottom), (x, y + Height));
            });
        _card.Draw(canvas, x, y);
    }
}
