namespace Orchestrator.StateMachines.Flows.Drawings;

/// <summary>A flow line by line: its steps by number, each way into what stands inside one.</summary>
/// <param name="Depth">How many steps it stands in.</param>
public abstract record OutlineLine(int Depth);

/// <param name="Does">In words; empty where its name says it.</param>
/// <param name="Code">In code: its action, its list; empty where it has none.</param>
public sealed record OutlineStep(int Depth, string Number, Step Step, string Does, string Code, IReadOnlyList<string> Limits)
    : OutlineLine(Depth);

/// <param name="Way">What leads to the lines below it: a branch's name, <c>if 4.2 fails</c>.</param>
/// <param name="Condition">A branch's condition; else empty.</param>
/// <param name="IsEmpty">It leads to nothing.</param>
public sealed record OutlineWay(int Depth, string Way, string Condition, bool IsEmpty) : OutlineLine(Depth);

public static class FlowOutline
{
    /// <summary>The work, then the closing.</summary>
    public static IReadOnlyList<OutlineLine> Of(FlowDefinition flow)
    {
        var numbers = new StepNumbers(flow);
        var main = Of(flow.Main, numbers);
        return flow.Closing is null ? [.. main] : [.. main, new OutlineWay(0, "closing", "", false), .. Of(flow.Closing, numbers)];
    }

    internal static IEnumerable<OutlineLine> Of(Block block, StepNumbers numbers, int depth = 0)
    {
        foreach (var step in block.Steps)
        {
            yield return new OutlineStep(
                depth, numbers[step], step, StepWords.Does(step), StepWords.Code(step), [.. StepWords.Limits(step)]);
            foreach (var inner in step.Blocks.Where(inner => !inner.Steps.IsEmpty || inner.Role == BlockRole.Branch))
            {
                var condition = inner.When is { } when ? SourceWords.Code(when.Text) : "";
                yield return new OutlineWay(depth + 1, Way(inner, step, numbers), condition, inner.Steps.IsEmpty);
                foreach (var line in Of(inner, numbers, depth + 1))
                    yield return line;
            }
        }
    }

    private static string Way(Block block, Step step, StepNumbers numbers) => block.Role switch
    {
        BlockRole.Fallback => $"if {numbers[step]} fails",
        BlockRole.Rejected => $"if {numbers[step]} is rejected",
        BlockRole.Item => $"each item of {numbers[step]}",
        _ when step is ChoiceStep && block.When is null && block.Label != "otherwise" => $"{block.Label}, otherwise",
        _ => block.Label,
    };
}
