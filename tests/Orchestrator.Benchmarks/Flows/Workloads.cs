using System.Text.Json;
using Orchestrator.Contracts.HumanTasks;
using Orchestrator.StateMachines.Flows;

namespace Orchestrator.Benchmarks.Flows;

/// <summary>What durable-execution engines are compared by: five steps; an approval; a failure that is turned back.</summary>
internal static class Workloads
{
    public static readonly IReadOnlyList<Flow> All = [new FiveActions(), new OneApproval(), new TurnedBack()];

    public const string Action = "bench.nothing";

    public const string Refused = "bench.refused";

    private static FlowBuilder Head(this FlowBuilder flow, string name) => flow.Named(name, version: 1).OwnedBy("bench")
        .Intent("Nothing is done, durably, because the time it takes is what is asked.")
        .Protects("nothing")
        .Objective(percent: 99, within: 1.Minutes())
        .Deadline(12.Hours(), whenMissed: Overrun.Escalate);

    private static ActionBuilder<JsonElement> Step(this StepsBuilder steps, string name, string action = Action) => steps
        .Action(name, action, r => new { name }).Timeout(30.Seconds()).ReadOnly();

    private static void Undoable(this StepsBuilder steps, string name) => steps
        .Action(name, Action, r => new { name }).Timeout(30.Seconds())
        .CompensatedBy(Action, r => new { undo = name }, protects: "nothing");

    /// <summary>w1, and w3 parked: five actions, done.</summary>
    private sealed class FiveActions : Flow
    {
        protected override void Define(FlowBuilder flow)
        {
            flow.Head("w1");
            for (var n = 1; n < 5; n++)
                flow.Step($"step-{n}");
            flow.Step("step-5").IsObjective();
        }
    }

    /// <summary>w2 and w3: action, approval, action, done.</summary>
    private sealed class OneApproval : Flow
    {
        protected override void Define(FlowBuilder flow)
        {
            flow.Head("w2");
            flow.Step("before");
            flow.Approval("approve", r => "Go on?").AskedOf("role:anybody").Deadline(6.Hours(), DeadlineOutcome.Fail);
            flow.Step("after").IsObjective();
        }
    }

    /// <summary>w4: two actions, a third that fails for good, two compensations in reverse.</summary>
    private sealed class TurnedBack : Flow
    {
        protected override void Define(FlowBuilder flow)
        {
            flow.Head("w4");
            flow.Undoable("first");
            flow.Undoable("second");
            flow.Step("third", Refused).IsObjective();
        }
    }
}
