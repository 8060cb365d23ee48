using Orchestrator.Contracts.Responses;
using Orchestrator.StateMachines.Flows;

namespace Orchestrator.ResponseFlows.Tests;

/// <summary>How the responses of a flow can end, by its definition alone.</summary>
internal static class Reachable
{
    public static IEnumerable<EndState> EndStates(FlowDefinition flow)
    {
        // A person can always cancel.
        yield return EndState.Cancelled;
        if (Ends(flow, EndAs.Resolved) || !flow.Main.Steps.Any(step => step is EndStep))
            yield return EndState.Resolved;
        if (Ends(flow, EndAs.Escalated) || flow.WhenOverdue == Overrun.Escalate || flow.Closing is not null || flow.Steps.Any(step => step.Compensation is not null))
            yield return EndState.Escalated;
        if (Ends(flow, EndAs.Failed) || flow.WhenOverdue == Overrun.Fail || flow.Exclusive is not null || flow.Main.Steps.Any(CanFail))
            yield return EndState.FailedGracefully;
    }

    private static bool Ends(FlowDefinition flow, EndAs how) => flow.Steps.Any(step => step is EndStep end && end.As == how);

    /// <summary>A failure that neither its fallback nor the flow's going on without it catches.</summary>
    private static bool CanFail(Step step)
    {
        if (step.GoesOnWithout is not null)
            return false;
        if (step.Fallback is { } fallback)
            return fallback.Steps.Any(CanFail);
        return step is not EndStep && (step.Blocks.All(block => block.Steps.IsEmpty) || step.Blocks.SelectMany(block => block.Steps).Any(CanFail));
    }
}
