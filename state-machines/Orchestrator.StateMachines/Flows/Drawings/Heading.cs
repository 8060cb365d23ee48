namespace Orchestrator.StateMachines.Flows.Drawings;

/// <summary>Name, version, owner, intent, and what the flow promises as a whole.</summary>
internal sealed class Heading
{
    private readonly Plate _plate;

    public Heading(FlowDefinition flow, double width)
    {
        _plate = new Plate(width)
            .Text(flow.Name, Lettering.Title)
            .Text($"version {flow.Version} · owned by {flow.Owner} · definition {flow.Hash[..12]}", Lettering.Soft)
            .Space(6);
        var read = new Plate(Math.Min(width, 760));
        if (flow.Intent.Length > 0)
            read.Text(flow.Intent, Lettering.Lead);
        if (flow.Protects.Length > 0)
            read.Space(3).Note(Glyph.Shield, $"protects {flow.Protects}", Lettering.Text);
        foreach (var promise in Promises(flow))
            read.Space(2).Note(promise.Glyph, promise.Text, Lettering.Text);
        _plate.Then(read);
    }

    public double Height => _plate.Height;

    public void Draw(Canvas canvas, double x, double y) => _plate.Draw(canvas, x, y);

    private static IEnumerable<Remark> Promises(FlowDefinition flow)
    {
        foreach (var objective in flow.Objectives)
            yield return new(Glyph.Star, $"objective: {StepWords.Promise(objective)}");
        if (flow.Deadline is { } deadline)
            yield return new(Glyph.Hourglass, $"deadline: {deadline.InWords()} in all, then {Overdue(flow.WhenOverdue)}");
        if (flow.Exclusive is { } key)
            yield return new(Glyph.Key, $"one at a time for {SourceWords.Sentence(key.Text)}");
        yield return new(Glyph.Signal, $"when the signal resolves: {Policy(flow.OnSignalResolved)}");
        if (flow.ResolvesIncident)
            yield return new(Glyph.Verify, "when it resolves: so does its incident");
    }

    private static string Overdue(Overrun overrun) => overrun switch
    {
        Overrun.Escalate => "escalated",
        Overrun.Fail => "undone, failed",
        _ => "undone, cancelled",
    };

    private static string Policy(SignalResolvedPolicy policy) => policy switch
    {
        SignalResolvedPolicy.Continue => "goes on",
        SignalResolvedPolicy.FinishEarly => "finishes early",
        _ => "undone, cancelled",
    };
}
