namespace Orchestrator.StateMachines.Flows.Drawings;

internal enum Catch
{
    Fallback,
    GoesOn,
    OtherBranches,
    TurnsBack,
    LeftToHuman,
}

/// <summary>What becomes of a step's failure, as the interpreter has it: the innermost thing around it that catches it.</summary>
/// <param name="By">The step that catches it; null where nothing does.</param>
internal sealed record Failure(Catch How, Step? By)
{
    public static Failure Of(FlowDefinition flow, Place place)
    {
        Block? from = null;
        for (var at = place; ;)
        {
            if (at.Step.Fallback is { } fallback && !ReferenceEquals(from, fallback))
                return new(Catch.Fallback, at.Step);
            if (at.Step.GoesOnWithout is not null)
                return new(Catch.GoesOn, at.Step);
            if (at.Parent is not { } parent)
                return new(at.Block.Role == BlockRole.Closing ? Catch.LeftToHuman : Catch.TurnsBack, null);
            if (at.Block.Role == BlockRole.Branch && parent is ParallelStep { Join: Join.Any })
                return new(Catch.OtherBranches, parent);
            (from, at) = (at.Block, flow.Find(parent.Name)!);
        }
    }

    /// <summary>Whether it can fail itself, not only what stands inside it.</summary>
    public static bool CanFail(Step step) => step is not (EndStep or ParallelStep or WaitStep { AtDeadline: WaitTimeout.GoOn });
}
