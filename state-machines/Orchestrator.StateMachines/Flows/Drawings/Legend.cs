namespace Orchestrator.StateMachines.Flows.Drawings;

/// <summary>What the shapes and lines mean, of those there are.</summary>
internal sealed class Legend
{
    private readonly List<(double X, double Y, string Text, Action<Canvas, double, double> Sign)> _entries = [];

    public Legend(FlowDefinition flow, double width)
    {
        var (x, y) = (0d, 0d);
        foreach (var (text, sign) in Of(flow))
        {
            var size = Lettering.Small.WidthOf(text) + 52;
            if (x > 0 && x + size > width)
                (x, y) = (0, y + 24);
            _entries.Add((x, y, text, sign));
            x += size;
        }

        Height = y + 44;
    }

    public double Height { get; }

    public void Draw(Canvas canvas, double x, double y) => canvas.Group("legend", "Legend", () =>
    {
        canvas.Rule(x, x + 120, y + 8);
        foreach (var (dx, dy, text, sign) in _entries)
        {
            sign(canvas, x + dx, y + dy + 32);
            canvas.Text(x + dx + 32, y + dy + 36, text, Lettering.Small);
        }
    });

    private static IEnumerable<(string Text, Action<Canvas, double, double> Sign)> Of(FlowDefinition flow)
    {
        foreach (var step in flow.Steps.Where(step => step is not EndStep).DistinctBy(step => step.Kind))
        {
            yield return (step.Kind, (canvas, x, y) =>
            {
                Outline.Draw(canvas, Kinds.Hue(step), x, y - 9, 26, 18);
                canvas.Glyph(Kinds.GlyphOf(step), x + 13, y, 12, Kinds.Hue(step));
            });
        }

        if (flow.Steps.Any(step => step.Fallback is not null))
            yield return ("if it fails", (canvas, x, y) => canvas.Arrow("fails", (x, y), (x + 26, y)));
        if (Endings.Undone(flow).Count > 0)
            yield return ("undone, last first", (canvas, x, y) => canvas.Arrow("undo", (x, y), (x + 26, y)));
    }
}
