namespace Orchestrator.StateMachines.Flows.Drawings;

/// <summary>
/// How steps are numbered on paper: 1, 2, 3 down the flow and on through its closing steps; what stands inside step 4, its
/// fallback included, is 4.1, 4.2, 4.2.1.
/// </summary>
internal sealed class StepNumbers
{
    private readonly Dictionary<string, string> _byName = new(StringComparer.Ordinal);

    public StepNumbers(FlowDefinition flow) => Count("", flow.Closing is null ? [flow.Main] : [flow.Main, flow.Closing]);

    public string this[Step step] => _byName[step.Name];

    public string Of(IEnumerable<Step> steps) => string.Join(", ", steps.Select(step => this[step]));

    /// <summary><c>4.2 roll-back</c>, one or several.</summary>
    public string Named(params IEnumerable<Step> steps) => string.Join(", ", steps.Select(step => $"{this[step]} {step.Name}"));

    private void Count(string prefix, IEnumerable<Block> blocks)
    {
        var next = 1;
        foreach (var step in blocks.SelectMany(block => block.Steps))
        {
            var number = $"{prefix}{next++}";
            _byName.TryAdd(step.Name, number);
            Count(number + ".", step.Blocks);
        }
    }
}
