using Orchestrator.Contracts.Responses;

namespace Orchestrator.StateMachines.Flows.Drawings;

/// <summary>How a response of a flow can end, and what brings it there.</summary>
internal static class Endings
{
    public static IEnumerable<(EndState State, string When)> Of(FlowDefinition flow, StepNumbers numbers) =>
        [.. Resolved(flow, numbers), .. Escalated(flow, numbers), .. Failed(flow, numbers), .. Cancelled(flow)];

    /// <summary>Where nothing catches a failure, the response turns back.</summary>
    public static IReadOnlyList<Step> TurningBack(FlowDefinition flow) => [.. FlowDefinition.Walk(flow)
        .Where(place => Failure.CanFail(place.Step) && Failure.Of(flow, place).How == Catch.TurnsBack)
        .Select(place => place.Step)];

    /// <summary>What is undone when the response turns back.</summary>
    public static IReadOnlyList<Step> Undone(FlowDefinition flow) => [.. StepsIn(flow.Main).Where(IsUndone)];

    public static string Name(EndAs how) => how switch
    {
        EndAs.Resolved => "Resolved",
        EndAs.Escalated => "Escalated",
        _ => "Failed gracefully",
    };

    public static bool IsUndone(Step step) => step is StartFlowStep || step.Compensation is not null;

    private static IEnumerable<(EndState State, string When)> Resolved(FlowDefinition flow, StepNumbers numbers)
    {
        if (!flow.Main.Steps.Any(Reachability.AlwaysEnds))
            yield return (EndState.Resolved, "all steps are done");
        foreach (var end in Ends(flow, EndAs.Resolved, numbers))
            yield return (EndState.Resolved, end);
        if (flow.OnSignalResolved == SignalResolvedPolicy.FinishEarly)
            yield return (EndState.Resolved, "the signal resolves while it runs: it finishes early");
    }

    private static IEnumerable<(EndState State, string When)> Escalated(FlowDefinition flow, StepNumbers numbers)
    {
        foreach (var end in Ends(flow, EndAs.Escalated, numbers))
            yield return (EndState.Escalated, end);
        if (flow is { Deadline: { } deadline, WhenOverdue: Overrun.Escalate })
            yield return (EndState.Escalated, $"it has not ended within {deadline.InWords()}");
        if (flow.Steps.Where(step => step.IsObjective).ToList() is { Count: > 0 } objectives)
            yield return (EndState.Escalated, $"people skip a step that shows the outcome ({numbers.Of(objectives)})");
        if (flow.Steps.Any(step => !step.ReadOnly && step is not EndStep))
            yield return (EndState.Escalated, "something cannot be undone, or nobody knows whether it took effect: a human settles it");
        if (flow.Closing is { } closing && StepsIn(closing).Any(step => Failure.Of(flow, flow.Find(step.Name)!).How == Catch.LeftToHuman))
            yield return (EndState.Escalated, "a closing step fails: a human does its work");
    }

    private static IEnumerable<(EndState State, string When)> Failed(FlowDefinition flow, StepNumbers numbers)
    {
        foreach (var end in Ends(flow, EndAs.Failed, numbers))
            yield return (EndState.FailedGracefully, end);
        if (TurningBack(flow) is { Count: > 0 } steps)
            yield return (EndState.FailedGracefully, $"a step fails that nothing catches ({numbers.Of(steps)}), and what was done is undone");
        if (flow is { Deadline: { } deadline, WhenOverdue: Overrun.Fail })
            yield return (EndState.FailedGracefully, $"it has not ended within {deadline.InWords()}, and what was done is undone");
    }

    private static IEnumerable<(EndState State, string When)> Cancelled(FlowDefinition flow)
    {
        yield return (EndState.Cancelled, "a person cancels it");
        if (flow.OnSignalResolved == SignalResolvedPolicy.CancelAndCompensate)
            yield return (EndState.Cancelled, "the signal resolves: what was done is undone");
        else if (flow is { OnSignalResolved: SignalResolvedPolicy.FinishEarly, Exclusive: not null })
            yield return (EndState.Cancelled, "the signal resolves while it still waits for its turn");
        if (flow is { Deadline: { } deadline, WhenOverdue: Overrun.Cancel })
            yield return (EndState.Cancelled, $"it has not ended within {deadline.InWords()}, and what was done is undone");
    }

    private static IEnumerable<string> Ends(FlowDefinition flow, EndAs how, StepNumbers numbers) =>
        flow.Steps.OfType<EndStep>().Where(end => end.As == how).Select(end => $"{numbers[end]} {end.Name}: {end.Why}");

    private static IEnumerable<Step> StepsIn(Block block) =>
        block.Steps.SelectMany(step => step.Blocks.SelectMany(StepsIn).Prepend(step));
}
