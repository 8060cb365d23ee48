using Orchestrator.Actions.Catalogue;
using Orchestrator.StateMachines.Flows;

namespace Orchestrator.Engine.Flows;

/// <summary>The flows of this process: those we ship, which may be left unbound, and a team's own, which may not.</summary>
public sealed class LoadedFlows
{
    private readonly HashSet<string> _shipped;

    /// <exception cref="FlowInvalid">All findings of all flows.</exception>
    public LoadedFlows(IReadOnlyList<Flow> shipped, IReadOnlyList<Flow> own)
    {
        Catalogue = FlowCatalogue.Of([.. shipped, .. own]);
        _shipped = [.. shipped.Select(flow => flow.Inspect().Definition.Name)];
        _shipped.ExceptWith(own.Select(flow => flow.Inspect().Definition.Name));
    }

    public FlowCatalogue Catalogue { get; }

    /// <summary>Shipped flows that some action of theirs is not bound for: nobody set them up, so they do not start by themselves.</summary>
    public IReadOnlySet<string> Idle(ActionCatalogue actions) =>
        _shipped.Where(name => actions.FindMissing(Uses(name)).Count > 0).ToHashSet(StringComparer.Ordinal);

    /// <summary>What a team's own flows need and nobody bound.</summary>
    public IReadOnlyList<Orchestrator.Actions.Catalogue.Finding> Missing(ActionCatalogue actions) =>
        actions.FindMissing(Catalogue.Newest.Where(flow => !_shipped.Contains(flow.Name)).SelectMany(flow => Uses(flow.Name)));

    /// <summary>Of a team's own flows: steps that would act again where the connector, whose word holds, never does (ruling 6).</summary>
    public IReadOnlyList<Orchestrator.Actions.Catalogue.Finding> Overruled(ActionCatalogue actions) =>
        [.. Catalogue.Newest.Where(flow => !_shipped.Contains(flow.Name)).SelectMany(flow => flow.Steps.OfType<AutomatedStep>()
            .Where(step => step.Retry.EvenIfUnknown && actions.Find(step.Action) is { Connector.IsIdempotent: false })
            .Select(step => new Orchestrator.Actions.Catalogue.Finding(
                $"{ActionCatalogue.Section}:{step.Action}",
                $"never acts again where the outcome is unknown, and {flow.Name}/{step.Name} says evenIfUnknown",
                "bind it so that a repeated call does no harm (Idempotent, where the target knows a call by its key), or take evenIfUnknown out of the step")))];

    /// <summary>The logical names a flow needs, its compensations included, that are not bound.</summary>
    public IReadOnlyList<string> Unbound(string flow, ActionCatalogue actions) =>
        [.. Uses(flow).Select(use => use.Action).Where(action => actions.Find(action) is null).Distinct(StringComparer.OrdinalIgnoreCase)];

    private IEnumerable<(string Flow, string Step, string Action)> Uses(string flow) => Catalogue.Get(flow).Steps.SelectMany(step =>
    {
        var uses = new List<(string Flow, string Step, string Action)>();
        if (step is AutomatedStep automated)
            uses.Add((flow, step.Name, automated.Action));
        if (step.Compensation is { } compensation)
            uses.Add((flow, step.Name, compensation.Action));
        return uses;
    });
}
