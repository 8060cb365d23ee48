namespace Orchestrator.Actions.Catalogue;

/// <summary>A wrong setting.</summary>
/// <param name="Where">The setting, as configuration names it.</param>
public sealed record Finding(string Where, string What, string Remedy)
{
    public override string ToString() => $"{Where} {What}: {Remedy}.";
}

/// <summary>Every wrong setting of the action catalogue at once.</summary>
public sealed class ActionSettingsException(IReadOnlyList<Finding> findings) : Exception(string.Join('\n', findings))
{
    public IReadOnlyList<Finding> Findings { get; } = findings;
}
