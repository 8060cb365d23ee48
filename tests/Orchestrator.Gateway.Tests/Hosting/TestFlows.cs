using Orchestrator.Contracts.HumanTasks;
using Orchestrator.StateMachines.Flows;

namespace Orchestrator.Gateway.Tests.Hosting;

/// <summary>Asks, then acts on the sandbox.</summary>
public sealed class AskThenAct : Flow
{
    protected override void Define(FlowBuilder flow)
    {
        flow.Named("ask-then-act", version: 1).OwnedBy("platform").StartsWhen(s => s.Type == "ask");
        flow.Approval("may-we", "May we?").AskedOf("role:duty").Deadline(1.Hours(), DeadlineOutcome.Reject);
        flow.Action("act", "world.echo", r => new { from = r.Signal.Source }).Irreversible("a test").IsObjective();
    }
}

/// <summary>Acts at once.</summary>
public sealed class JustAct : Flow
{
    protected override void Define(FlowBuilder flow)
    {
        flow.Named("just-act", version: 2).OwnedBy("platform").StartsWhen(s => s.Type == "act");
        flow.Action("act", "world.echo", r => new { from = r.Signal.Source }).Irreversible("a test").IsObjective();
    }
}
