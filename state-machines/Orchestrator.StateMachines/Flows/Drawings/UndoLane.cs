namespace Orchestrator.StateMachines.Flows.Drawings;

/// <summary>
/// The quiet way back: from a failure that nothing catches up past the steps that are undone, the last first.
/// </summary>
internal static class UndoLane
{
    private const double Axis = 38;
    private const double Radius = 10;

    public static void Draw(Canvas canvas, double x, double top, double bottom)
    {
        const double PillHeight = 40;
        var at = x + Axis;
        canvas.Group("turning-back", "Turning back", () =>
        {
            canvas.Rect(x, top, 2 * Axis, PillHeight, PillHeight / 2, "fill-failed");
            canvas.Text(at, top + 17, "Failed", Lettering.Small, Anchor.Middle, "solid");
            canvas.Text(at, top + 30, "gracefully", Lettering.Small, Anchor.Middle, "solid");
            string[] cause = ["a step fails,", "nothing", "catches it:", "turn back"];
            var start = bottom - (cause.Length * 14) - 12;
            canvas.Arrow("undo", (at, start), (at, top + PillHeight + 2));
            for (var i = 0; i < cause.Length; i++)
                canvas.Text(at, start + 18 + (i * 14), cause[i], Lettering.Small, Anchor.Middle);
            var above = double.MinValue;
            foreach (var (number, y) in canvas.Undone.Where(mark => mark.Y < bottom).OrderBy(mark => mark.Y))
            {
                var free = Math.Min(Math.Max(y, above + (2 * Radius) + 4), start - Radius - 2);
                above = free;
                canvas.Circle(at, free, Radius + 2, "page");
                canvas.Circle(at, free, Radius, "badge");
                canvas.Glyph(Glyph.Undo, at, free, 12, "undo");
                canvas.Text(at - Radius - 5, free + 4, number, Lettering.Small, Anchor.End, "on-undo");
            }
        });
    }
}
