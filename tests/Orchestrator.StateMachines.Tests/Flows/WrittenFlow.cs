using Orchestrator.StateMachines.Flows;

namespace Orchestrator.StateMachines.Tests.Flows;

/// <summary>A flow written in the test that is about it; what the test is not about is filled in.</summary>
internal sealed class WrittenFlow(Action<FlowBuilder> define) : Flow
{
    public static FlowDefinition Of(Action<FlowBuilder> define) => new WrittenFlow(define).Build();

    public static IReadOnlyList<Finding> Findings(Action<FlowBuilder> define) => new WrittenFlow(define).Inspect().Findings;

    protected override void Define(FlowBuilder flow)
    {
        flow.Named("test-flow", version: 1).OwnedBy("platform");
        define(flow);
    }
}

public sealed record Deploy(string Version, int AgeMinutes);
