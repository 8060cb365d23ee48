using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Orchestrator.Contracts.HumanTasks;
using Orchestrator.StateMachines.Flows;

namespace Orchestrator.Tabletop.Tests.Properties;

/// <summary>Draws flows that are valid by construction, and makes a flow smaller in every way that keeps it valid.</summary>
internal static class Sketches
{
    private const int Deepest = 2;

    public static Gen<FlowSketch> Flows { get; } =
        from main in Block(Deepest, mayEnd: false, most: 4)
        from closing in Gen.Frequency((2, None), (1, Block(1, mayEnd: false)))
        from exclusive in Gen.Elements(true, false)
        from minutes in Gen.Elements<int?>(null, 5, 20, 60)
        from overdue in Gen.Elements(Enum.GetValues<Overrun>())
        from resolved in Gen.Elements(Enum.GetValues<SignalResolvedPolicy>())
        select new FlowSketch(main, closing, exclusive, minutes, overdue, resolved);

    public static IEnumerable<FlowSketch> Smaller(FlowSketch flow) =>
    [
        .. Smaller(flow.Main, mayBeEmpty: true).Select(main => flow with { Main = main }),
        .. Smaller(flow.Closing, mayBeEmpty: true).Select(closing => flow with { Closing = closing }),
        .. flow.Exclusive ? [flow with { Exclusive = false }] : Array.Empty<FlowSketch>(),
        .. flow.Minutes is null ? [] : new[] { flow with { Minutes = null } },
        .. flow.WhenResolved == SignalResolvedPolicy.Continue ? [] : new[] { flow with { WhenResolved = SignalResolvedPolicy.Continue } },
    ];

    private static Gen<ImmutableArray<Sketch>> Block(int depth, bool mayEnd, int most = 2) =>
        from count in Gen.Choose(1, most)
        from steps in Gen.ArrayOf(Step(depth), count)
        from end in Gen.Elements(Kind.Resolve, Kind.Fail, Kind.Escalate)
        from ends in Gen.Choose(0, 3)
        select mayEnd && ends == 0 ? [.. steps[1..], new Sketch(end)] : steps.ToImmutableArray();

    private static Gen<Sketch> Step(int depth) =>
        from kind in depth == 0 ? Simple : Gen.Frequency((3, Simple), (2, Nested))
        from plain in Plain(kind)
        from blocks in BlocksOf(kind, depth - 1)
        from fallback in depth == 0 ? None : Gen.Frequency((3, None), (1, Block(depth - 1, mayEnd: true)))
        from without in Gen.Choose(0, 5)
        select plain with { Blocks = blocks, Fallback = fallback, GoesOnWithout = without == 0 && kind != Kind.Verify };

    private static Gen<ImmutableArray<Sketch>> None => Gen.Constant(ImmutableArray<Sketch>.Empty);

    private static Gen<Kind> Simple => Gen.Frequency(
        (8, Gen.Constant(Kind.Action)), (1, Gen.Constant(Kind.Guarded)), (1, Gen.Constant(Kind.Rescued)), (2, Gen.Constant(Kind.Approval)),
        (1, Gen.Constant(Kind.Manual)), (1, Gen.Constant(Kind.Wait)), (1, Gen.Constant(Kind.WaitForSignal)), (1, Gen.Constant(Kind.Verify)),
        (1, Gen.Constant(Kind.Child)));

    private static Gen<Kind> Nested => Gen.Elements(Kind.Choice, Kind.All, Kind.Any, Kind.Any, Kind.ForEach, Kind.Approval);

    private static Gen<Sketch> Plain(Kind kind) =>
        from count in Gen.Choose(1, 3)
        from odd in Gen.Choose(0, 3)
        from undoing in Gen.Elements(Undoing.ByAction, Undoing.ByAction, Undoing.ByActionEvenIfUnknown, Undoing.Never, Undoing.Unneeded)
        from unanswered in Gen.Elements(Enum.GetValues<DeadlineOutcome>())
        select new Sketch(kind, count, odd == 0, undoing, unanswered);

    private static Gen<ImmutableArray<ImmutableArray<Sketch>>> BlocksOf(Kind kind, int depth)
    {
        if (depth < 0 || kind is not (Kind.Choice or Kind.All or Kind.Any or Kind.ForEach or Kind.Approval))
            return Gen.Constant(ImmutableArray<ImmutableArray<Sketch>>.Empty);
        if (kind is Kind.ForEach)
            return Block(depth, mayEnd: false).Select(body => ImmutableArray.Create(body));
        if (kind is Kind.Approval)
            return Block(depth, mayEnd: true).Select(rejected => ImmutableArray.Create(rejected));
        // A choice whose branches all end leaves nothing to come behind it: its first never does.
        return from first in Block(depth, mayEnd: false)
            from second in Block(depth, mayEnd: kind == Kind.Choice)
            from third in Block(depth, mayEnd: kind == Kind.Choice)
            from count in Gen.Choose(2, 3)
            select count == 2 ? ImmutableArray.Create(first, second) : ImmutableArray.Create(first, second, third);
    }

    private static IEnumerable<ImmutableArray<Sketch>> Smaller(ImmutableArray<Sketch> block, bool mayBeEmpty)
    {
        if (mayBeEmpty && block.Length > 1)
            yield return [];
        for (var i = 0; i < block.Length; i++)
        {
            if (mayBeEmpty || block.Length > 1)
                yield return block.RemoveAt(i);
            foreach (var inner in block[i].Blocks.Append(block[i].Fallback).Where(inner => !inner.IsEmpty && !inner.Any(step => step.Ends)))
                yield return block.RemoveAt(i).InsertRange(i, inner);
            foreach (var smaller in Smaller(block[i]))
                yield return block.SetItem(i, smaller);
        }
    }

    private static IEnumerable<Sketch> Smaller(Sketch step)
    {
        var fewest = step.Kind is Kind.All or Kind.Any ? 2 : step.Kind is Kind.Approval ? 0 : 1;
        for (var i = 0; i < step.Blocks.Length; i++)
        {
            if (step.Blocks.Length > fewest && (i > 0 || fewest == 0))
                yield return step with { Blocks = step.Blocks.RemoveAt(i) };
            foreach (var smaller in Smaller(step.Blocks[i], mayBeEmpty: false))
                yield return step with { Blocks = step.Blocks.SetItem(i, smaller) };
        }

        if (!step.Fallback.IsEmpty)
            yield return step with { Fallback = [] };
        foreach (var smaller in Smaller(step.Fallback, mayBeEmpty: false))
            yield return step with { Fallback = smaller };
        if (step.GoesOnWithout)
            yield return step with { GoesOnWithout = false };
        if (step.Count > 1)
            yield return step with { Count = 1 };
        if (step.Odd)
            yield return step with { Odd = false };
        if (step.Kind is Kind.Guarded or Kind.Rescued)
            yield return step with { Kind = Kind.Action };
    }
}
