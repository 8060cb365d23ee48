namespace Orchestrator.StateMachines.Flows.Variants;

/// <summary>One setting of a flow, changed to see what would become of it.</summary>
/// <param name="Step">Null for a setting of the flow as a whole.</param>
/// <param name="Setting">As people call it: <c>deadline</c>, <c>quorum</c>, <c>attempts</c>.</param>
/// <param name="Value">As people type it: <c>5m</c>, <c>2</c>, <c>escalate</c>.</param>
public sealed record SettingChange(string? Step, string Setting, string Value)
{
    /// <summary>Reads <c>approve-rollback.deadline=5m</c>, or <c>deadline=2h</c> for the flow as a whole.</summary>
    /// <exception cref="FormatException">It says what is missing.</exception>
    public static SettingChange Parse(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var name = equals < 0 ? "" : text[..equals].Trim();
        var dot = name.LastIndexOf('.');
        var (step, setting, value) = (dot < 0 ? null : name[..dot], name[(dot + 1)..], text[(equals + 1)..].Trim());
        return setting.Length > 0 && value.Length > 0 && step?.Length != 0
            ? new(step, setting, value)
            : throw new FormatException($"'{text}' is no setting: write <step>.<setting>=<value>, as in approve-rollback.deadline=5m, or <setting>=<value> for the whole flow.");
    }

    public override string ToString() => $"{(Step is null ? "" : Step + ".")}{Setting}={Value}";
}
