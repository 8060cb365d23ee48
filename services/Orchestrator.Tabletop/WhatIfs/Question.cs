using System.Text.Json;
using Orchestrator.Contracts.Actions;
using Orchestrator.Contracts.HumanTasks;
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

    /// <summary>The definition that responses would have run.</summary>
    /// <exception cref="FlowMissing">This build does not have it.</exception>
    /// <exception cref="FlowInvalid">A setting or an assumption is about something that the flow does not have.</exception>
    public FlowDefinition Definition(FlowCatalogue flows, int recorded)
    {
        var flow = flows.Get(Flow, Version ?? recorded).With(Settings);
        var findings = Assumptions.Where(assumption => !assumption.Fits(flow)).Select(assumption => new Finding(
            flow.Name, null, $"an assumption is about '{assumption.About}', which the flow does not have", $"Name a step or an action of it: {string.Join(", ", flow.Steps.Select(step => step.Name))}")).ToList();
        return findings.Count == 0 ? flow : throw new FlowInvalid(findings);
    }
}

/// <summary>What is supposed about something that the record does not tell. Whatever rests on it says so.</summary>
public abstract record Assumption(string About)
{
    internal abstract bool Fits(FlowDefinition flow);
}

/// <summary>What an action would have come to.</summary>
/// <param name="About">A step, or an action's logical name.</param>
public sealed record AssumedResult(string About, ActionOutcome Outcome, TimeSpan After, JsonElement? Output = null, string? Error = null) : Assumption(About)
{
    internal override bool Fits(FlowDefinition flow) => flow.Steps.Any(step =>
        step.Name == About || (step as AutomatedStep)?.Action == About || step.Compensation?.Action == About);
}

/// <summary>What people would have answered.</summary>
/// <param name="About">The step that asks.</param>
/// <param name="Outcome">Null: nobody would have answered.</param>
/// <param name="After">From when they were asked.</param>
public sealed record AssumedAnswer(string About, TaskOutcome? Outcome, TimeSpan After, JsonElement? Data = null) : Assumption(About)
{
    /// <summary>Who answers, for the timeline; one more for each further answer that a quorum takes.</summary>
    public const string Somebody = "somebody (assumed)";

    internal override bool Fits(FlowDefinition flow) => flow.Find(About) is not null;
}
