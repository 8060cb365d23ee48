using Orchestrator.Contracts.Incidents;
using Orchestrator.Contracts.Signals;
using Orchestrator.StateMachines.Flows;
using Orchestrator.StateMachines.Incidents;

namespace Orchestrator.Tabletop.WhatIfs;

/// <summary>What the flows' conditions said: as recorded, but for the flow that is asked about, which speaks for itself.</summary>
internal sealed class RecordedTriggers(FlowDefinition asked) : IFlowTriggers
{
    private IReadOnlyList<FlowTriggersEvaluated> _recorded = [];

    public void TurnTo(IncidentRecord record) => _recorded = [.. record.All<FlowTriggersEvaluated>()];

    public IReadOnlyList<TriggerVerdict> Evaluate(Signal signal, IncidentView incident)
    {
        // The newest word of each condition by then: an incident asks again when it reopens or its severity rises.
        var known = _recorded.LastOrDefault(evaluated => evaluated.Verdicts.Count > 0)?.Verdicts ?? [];
        return [.. known.Select(verdict => verdict.Flow != asked.Name || asked.StartsWhen is not { } condition
            ? verdict
            : verdict with { Version = asked.Version, Condition = condition.Text, Held = condition.Holds(signal, incident) })];
    }
}
