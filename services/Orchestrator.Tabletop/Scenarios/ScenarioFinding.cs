namespace Orchestrator.Tabletop.Scenarios;

/// <summary>Something wrong with a scenario file.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="What">What is wrong.</param>
/// <param name="Remedy">What to do.</param>
public sealed record ScenarioFinding(string File, int Line, int Column, string What, string Remedy)
{
    public override string ToString() => $"{File}:{Line}:{Column}: {What}. {Remedy}.";
}

/// <summary>A scenario file cannot be used as it is.</summary>
public sealed class ScenarioInvalid(IReadOnlyList<ScenarioFinding> findings) : Exception(string.Join('\n', findings))
{
    public IReadOnlyList<ScenarioFinding> Findings { get; } = findings;
}
