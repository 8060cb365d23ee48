using Orchestrator.Contracts;
using Orchestrator.Contracts.Responses;
using Orchestrator.StateMachines.Flows;

namespace Orchestrator.Tabletop.Recordings;

public enum Covering
{
    /// <summary>An end state that the flow can come to.</summary>
    End,
    Step,
    Branch,

    /// <summary>What undoes a step.</summary>
    Compensation,
    Fallback,

    /// <summary>What follows from a no.</summary>
    Rejection,

    /// <summary>A step that failed, and the flow went on without it.</summary>
    GoingOnWithout,

    /// <summary>A question that nobody answered, and that went to others.</summary>
    Escalation,
}

/// <param name="Step">The step; null for an end state.</param>
/// <param name="What">The end state or branch; else null.</param>
/// <param name="Times">In how many responses; 0 is never.</param>
public sealed record Covered(Covering Kind, string? Step, string? What, int Times)
{
    public override string ToString() => Kind switch
    {
        Covering.End => $"end {What}",
        Covering.Branch => $"branch \"{What}\" of '{Step}'",
        _ => $"{Kind.ToString().ToLowerInvariant()} of '{Step}'",
    };
}

/// <summary>What of a flow responses have come to, and what not.</summary>
public sealed class Coverage
{
    private Coverage(IReadOnlyList<Covered> all) => All = all;

    /// <summary>Everything the flow has, in the order in which it is written.</summary>
    public IReadOnlyList<Covered> All { get; }

    public IEnumerable<Covered> Missing => All.Where(item => item.Times == 0);

    public static Coverage Of(FlowDefinition flow, IReadOnlyCollection<Course> courses) => new(
        [.. Ends(flow).Select(state => new Covered(Covering.End, null, state.ToString(), courses.Count(course => course.EndState == state))),
         .. flow.Steps.SelectMany(step => OfStep(step, courses))]);

    /// <summary>Of the responses of several runs.</summary>
    public static Coverage Sum(IEnumerable<Coverage> several) => new([.. several.SelectMany(one => one.All)
        .GroupBy(item => (item.Kind, item.Step, item.What)).Select(same => same.First() with { Times = same.Sum(item => item.Times) })]);

    /// <summary>The same things, with other counts.</summary>
    /// <param name="times">In the order of <see cref="All"/>.</param>
    internal Coverage Times(IReadOnlyList<int> times) => new([.. All.Select((item, at) => item with { Times = times[at] })]);

    private static IEnumerable<Covered> OfStep(Step step, IReadOnlyCollection<Course> courses)
    {
        Covered Item(Covering kind, Func<Course, bool> holds, string? what = null) => new(kind, step.Name, what, courses.Count(holds));

        yield return Item(Covering.Step, course => course.Reached(step.Name));
        if (step is ChoiceStep choice)
        {
            foreach (var branch in choice.Branches)
                yield return Item(Covering.Branch, course => Has<BranchChosen>(course, chosen => chosen.Step, step, chosen => chosen.Branch == branch.Label), branch.Label);
            if (choice.Branches.All(branch => branch.When is not null))
                yield return Item(Covering.Branch, course => Has<BranchChosen>(course, chosen => chosen.Step, step, chosen => chosen.Branch is null), "none");
        }

        if (step.Compensation is not null)
            yield return Item(Covering.Compensation, course => Has<StepUndone>(course, undone => undone.Step, step) || Has<UndoFailed>(course, failed => failed.Step, step));
        if (step.Fallback is not null)
            yield return Item(Covering.Fallback, course => Has<FallbackStarted>(course, fallback => fallback.Step, step));
        if (step is ApprovalStep { OnRejected: not null })
            yield return Item(Covering.Rejection, course => Has<RejectionTaken>(course, taken => taken.Step, step));
        if (step.GoesOnWithout is not null)
            yield return Item(Covering.GoingOnWithout, course => Has<StepFailed>(course, failed => failed.Step, step));
        if (step is HumanStep { Asking.EscalateTo.IsEmpty: false })
            yield return Item(Covering.Escalation, course => course.Tasks.Any(task => Course.IsStep(task.Opened.Step, step.Name) && task.WasEscalated));
    }

    private static bool Has<T>(Course course, Func<T, string> path, Step step, Func<T, bool>? holds = null)
        where T : Fact => course.Of<T>().Any(fact => Course.IsStep(path(fact), step.Name) && (holds is null || holds(fact)));

    /// <summary>How responses of the flow can end, by its definition alone. A person can always cancel.</summary>
    private static IEnumerable<EndState> Ends(FlowDefinition flow)
    {
        if (EndsAs(flow, EndAs.Resolved) || !flow.Main.Steps.Any(step => step is EndStep))
            yield return EndState.Resolved;
        if (EndsAs(flow, EndAs.Escalated) || flow.WhenOverdue == Overrun.Escalate || flow.Closing is not null || flow.Steps.Any(step => step.Compensation is not null))
            yield return EndState.Escalated;
        if (EndsAs(flow, EndAs.Failed) || flow.WhenOverdue == Overrun.Fail || flow.Exclusive is not null || flow.Main.Steps.Any(CanFail))
            yield return EndState.FailedGracefully;
        yield return EndState.Cancelled;
    }

    private static bool EndsAs(FlowDefinition flow, EndAs how) => flow.Steps.Any(step => step is EndStep end && end.As == how);

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
