using System.Collections.Immutable;
using Orchestrator.StateMachines.Flows;

namespace Orchestrator.Tabletop.Scenarios.Reading;

/// <summary>What a scenario can speak of: the steps and actions of its flow and of those that it starts.</summary>
internal sealed class KnownFlow
{
    private readonly ImmutableArray<(FlowDefinition Flow, Step Step)> _all;

    public KnownFlow(FlowDefinition flow, FlowCatalogue flows)
    {
        Flow = flow;
        _all = [.. Reached(flow, flows, []).SelectMany(reached => reached.Steps.Select(step => (reached, step)))];
        Actions = [.. _all.SelectMany(known => ActionsOf(known.Step)).Distinct().Order(StringComparer.Ordinal)];
        Steps = [.. flow.Steps.Select(step => step.Name)];
    }

    public FlowDefinition Flow { get; }

    /// <summary>Logical names, those that undo included.</summary>
    public ImmutableArray<string> Actions { get; }

    public ImmutableArray<string> Steps { get; }

    /// <summary>What the world can be told about: actions, and automated steps by their name.</summary>
    public IReadOnlyCollection<string> Scriptable => [.. Actions, .. _all.Where(known => known.Step is AutomatedStep).Select(known => known.Step.Name)];

    /// <summary>Whom a question can come from: people's steps, guarded and rescued ones, and what may be left to a human.</summary>
    public IReadOnlyCollection<string> Asking => [.. _all.Where(known => Asks(known.Step)).Select(known => known.Step.Name)];

    public IReadOnlyCollection<string> Undoable => Named(step => step.Compensation is not null || step is StartFlowStep);

    public IReadOnlyCollection<string> WithFallback => Named(step => step.Fallback is not null);

    public IReadOnlyCollection<string> Escalating => Named(step => step is HumanStep { Asking.EscalateTo.IsEmpty: false });

    public IReadOnlyCollection<string> Choices => Named(step => step is ChoiceStep);

    public Step? Find(string name) => Flow.Find(name)?.Step;

    private IReadOnlyCollection<string> Named(Func<Step, bool> is_) => [.. Flow.Steps.Where(is_).Select(step => step.Name)];

    private static bool Asks(Step step) =>
        step is HumanStep or AutomatedStep { Guarding: not null } or AutomatedStep { RescueWithin: not null } || step.Compensation is not null || step.Irreversible is not null;

    private static IEnumerable<string> ActionsOf(Step step)
    {
        if (step is AutomatedStep automated)
            yield return automated.Action;
        if (step.Compensation is { } compensation)
            yield return compensation.Action;
    }

    private static IEnumerable<FlowDefinition> Reached(FlowDefinition flow, FlowCatalogue flows, HashSet<string> seen) => seen.Add(flow.ToString())
        ? flow.Steps.OfType<StartFlowStep>().Select(step => flows.Find(step.Flow, step.Version)).OfType<FlowDefinition>().SelectMany(child => Reached(child, flows, seen)).Prepend(flow)
        : [];
}
