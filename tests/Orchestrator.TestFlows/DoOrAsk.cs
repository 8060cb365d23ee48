using Orchestrator.StateMachines.Flows;

namespace Orchestrator.TestFlows;

/// <summary>Does one thing to an item, which nothing undoes: where it is not known whether it was done, a human finds out.</summary>
public sealed class DoOrAsk : Flow
{
    protected override void Define(FlowBuilder flow)
    {
        flow.Named("do-or-ask", version: 1).OwnedBy("testers").StartsWhen(s => s.Type == "do-or-ask");
        flow.Action("do", "test.do", r => new { item = r.Signal.Label("item") }).Timeout(10.Seconds()).Irreversible("what is done is done").IsObjective();
    }
}
