using System.Collections.Immutable;
using System.Text.Json;
using Orchestrator.Contracts.HumanTasks;
using Orchestrator.StateMachines.Flows;

namespace Orchestrator.Tabletop.Tests.Properties;

/// <summary>A sketch, written with the builder that every flow is written with.</summary>
/// <param name="child">The flow that it may start.</param>
internal sealed class SketchedFlow(string name, FlowSketch sketch, string? startedBy = null, string? child = null) : Flow
{
    /// <summary>What all sketched actions do; <see cref="Read"/> is read-only, <see cref="Undo"/> undoes.</summary>
    public const string Act = "world.act";
    public const string Read = "world.read";
    public const string Undo = "world.undo";

    public const string Asked = "role:cook";
    public const string Leads = "team:chefs";
    public const string Owner = "team:owners";

    private static readonly RetryPolicy PatientUndo = new(2, 1.Seconds(), 4.Seconds(), EvenIfUnknown: true);

    private int _steps;

    protected override void Define(FlowBuilder flow)
    {
        _steps = 0;
        flow.Named(name, version: 1).OwnedBy(Owner).Intent("What chance drew, runs.").Protects("nothing")
            .OnSignalResolved(sketch.WhenResolved);
        if (startedBy is not null)
            flow.StartsWhen(signal => signal.Type == startedBy, $"signal => signal.Type == \"{startedBy}\"");
        if (sketch.Minutes is { } minutes)
            flow.Deadline(minutes.Minutes(), sketch.WhenOverdue);
        if (sketch.Exclusive)
            flow.Exclusive(_ => name);
        Write(flow, sketch.Main, new Place());
        flow.Action($"{name}-goal", Act).Timeout(10.Seconds()).Irreversible("it is the goal").IsObjective();
        if (!sketch.Closing.IsEmpty)
            flow.Closing(close => Write(close, sketch.Closing, new Place(Closing: true)));
    }

    private void Write(StepsBuilder steps, ImmutableArray<Sketch> sketches, Place place)
    {
        foreach (var one in sketches)
            Write(steps, one, place);
    }

    private void Write(StepsBuilder steps, Sketch one, Place place)
    {
        var step = $"{one.Kind.ToString().ToLowerInvariant()}-{++_steps}";
        switch (one.Kind)
        {
            case Kind.Action or Kind.Guarded or Kind.Rescued:
                var action = Cared(Undoable(steps.Action(step, one.Undoing == Undoing.Unneeded ? Read : Act), one), one);
                place.Earlier.Add(Common(action, one, place));
                break;
            case Kind.Approval:
                var approval = Asking(steps.Approval(step, $"{step}?").Quorum(Math.Min(one.Count, 2)), one);
                if (one.Odd && place is { Closing: false, Item: false })
                    approval.AskEarly();
                if (!one.Blocks.IsEmpty)
                    approval.OnRejected(no => Write(no, one.Blocks[0], place));
                Common(approval, one, place);
                break;
            case Kind.Manual:
                var manual = Undoable(steps.ManualTask(step, "Do it."), one);
                Common(Asking(manual, one with { Unanswered = Manual(one.Unanswered) }), one, place);
                break;
            case Kind.Choice:
                var choice = steps.Choice(step);
                for (var i = 0; i < one.Blocks.Length; i++)
                    Branch(choice, one, i, place);
                Common(choice, one, place);
                break;
            case Kind.All or Kind.Any:
                var parallel = one.Kind == Kind.All ? steps.All(step) : steps.Any(step);
                for (var i = 0; i < one.Blocks.Length; i++)
                    parallel.Branch($"b{i}", branch => Write(branch, one.Blocks[i], place));
                Common(parallel, one, place);
                break;
            case Kind.ForEach:
                var items = one.Odd ? 4 : 3;
                var each = steps.ForEach(
                    step,
                    _ => Enumerable.Range(1, items),
                    atMost: 3,
                    (body, _) => Write(body, one.Blocks[0], place with { Item = true }),
                    $"_ => Enumerable.Range(1, {items})");
                Common(each.AtOnce(one.Count), one, place);
                break;
            case Kind.Verify:
                Common(steps.Verify<JsonElement>(step, Read, _ => new { }, holds: read => read.GetProperty("good").GetBoolean())
                    .Timeout(10.Seconds()).Every(20.Seconds()).For((one.Count * 15).Seconds()).Within(3.Minutes()), one, place);
                break;
            case Kind.Child when child is not null:
                var start = steps.StartFlow(step, child);
                Common(one.Odd ? start.Within(one.Count.Minutes()) : start, one, place);
                break;
            case Kind.WaitForSignal:
                var timeout = one.Odd ? WaitTimeout.Fail : WaitTimeout.GoOn;
                Common(steps.WaitForSignalResolved(step, (one.Count * 3).Minutes(), timeout), one, place);
                break;
            case Kind.Resolve when !place.Closing: steps.Resolve(step, "drawn"); break;
            case Kind.Fail when !place.Closing: steps.Fail(step, "drawn"); break;
            case Kind.Escalate when !place.Closing: steps.Escalate(step, "drawn"); break;
            default: Common(steps.Wait(step, (one.Count * 20).Seconds()), one, place); break;
        }
    }

