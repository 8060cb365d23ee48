using Orchestrator.Contracts.HumanTasks;
using Orchestrator.StateMachines.Flows;

namespace Orchestrator.Tabletop.Tests.Recorded;

/// <summary>One of everything a flow can be made of.</summary>
internal sealed class KitchenSink : Flow
{
    protected override void Define(FlowBuilder flow)
    {
        flow.Named("kitchen-sink", version: 1).OwnedBy("cooks").Intent("Every kind of step runs.").Protects("nothing")
            .StartsWhen(s => s.Type == "sink")
            .Deadline(3.Hours(), Overrun.Fail)
            .Exclusive(_ => "sink")
            .OnSignalResolved(SignalResolvedPolicy.CancelAndCompensate);

        flow.Action("turn-on", "tap.on", r => new { r.Signal.Source })
            .Timeout(10.Seconds()).Retry(3, evenIfUnknown: true)
            .CompensatedBy("tap.off", _ => new { }, protects: "the floor", whenUnknown: Undo.IsSafe);
        var level = flow.Action<Level>("read-level", "level.read").ReadOnly().Timeout(10.Seconds()).Retry(2);
        flow.Approval("may-we", "May we?").AskEarly().AskedOf("role:cook").Quorum(2).Deadline(20.Minutes(), DeadlineOutcome.Approve);
        flow.Action("fill", "tap.fill", r => new { r.From(level).Litres })
            .Timeout(10.Seconds()).Guarded(until: 1, within: 10.Minutes(), "role:cook")
            .EvidenceNoOlderThan(2.Minutes(), level)
            .CompensatedBy("tap.drain", _ => new { }, protects: "the water")
            .RescuedByOwner(15.Minutes());
        flow.All("both")
            .Branch("left", left => left.Wait("soak", 30.Seconds()))
            .Branch("right", right => right.ManualTask("rinse", "Rinse.").Irreversible("water")
                .AskedOf("ana", "role:cook").Deadline(10.Minutes(), DeadlineOutcome.Escalate).EscalatesTo("team:chefs", 10.Minutes(), DeadlineOutcome.Fail)
                .Fallback(plan => plan.Action("rinse-by-machine", "machine.rinse").Irreversible("water")));
        flow.Any("first")
            .Branch("fast", fast => fast.Action("quick", "wash.quick").Timeout(20.Seconds()).CompensatedBy("wash.undo", _ => new { }, protects: "plates"))
            .Branch("slow", slow => slow.Action("slowly", "wash.slow").Timeout(20.Seconds()).CompensatedBy("wash.undo", _ => new { }, protects: "plates"));
        flow.ForEach("dishes", r => Enumerable.Range(1, r.From(level).Dishes), atMost: 4, (each, dish) =>
            each.Action("dry", "dish.dry", r => new { number = r.From(dish) }).Timeout(10.Seconds()).Retry(2)
                .CompensatedBy("dish.wet", r => new { number = r.From(dish) }, protects: "dishes")).AtOnce(2)
            .GoOnWithout("they dry by themselves");
        flow.StartFlow("put-away", "cupboard", r => new { dishes = r.From(level).Dishes }).Within(20.Minutes());
        flow.Choice("is-it-full").When("full", r => r.From(level).Litres > 9, full =>
            full.Approval("overflow", "Go on?").AskedOf("role:cook").FourEyes().Deadline(5.Minutes(), DeadlineOutcome.Reject)
                .OnRejected(no => no.Fail("overflown", "nobody wanted to go on")))
            .Otherwise(_ => { });
        flow.Choice("is-it-odd").When("odd", r => r.From(level).Dishes == 3, odd => odd.Escalate("ask-cook", "three dishes are odd"));
        flow.Verify<Level>("is-dry", "level.read", _ => new { }, holds: now => now.Litres < 9).Every(20.Seconds()).For(40.Seconds()).Within(5.Minutes());
        flow.Closing(close => close.Action("turn-off", "tap.off").Timeout(10.Seconds()).Irreversible("it is off"));
    }

    private sealed record Level(int Litres, int Dishes);
}

/// <summary>Started by the other, under its key.</summary>
internal sealed class Cupboard : Flow
{
    protected override void Define(FlowBuilder flow)
    {
        flow.Named("cupboard", version: 1).OwnedBy("cooks").Intent("Dishes are away.").Protects("dishes").Deadline(1.Hours(), Overrun.Cancel)
            .Exclusive(_ => "cupboard").OnSignalResolved(SignalResolvedPolicy.Continue).Returns(_ => new { away = true });
        flow.Action("open-door", "door.open").Timeout(10.Seconds()).CompensatedBy("door.close", _ => new { }, protects: "heads");
        flow.WaitForSignalResolved("quiet", 3.Minutes(), WaitTimeout.GoOn);
        flow.Action("stack", "dishes.stack").Timeout(10.Seconds()).CompensatedBy("dishes.unstack", _ => new { }, protects: "dishes").IsObjective();
        flow.Any("shut")
            .Branch("gently", gently => gently.Action("push", "door.push").Timeout(10.Seconds()).Irreversible("it is shut"))
            .Branch("roughly", roughly => roughly.Action("kick", "door.kick").Timeout(30.Seconds()).CompensatedBy("door.mend", _ => new { }, protects: "the door"));
    }
}
