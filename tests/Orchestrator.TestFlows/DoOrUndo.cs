using Orchestrator.StateMachines.Flows;

namespace Orchestrator.TestFlows;

/// <summary>Does one thing to an item; where it is not known whether it was done, it is undone to be safe.</summary>
public sealed class DoOrUndo : Flow
{
    protected override void Define(FlowBuilder flow)
    {
        flow.Named("do-or-undo", version: 1).OwnedBy("testers").StartsWhen(s => s.Type == "do-or-undo");
        flow.Action("do", "test.do", r => new { item = r.Signal.Label("item") }).Timeout(20.Seconds()).IsObjective()
            .CompensatedBy("test.undo", r => new { item = r.Signal.Label("item") }, protects: "a test", whenUnknown: Undo.IsSafe);
    }
}
