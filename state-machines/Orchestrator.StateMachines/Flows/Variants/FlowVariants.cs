using System.Collections.Immutable;

namespace Orchestrator.StateMachines.Flows.Variants;

/// <summary>
/// Flows with some settings changed, for trying out: name and version stay, the hash changes with what it stands for, and the variant
/// says so in words. Nothing that runs in earnest is made here.
/// </summary>
public static class FlowVariants
{
    /// <exception cref="FlowInvalid">An unknown step or setting, a value that makes no sense, or a flow that would not pass its checks.</exception>
    public static FlowDefinition With(this FlowDefinition flow, params IReadOnlyCollection<SettingChange> changes)
    {
        var findings = new List<Finding>();
        foreach (var change in changes.Where(change => change.Step is { } step && flow.Find(step) is null))
            findings.Add(new Finding(flow.Name, change.Step, "there is no such step", $"It has: {string.Join(", ", flow.Steps.Select(step => step.Name))}"));

        var overall = changes.Where(change => change.Step is null).ToList();
        var variant = Copy(
            flow,
            Change(flow.Main, flow, changes, findings),
            flow.Closing is null ? null : Change(flow.Closing, flow, changes, findings),
            overall.Aggregate(flow.Deadline, (deadline, change) => Settings.DeadlineOf(flow, change, deadline, findings)),
            string.Join(", ", changes));
        findings.AddRange(findings.Count == 0 ? FlowChecks.Run(variant) : []);
        return findings.Count == 0 ? variant : throw new FlowInvalid(findings);
    }

    private static Block Change(Block block, FlowDefinition flow, IReadOnlyCollection<SettingChange> changes, List<Finding> findings) =>
        block with { Steps = [.. block.Steps.Select(step => Change(step, flow, changes, findings))] };

    private static Step Change(Step step, FlowDefinition flow, IReadOnlyCollection<SettingChange> changes, List<Finding> findings)
    {
        Block? Inner(Block? block) => block is null ? null : Change(block, flow, changes, findings);
        ImmutableArray<Block> Each(ImmutableArray<Block> blocks) => [.. blocks.Select(block => Inner(block)!)];

        var changed = changes.Where(change => change.Step == step.Name).Aggregate(step, (now, change) => Settings.Set(flow, now, change, findings));
        changed = changed with { Fallback = Inner(changed.Fallback) };
        return changed switch
        {
            ChoiceStep choice => choice with { Branches = Each(choice.Branches) },
            ParallelStep parallel => parallel with { Branches = Each(parallel.Branches) },
            ForEachStep each => each with { Body = Inner(each.Body)! },
            ApprovalStep approval => approval with { OnRejected = Inner(approval.OnRejected) },
            _ => changed,
        };
    }

    private static FlowDefinition Copy(FlowDefinition flow, Block main, Block? closing, TimeSpan? deadline, string variant) => new()
    {
        Name = flow.Name,
        Version = flow.Version,
        Owner = flow.Owner,
        Intent = flow.Intent,
        Protects = flow.Protects,
        Constraints = flow.Constraints,
        StartsWhen = flow.StartsWhen,
        Objectives = flow.Objectives,
        Deadline = deadline,
        WhenOverdue = flow.WhenOverdue,
        Exclusive = flow.Exclusive,
        OnSignalResolved = flow.OnSignalResolved,
        ResolvesIncident = flow.ResolvesIncident,
        Returns = flow.Returns,
        Main = main,
        Closing = closing,
        Variant = variant,
    };
}
