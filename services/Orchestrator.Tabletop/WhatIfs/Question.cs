using Orchestrator.StateMachines.Flows;
using Orchestrator.StateMachines.Flows.Variants;

namespace Orchestrator.Tabletop.WhatIfs;

/// <summary>What would have come of recorded incidents if responses of a flow had run otherwise.</summary>
/// <param name="Version">They run this version; null is the one they ran.</param>
public sealed record Question(string Flow, int? Version = null)
{
    public IReadOnlyList<SettingChange> Settings { get; init; } = [];

    /// <summary>What to go by where the record is silent. The record comes first.</summary>
    public IReadOnlyList<Assumption> Assumptions { get; init; } = [];

    /// <summary>Whether it makes sense with this build, whatever was recorded.</summary>
    /// <returns>A definition that it is about.</returns>
    /// <exception cref="FlowMissing">This build does not have it.</exception>
    /// <exception cref="FlowInvalid">A setting or an assumption is about something that no version of the flow has.</exception>
    public FlowDefinition Check(FlowCatalogue flows)
    {
        // Those that have the most of what is named come first: what is wrong for them is what somebody mistyped.
        FlowInvalid? wrong = null;
        var versions = flows.All.Where(flow => flow.Name == Flow && Version is null).Reverse()
            .OrderByDescending(flow => Settings.Select(setting => setting.Step).Concat(Assumptions.Select(assumption => assumption.About))
                .Count(named => named is not null && flow.Find(named) is not null));
        foreach (var version in versions)
        {
            try
            {
                return Definition(flows, version.Version);
            }
            catch (FlowInvalid invalid)
            {
                wrong ??= invalid;
            }
        }

        return wrong is null ? Definition(flows, flows.Get(Flow, Version).Version) : throw wrong;
    }

    /// <summary>The definition that responses would have run.</summary>
    /// <exception cref="FlowMissing">This build does not have it.</exception>
    /// <exception cref="FlowInvalid">A setting or an assumption is about something that the flow does not have.</exception>
    public FlowDefinition Definition(FlowCatalogue flows, int recorded)
    {
        var flow = flows.Get(Flow, Version ?? recorded).With(Settings);
        var findings = Assumptions.Select(assumption => assumption.Check(flow)).OfType<Finding>().ToList();
        return findings.Count == 0 ? flow : throw new FlowInvalid(findings);
    }

    /// <summary>As "critical-slo-breach, approve-rollback.deadline=5m".</summary>
    public override string ToString() =>
        string.Join(", ", Settings.Select(setting => setting.ToString()).Prepend(Version is null ? Flow : $"{Flow} v{Version}"));
}
