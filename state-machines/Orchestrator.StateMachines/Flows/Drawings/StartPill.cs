namespace Orchestrator.StateMachines.Flows.Drawings;

/// <summary>What starts the flow.</summary>
internal sealed class StartPill : Figure
{
    private const double PadLeft = 26;
    private const double PadRight = 16;

    private readonly Plate _plate;

    public StartPill(FlowDefinition flow)
    {
        _plate = new Plate(StepCard.Width - PadLeft - PadRight);
        if (flow.StartsWhen is { } trigger)
            _plate.Text("Starts when", Lettering.Strong).Space(2).Text(SourceWords.Code(trigger.Text), Lettering.Code, most: 6);
        else
            _plate.Text("Started by people or other flows", Lettering.Strong);
        Left = Right = PortRight = StepCard.Width / 2;
        PortLeft = Left + Medallion.Radius;
        Height = _plate.Height + 22;
    }

    public override void Draw(Canvas canvas, double x, double y) => canvas.Group("start", "Start", () =>
    {
        Outline.Draw(canvas, "start", x - Left, y, Left + Right, Height);
        _plate.Draw(canvas, x - Left + PadLeft, y + 11);
        Medallion.Draw(canvas, Glyph.Signal, "start", x - Left, y + PortY);
    });
}
