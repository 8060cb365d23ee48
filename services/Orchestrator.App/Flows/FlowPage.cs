using Orchestrator.App.Terminal;
using Orchestrator.StateMachines.Flows;
using Orchestrator.StateMachines.Flows.Drawings;

namespace Orchestrator.App.Flows;

/// <summary>Flows in a terminal.</summary>
internal static class FlowPage
{
    public static void Write(Screen screen, IReadOnlyCollection<FlowLine> flows) => Table.Write(
        screen, flows,
        new Column<FlowLine>("FLOW", flow => flow.Id, Ink: _ => Ink.Strong),
        new Column<FlowLine>("V", flow => $"{flow.Version}", Right: true),
        new Column<FlowLine>("OWNER", flow => flow.Owner),
        new Column<FlowLine>("STEPS", flow => $"{flow.Steps}", Right: true),
        new Column<FlowLine>("STARTS WHEN", flow => flow.StartsWhen ?? "people or flows start it", Gives: true));

    public static void Write(Screen screen, FlowDefinition flow)
    {
        screen.Line(screen.Paint(Ink.Strong, $"{flow.Name} v{flow.Version}"));
        screen.Words(Ink.Plain, flow.Intent);
        screen.Words(Ink.Faint, string.Join($" {screen.Dot} ", About(flow)));
        screen.Line();
        Table.Write(
            screen, FlowOutline.Of(flow),
            new Column<OutlineLine>("STEP", line => Indent(line) + Called(line), Ink: line => line is OutlineWay ? Ink.Faint : Ink.Plain, Gives: true),
            new Column<OutlineLine>("KIND", line => (line as OutlineStep)?.Step.Kind, Ink: InkOf),
            new Column<OutlineLine>("OWNER", line => (line as OutlineStep)?.Step.Owner, Gives: true),
            new Column<OutlineLine>("DOES", Does, Gives: true));
        screen.Line();
        screen.Words(Ink.Faint, $"As a picture: orchestrator flows diagram {flow.Name} --out {flow.Name}.svg. As a page: orchestrator flows sheet {flow.Name}");
    }

    private static IEnumerable<string> About(FlowDefinition flow)
    {
        yield return $"owned by {flow.Owner}";
        yield return flow.StartsWhen is { } trigger ? $"starts when {trigger.Text}" : "people or flows start it";
        foreach (var objective in flow.Objectives)
            yield return $"{objective.Percent} % resolved within {objective.Within.InWords()}";
        if (flow.Deadline is { } deadline)
            yield return $"{deadline.InWords()} in all";
        yield return $"definition {flow.Hash[..12]}";
    }

    private static string Indent(OutlineLine line) => new(' ', 2 * line.Depth);

    private static string Called(OutlineLine line) => line switch
    {
        OutlineStep step => $"{step.Number} {step.Step.Name}",
        OutlineWay { IsEmpty: true } way => $"{way.Way}: nothing",
        OutlineWay way => $"{way.Way}:",
        _ => "",
    };

    private static string Does(OutlineLine line) => line switch
    {
        OutlineStep step => string.Join("; ", new[] { step.Code, step.Does }.Concat(step.Limits).Where(text => text.Length > 0)),
        OutlineWay { Condition.Length: > 0 } way => $"if {way.Condition}",
        _ => "",
    };

    private static Ink InkOf(OutlineLine line) => line is not OutlineStep step ? Ink.Faint : step.Step switch
    {
        HumanStep => Ink.Person,
        EndStep { As: EndAs.Resolved } => Ink.Good,
        EndStep => Ink.Bad,
        _ => Ink.Faint,
    };
}
