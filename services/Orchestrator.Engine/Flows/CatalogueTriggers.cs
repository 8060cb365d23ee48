using Orchestrator.Contracts.Incidents;
using Orchestrator.Contracts.Signals;
using Orchestrator.StateMachines.Flows;
using Orchestrator.StateMachines.Incidents;

namespace Orchestrator.Engine.Flows;

/// <summary>The catalogue's answer, without the flows that nobody has set up here.</summary>
/// <param name="idle">Flows that some action of theirs is not bound for: they do not start by themselves.</param>
public sealed class CatalogueTriggers(FlowCatalogue flows, IReadOnlySet<string> idle) : IFlowTriggers
{
    public IReadOnlyList<TriggerVerdict> Evaluate(Signal signal, IncidentView incident) =>
        [.. flows.Evaluate(signal, incident).Where(verdict => !idle.Contains(verdict.Flow))];
}
