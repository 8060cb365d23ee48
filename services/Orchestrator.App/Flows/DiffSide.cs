using Orchestrator.StateMachines.Flows;

namespace Orchestrator.App.Flows;

/// <summary>One side of a comparison, as somebody typed it: a flow of this build, or a folder of another.</summary>
internal sealed class DiffSide
{
    /// <exception cref="WrongSetting">It is a folder that is not there.</exception>
    public DiffSide(string text, IReadOnlyList<FlowDefinition> here)
    {
        (Text, IsFolder) = (text, Directory.Exists(text) || text.AsSpan().ContainsAny('/', '\\', '.'));
        Flows = IsFolder ? In(text) : here;
    }

    public string Text { get; }

    public bool IsFolder { get; }

    public IReadOnlyList<FlowDefinition> Flows { get; }

    /// <param name="other">What the other side is; a folder is looked through for that.</param>
    /// <exception cref="FlowMissing">It names a flow that is not there.</exception>
    public FlowDefinition? Find(string other)
    {
        if (IsFolder)
            return Pick(FlowReference.Of(other) with { Version = null });
        var wanted = FlowReference.Of(Text);
        return Pick(wanted) ?? throw new FlowMissing(wanted.Name, wanted.Version, new FlowCatalogue(Flows));
    }

    private FlowDefinition? Pick(FlowReference wanted) => Flows
        .Where(flow => flow.Name == wanted.Name && (wanted.Version is null || flow.Version == wanted.Version))
        .MaxBy(flow => flow.Version);

    /// <summary>Findings of these flows are not looked at: what was built before was built under the checks of then.</summary>
    private static IReadOnlyList<FlowDefinition> In(string folder) => !Directory.Exists(folder)
        ? throw new WrongSetting($"The folder '{folder}' is not there: give one that holds assemblies with flows, or the name of a flow.")
        : [.. FlowFolder.Load(folder).Select(flow => flow.Inspect().Definition)];
}
