namespace Orchestrator.StateMachines.Flows.Drawings;

/// <summary>One step: what it is, whose it is, its limits, and how it is taken back.</summary>
internal sealed class StepCard : Figure
{
    public const double Width = 288;
    private const double PadLeft = 26;
    private const double PadRight = 16;
    private const double PadY = 10;

    private readonly Step _step;
    private readonly string _number;
    private readonly Plate _plate;

    public StepCard(Step step, string number)
    {
        (_step, _number) = (step, number);
        _plate = PlateFor(step, number, Width - PadLeft - PadRight);
        Left = Right = PortRight = Width / 2;
        PortLeft = (Width / 2) + Medallion.Radius;
        Height = _plate.Height + (2 * PadY);
        if (step is ChoiceStep)
            PortY = Height / 2;
    }

    public override void Draw(Canvas canvas, double x, double y)
    {
        var hue = Kinds.Hue(_step);
        canvas.Group("step", _step.Name, () =>
        {
            Outline.Draw(canvas, hue, x - Left, y, Width, Height);
            _plate.Draw(canvas, x - Left + PadLeft, y + PadY);
            Medallion.Draw(canvas, Kinds.GlyphOf(_step), hue, x - Left, y + PortY);
        });
        if (_step is ApprovalStep)
            canvas.Text(x + 9, y + Height + 16, "approved", Lettering.Small, kind: $"on-{hue}");
        if (Endings.IsUndone(_step))
            canvas.MarkUndone(_number, y + PortY);
    }

    public static Plate PlateFor(Step step, string number, double width)
    {
        var hue = Kinds.Hue(step);
        var plate = new Plate(width).Ends($"{number}  {step.Kind}", $"kind on-{hue}", step.Owner).Space(1).Text(step.Name, Lettering.Name);
        if (StepWords.Does(step) is { Length: > 0 } does)
            plate.Space(1).Text(does, Lettering.Text, most: 6);
        if (StepWords.Code(step) is { Length: > 0 } code)
            plate.Space(1).Text(code, Lettering.Code, most: 4);
        plate.Badges(StepWords.Remarks(step)).Space(2);
        Afterwards(plate, step);
        return plate;
    }

    private static void Afterwards(Plate plate, Step step)
    {
        if (step.GoesOnWithout is { } why)
            plate.Rule().Note(Glyph.GoOn, $"if it fails, goes on: {why}", Lettering.Soft, most: 4, "fails");
        if (step.Compensation is { } undo)
        {
            plate.Rule().Note(Glyph.Undo, $"undone by {undo.Action}", Lettering.Soft, most: 3, "undo")
                .Note(Glyph.Shield, $"protects {undo.Protects}", Lettering.Small, most: 4, "undo");
        }
        else if (step is StartFlowStep)
        {
            plate.Rule().Note(Glyph.Undo, "undone as one step: its flow turns back", Lettering.Soft, kind: "undo");
        }
        else if (step.Irreversible is { } final)
        {
            plate.Rule().Note(Glyph.NoUndo, $"cannot be undone: {final}", Lettering.Soft, most: 4, "undo");
        }
    }
}

/// <summary>The round sign on a shape's left edge.</summary>
internal static class Medallion
{
    public const double Radius = 14;

    public static void Draw(Canvas canvas, Glyph glyph, string hue, double x, double y)
    {
        canvas.Circle(x, y, Radius, $"on-{hue}");
        canvas.Glyph(glyph, x, y, 17, "inverse");
    }
}

/// <summary>A shape for each kind, so that they differ without colour too.</summary>
internal static class Outline
{
    public static void Draw(Canvas canvas, string hue, double x, double y, double width, double height)
    {
        var fill = $"fill-{hue}";
        switch (hue)
        {
            case "people":
                canvas.Rect(x, y, width, height, 18, $"{fill} thick");
                break;
            case "choice":
                canvas.Path(Hexagon(x, y, width, height), fill);
                break;
            case "verify":
                canvas.Path(Octagon(x, y, width, height), fill);
                break;
            case "flow":
                canvas.Rect(x, y, width, height, 3, fill);
                canvas.Line($"{hue} thin", (x + 6, y), (x + 6, y + height));
                canvas.Line($"{hue} thin", (x + width - 6, y), (x + width - 6, y + height));
                break;
            case "wait" or "start":
                canvas.Rect(x, y, width, height, Math.Min(height / 2, 26), fill);
                break;
            default:
                canvas.Rect(x, y, width, height, 7, fill);
                break;
        }
    }

    private static string Hexagon(double x, double y, double width, double height)
    {
        const double Cut = 13;
        var (right, middle, bottom) = (x + width, y + (height / 2), y + height);
        return Closed((x + Cut, y), (right - Cut, y), (right, middle), (right - Cut, bottom), (x + Cut, bottom), (x, middle));
    }

    private static string Octagon(double x, double y, double width, double height)
    {
        const double Cut = 9;
        var (right, bottom) = (x + width, y + height);
        return Closed(
            (x + Cut, y), (right - Cut, y), (right, y + Cut), (right, bottom - Cut),
            (right - Cut, bottom), (x + Cut, bottom), (x, bottom - Cut), (x, y + Cut));
    }

    private static string Closed(params IEnumerable<(double X, double Y)> corners) =>
        $"M{string.Join('L', corners.Select(corner => $"{Canvas.Of(corner.X)} {Canvas.Of(corner.Y)}"))}Z";
}

/// <summary>How a kind of step looks.</summary>
internal static class Kinds
{
    public static string Hue(Step step) => step switch
    {
        HumanStep => "people",
        VerifyStep => "verify",
        ChoiceStep => "choice",
        ParallelStep => "parallel",
        ForEachStep => "repeat",
        WaitStep => "wait",
        StartFlowStep => "flow",
        EndStep { As: EndAs.Resolved } => "resolved",
        EndStep { As: EndAs.Escalated } => "escalated",
        EndStep => "failed",
        _ => "action",
    };

    public static Glyph GlyphOf(Step step) => step switch
    {
        ApprovalStep => Glyph.Approval,
        ManualStep => Glyph.Task,
        VerifyStep => Glyph.Verify,
        ChoiceStep => Glyph.Choice,
        ParallelStep => Glyph.Parallel,
        ForEachStep => Glyph.Repeat,
        WaitStep => Glyph.Wait,
        StartFlowStep => Glyph.Flow,
        _ => Glyph.Action,
    };
}
