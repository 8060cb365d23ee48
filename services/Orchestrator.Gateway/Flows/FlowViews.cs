using Orchestrator.StateMachines.Flows;

namespace Orchestrator.Gateway.Flows;

/// <summary>A flow in a list: its newest version.</summary>
/// <param name="State"><c>ready</c>, or <c>unbound</c> where actions of it are bound to nothing.</param>
/// <param name="StartsWhen">Its trigger condition, as its author wrote it; null where people or flows start it.</param>
public record FlowSummary(
    string Id, string State, int Version, IReadOnlyList<int> Versions, string Owner, string Intent, string Protects, string? StartsWhen, int Steps, IReadOnlyList<string> Unbound);

/// <param name="Hash">Of the definition: two with the same hash do the same.</param>
public sealed record FlowDetails(
    [property: System.Text.Json.Serialization.JsonIgnore] FlowSummary Summary,
    string Hash,
    IReadOnlyList<string> Constraints,
    TimeSpan? Deadline,
    Overrun WhenOverdue,
    string? ExclusiveBy,
    SignalResolvedPolicy OnSignalResolved,
    bool ResolvesIncident,
    IReadOnlyList<FlowStepView> Main,
    IReadOnlyList<FlowStepView> Closing) : FlowSummary(Summary);

/// <param name="Undo">The action that takes it back; null where there is nothing to take back, or nothing can.</param>
/// <param name="Protects">What is at stake if it is not undone.</param>
/// <param name="Irreversible">Why it cannot be undone.</param>
public sealed record FlowStepView(
    string Name, string Kind, string Owner, string Capability, string? Action, bool ReadOnly, string? Undo, string? Protects, string? Irreversible, IReadOnlyList<FlowBlockView> Blocks)
{
    public static IReadOnlyList<FlowStepView> Of(Block? block) => block is null ? [] : [.. block.Steps.Select(Of)];

    private static FlowStepView Of(Step step) => new(
        step.Name, step.Kind, step.Owner, step.Capability, (step as AutomatedStep)?.Action, step.ReadOnly, step.Compensation?.Action,
        step.Compensation?.Protects, step.Irreversible, [.. step.Blocks.Select(inner => new FlowBlockView(inner.Role, inner.Label, inner.When?.Text, Of(inner)))]);
}

/// <param name="When">The branch's condition.</param>
public sealed record FlowBlockView(BlockRole Role, string Label, string? When, IReadOnlyList<FlowStepView> Steps);
