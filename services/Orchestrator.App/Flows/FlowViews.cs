using Orchestrator.Gateway.Flows;
using Orchestrator.StateMachines.Flows;

namespace Orchestrator.App.Flows;

/// <summary>A flow as <c>--json</c> lists it; fields that the API has too are called as there.</summary>
internal record FlowLine(string Id, int Version, string Hash, string Owner, string Intent, string Protects, string? StartsWhen, int Steps)
{
    public static FlowLine Of(FlowDefinition flow) =>
        new(flow.Name, flow.Version, flow.Hash, flow.Owner, flow.Intent, flow.Protects, flow.StartsWhen?.Text, flow.Steps.Count());
}

/// <summary>All of it.</summary>
internal sealed record FlowInFull(
    FlowLine Line,
    IReadOnlyList<string> Constraints,
    IReadOnlyList<Objective> Objectives,
    TimeSpan? Deadline,
    Overrun WhenOverdue,
    string? ExclusiveBy,
    SignalResolvedPolicy OnSignalResolved,
    bool ResolvesIncident,
    IReadOnlyList<FlowStepView> Main,
    IReadOnlyList<FlowStepView> Closing) : FlowLine(Line)
{
    public static new FlowInFull Of(FlowDefinition flow) => new(
        FlowLine.Of(flow), flow.Constraints, flow.Objectives, flow.Deadline, flow.WhenOverdue, flow.Exclusive?.Text, flow.OnSignalResolved, flow.ResolvesIncident,
        FlowStepView.Of(flow.Main), FlowStepView.Of(flow.Closing));
}
