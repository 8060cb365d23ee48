using Orchestrator.Contracts;
using Orchestrator.Contracts.Incidents;
using Orchestrator.Contracts.Responses;
using Orchestrator.Contracts.Signals;
using Orchestrator.StateMachines.Automation;
using Orchestrator.StateMachines.Incidents;
using Orchestrator.StateMachines.Inputs;
using Orchestrator.StateMachines.Responses;

namespace Orchestrator.Tabletop.Replays;

/// <summary>
/// What a decision saw of the world beside its message, as the facts of its commit tell: the verdicts of the flows' conditions, the
/// emergency stop, the reopen window, the name of the environment. Nothing of it is evaluated anew.
/// </summary>
internal sealed class AsRecorded : IFlowTriggers, IAutomationState
{
    private const string Stopped = " stopped automation: ";

    private IReadOnlyList<PastFact> _commit = [];

    public IncidentSettings Incidents => new RecordedSettings(this);

    public Surroundings Surroundings => new RecordedSurroundings(this);

    /// <summary>The commit whose decision is made next.</summary>
    public void TurnTo(IReadOnlyList<PastFact> commit) => _commit = commit;

    public IReadOnlyList<TriggerVerdict> Evaluate(Signal signal, IncidentView incident) =>
        Find<FlowTriggersEvaluated>()?.Fact is FlowTriggersEvaluated evaluated ? evaluated.Verdicts : [];

    public AutomationStop? StopFor(string flow)
    {
        var held = _commit.FirstOrDefault(fact => fact.Fact is ActionHeld { By: HeldBy.EmergencyStop });
        return held?.Reason?.Split(Stopped, 2) is [var by, var reason] ? new AutomationStop(by, reason) : null;
    }

    private PastFact? Find<T>()
        where T : Fact => _commit.FirstOrDefault(fact => fact.Fact is T);

    private sealed record RecordedSettings(AsRecorded Past) : IncidentSettings
    {
        public override TimeSpan ReopenWindow =>
            Past.Find<IncidentResolved>() is { Fact: IncidentResolved resolved, At: var at } ? resolved.ClosesAt - at : base.ReopenWindow;
    }

    private sealed record RecordedSurroundings(AsRecorded Past) : Surroundings("", Past)
    {
        public override string Environment => (Past.Find<GuardAsked>()?.Fact as GuardAsked)?.Environment ?? base.Environment;
    }
}
