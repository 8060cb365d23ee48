using Orchestrator.StateMachines.Flows;

namespace Orchestrator.Tabletop.Tests.Recorded;

/// <summary>Tries until its waits are as long as they may get, forwards and back.</summary>
internal sealed class Stubborn : Flow
{
    protected override void Define(FlowBuilder flow)
    {
        flow.Named("stubborn", version: 1).OwnedBy("porters").Intent("The door is open.").Protects("whoever waits outside")
            .StartsWhen(s => s.Type == "knock")
            .Deadline(1.Hours(), Overrun.Fail);
        flow.Action("knock", "door.knock").Timeout(10.Seconds()).Retry(8, firstDelay: 2.Seconds(), maxDelay: 12.Seconds())
            .CompensatedBy("door.leave", _ => new { }, protects: "the neighbours", retry: new RetryPolicy(8, 1.Seconds(), 5.Seconds()));
        flow.Action("ask-in", "door.ask").Timeout(10.Seconds()).Irreversible("it was said").IsObjective();
    }
}
