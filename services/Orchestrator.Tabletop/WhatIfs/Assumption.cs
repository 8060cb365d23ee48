using System.Text.Json;
using Orchestrator.Contracts.Actions;
using Orchestrator.Contracts.HumanTasks;
using Orchestrator.StateMachines.Flows;
using Orchestrator.Tabletop.Reports;

namespace Orchestrator.Tabletop.WhatIfs;

/// <summary>What is supposed about something that the record does not tell. Whatever rests on it says so.</summary>
/// <param name="About">A step, or an action's logical name.</param>
public abstract record Assumption(string About)
{
    /// <summary>What is wrong with it for a flow; null where nothing is.</summary>
    internal abstract Finding? Check(FlowDefinition flow);

    protected Finding Misplaced(FlowDefinition flow, string what) => new(
        flow.Name, null, $"an assumption is about '{About}', {what}",
        $"Name one of its steps ({string.Join(", ", flow.Steps.Select(step => step.Name))}) or actions ({string.Join(", ", Actions(flow))})");

    protected static IEnumerable<string> Actions(FlowDefinition flow) =>
        flow.Steps.SelectMany(step => new[] { (step as AutomatedStep)?.Action, step.Compensation?.Action }).OfType<string>().Distinct();
}

/// <summary>What an action would have come to.</summary>
/// <param name="About">A step, or an action's logical name.</param>
public sealed record AssumedResult(string About, ActionOutcome Outcome, TimeSpan After, JsonElement? Output = null, string? Error = null) : Assumption(About)
{
    internal override Finding? Check(FlowDefinition flow) => Actions(flow).Contains(About) || flow.Find(About)?.Step is AutomatedStep
        ? null
        : Misplaced(flow, flow.Find(About) is null ? "which the flow does not have" : "which is no action");

    public override string ToString() => $"{About}: {Words(Outcome)} after {Telling.Long(After)}";

    internal static string Words(ActionOutcome outcome) => outcome switch
    {
        ActionOutcome.Succeeded => "succeeds",
        ActionOutcome.FailedFinal => "is refused",
        ActionOutcome.Unknown => "comes to nobody knows what",
        _ => "fails",
    };
}

/// <summary>What people would have answered.</summary>
/// <param name="About">The step that asks, or whose failure people look into.</param>
/// <param name="Outcome">Null: nobody would have answered.</param>
/// <param name="After">From when they were asked.</param>
public sealed record AssumedAnswer(string About, TaskOutcome? Outcome, TimeSpan After, JsonElement? Data = null) : Assumption(About)
{
    /// <summary>Who answers, for the timeline; one more for each further answer that a quorum takes.</summary>
    public const string Somebody = "somebody (assumed)";

    internal override Finding? Check(FlowDefinition flow)
    {
        if (flow.Find(About)?.Step is not { } step)
            return Misplaced(flow, "which the flow does not have");
        var yes = step is ApprovalStep ? TaskOutcome.Approved : TaskOutcome.Completed;
        return Outcome is null or TaskOutcome.Rejected || Outcome == yes
            ? null
            : new Finding(flow.Name, About, $"an assumption has it {Words(Outcome.Value)}", $"A step of kind '{step.Kind}' is {Words(yes)} or rejected");
    }

    public override string ToString() => Outcome is { } outcome ? $"{About}: {Words(outcome)} after {Telling.Long(After)}" : $"{About}: nobody answers";

    private static string Words(TaskOutcome outcome) => outcome.ToString().ToLowerInvariant();
}