    private TStep Common<TStep, T>(StepBuilder<TStep, T> step, Sketch one, Place place)
        where TStep : StepBuilder<TStep, T>
    {
        if (!one.Fallback.IsEmpty)
            step.Fallback(plan => Write(plan, one.Fallback, place));
        if (one.GoesOnWithout)
            step.GoOnWithout("chance says so");
        return (TStep)step;
    }

    private void Branch(ChoiceBuilder choice, Sketch one, int index, Place place)
    {
        void Then(StepsBuilder then) => Write(then, one.Blocks[index], place);

        var earlier = one.Odd ? place.Earlier.LastOrDefault() : null;
        if (index > 0 && index == one.Blocks.Length - 1)
            choice.Otherwise(Then);
        else if (earlier is not null)
            choice.When($"b{index}", r => r.Has(earlier) == (index == 0), Then, $"r => r.Has({earlier.Name}) == {index == 0} /* {index} */");
        else
            choice.When($"b{index}", _ => one.Count - 1 == index, Then, $"_ => {one.Count - 1} == {index}");
    }

    private static ActionBuilder<JsonElement> Cared(ActionBuilder<JsonElement> action, Sketch one) => one.Kind switch
    {
        Kind.Guarded when one.Undoing != Undoing.Unneeded => action.Guarded(until: one.Count, within: 4.Minutes(), Asked),
        Kind.Rescued => action.RescuedByOwner(4.Minutes()),
        _ => action,
    };

    private static ActionBuilder<JsonElement> Undoable(ActionBuilder<JsonElement> action, Sketch one)
    {
        action.Timeout(10.Seconds()).Retry(one.Count, firstDelay: 2.Seconds(), maxDelay: 3.Seconds(), evenIfUnknown: one.Odd);
        return one.Undoing switch
        {
            Undoing.ByAction => action.CompensatedBy(Undo, _ => new { }, protects: "order", timeout: 10.Seconds(), retry: PatientUndo),
            Undoing.ByActionEvenIfUnknown =>
                action.CompensatedBy(Undo, _ => new { }, protects: "order", StateMachines.Flows.Undo.IsSafe, 10.Seconds(), PatientUndo),
            Undoing.Never => action.Irreversible("it happened"),
            _ => action.ReadOnly(),
        };
    }

    private static ManualTaskBuilder<JsonElement> Undoable(ManualTaskBuilder<JsonElement> manual, Sketch one) => one.Undoing switch
    {
        Undoing.ByAction or Undoing.ByActionEvenIfUnknown =>
            manual.CompensatedBy(Undo, _ => new { }, protects: "order", 10.Seconds(), PatientUndo),
        Undoing.Never => manual.Irreversible("it happened"),
        _ => manual.ReadOnly(),
    };

    private static TStep Asking<TStep, T>(HumanStepBuilder<TStep, T> human, Sketch one)
        where TStep : HumanStepBuilder<TStep, T>
    {
        var step = human.AskedOf(Asked).Deadline(5.Minutes(), one.Unanswered);
        return one.Unanswered == DeadlineOutcome.Escalate ? step.EscalatesTo(Leads, 3.Minutes(), DeadlineOutcome.Reject) : step;
    }

    private static DeadlineOutcome Manual(DeadlineOutcome unanswered) =>
        unanswered == DeadlineOutcome.Approve ? DeadlineOutcome.Fail : unanswered;

    /// <param name="Item">In a ForEach.</param>
    private sealed record Place(bool Closing = false, bool Item = false)
    {
        /// <summary>Actions written before: what a later choice can ask for.</summary>
        public List<StepOutput> Earlier { get; init; } = [];
    }
}
