namespace Orchestrator.StateMachines.Flows;

/// <summary>Something wrong with a flow: where, what, and what to do.</summary>
/// <param name="Step">Null where it is the flow as a whole.</param>
public sealed record Finding(string Flow, string? Step, string What, string Remedy)
{
    public override string ToString() => Step is null ? $"{Flow}: {What}. {Remedy}." : $"{Flow}, step '{Step}': {What}. {Remedy}.";
}

/// <summary>A flow that must not run; the message lists every finding.</summary>
public sealed class FlowInvalid(IReadOnlyList<Finding> findings)
    : Exception($"{Counted(findings)}:{string.Concat(findings.Select(finding => $"{Environment.NewLine}  - {finding}"))}")
{
    public IReadOnlyList<Finding> Findings { get; } = findings;

    private static string Counted(IReadOnlyList<Finding> findings) => findings.Count == 1 ? "1 finding" : $"{findings.Count} findings";
}
