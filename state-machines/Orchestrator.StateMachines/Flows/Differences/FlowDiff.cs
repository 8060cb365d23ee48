using Orchestrator.StateMachines.Flows.Drawings;

namespace Orchestrator.StateMachines.Flows.Differences;

/// <summary>
/// What changed between two definitions: steps added, removed, moved, renamed as far as one can tell, and what they and the head
/// of the flow say.
/// </summary>
public static class FlowDiff
{
    /// <summary>Flow by flow, the newest version of each, by name; also those that are the same.</summary>
    public static IReadOnlyList<FlowDifference> Between(IEnumerable<FlowDefinition> from, IEnumerable<FlowDefinition> to)
    {
        var (before, then) = (Newest(from), Newest(to));
        return [.. before.Keys.Union(then.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(name => Between(before.GetValueOrDefault(name), then.GetValueOrDefault(name)))];
    }

    /// <param name="from">Null where there was none; not both.</param>
    /// <param name="to">Null where there is none any more.</param>
    public static FlowDifference Between(FlowDefinition? from, FlowDefinition? to)
    {
        var name = (to ?? from ?? throw new ArgumentNullException(nameof(to))).Name;
        IReadOnlyList<Change> changes = from is null || to is null ? [] : [.. Changes(from, to).OrderBy(change => change.Area)];
        return new FlowDifference(name, from is null ? null : FlowSide.Of(from), to is null ? null : FlowSide.Of(to), changes);
    }

    private static Dictionary<string, FlowDefinition> Newest(IEnumerable<FlowDefinition> flows) => flows
        .GroupBy(flow => flow.Name, StringComparer.Ordinal)
        .ToDictionary(same => same.Key, same => same.MaxBy(flow => flow.Version)!, StringComparer.Ordinal);

    private static IEnumerable<Change> Changes(FlowDefinition from, FlowDefinition to)
    {
        var steps = new StepPairs(from, to);
        var blocks = new BlockPairs(from, to, steps);
        var moved = new Moves(from, to, steps, blocks);
        if (from.Name != to.Name)
            yield return new Change(ChangeKind.Renamed, ChangeArea.Head, null, "name", from.Name, to.Name);
        foreach (var change in Said(null, Aspects.Of(from), Aspects.Of(to)))
            yield return change;
        foreach (var place in FlowDefinition.Walk(to))
        {
            if (steps.Before(place.Step) is not { } before)
            {
                yield return new Change(ChangeKind.Added, ChangeArea.Steps, place.Step.Name, Change.WholeStep, null, Description(place));
                continue;
            }

            if (before.Name != place.Step.Name)
                yield return new Change(ChangeKind.Renamed, ChangeArea.Steps, place.Step.Name, "name", before.Name, place.Step.Name);
            if (moved.Of(place) is { } move)
                yield return move;
            foreach (var change in Said(place.Step.Name, Aspects.Of(before), Aspects.Of(place.Step)))
                yield return change;
            foreach (var change in Branches(before, place.Step, blocks))
                yield return change;
        }

        foreach (var gone in FlowDefinition.Walk(from).Where(place => steps.Then(place.Step) is null))
            yield return new Change(ChangeKind.Removed, ChangeArea.Steps, gone.Step.Name, Change.WholeStep, Description(gone), null);
    }

    private static IEnumerable<Change> Said(string? step, IReadOnlyList<Aspect> before, IReadOnlyList<Aspect> then)
    {
        foreach (var (area, what) in before.Concat(then).Select(aspect => (aspect.Area, aspect.What)).Distinct())
        {
            var was = before.FirstOrDefault(aspect => aspect.What == what)?.Value;
            var now = then.FirstOrDefault(aspect => aspect.What == what)?.Value;
            var kind = was is null ? ChangeKind.Added : now is null ? ChangeKind.Removed : ChangeKind.Changed;
            if (was != now)
                yield return new Change(kind, area, step, what, was, now);
        }
    }

    private static IEnumerable<Change> Branches(Step before, Step then, BlockPairs blocks)
    {
        var (was, now) = (Of(before), Of(then));
        foreach (var branch in was)
        {
            if (blocks.Then(branch) is not { } same)
                yield return On(ChangeKind.Removed, Branch(branch), Condition(branch), null);
            else if (branch.Label != same.Label)
                yield return On(ChangeKind.Renamed, "branch", branch.Label, same.Label);
            else if (branch.When?.Text != same.When?.Text)
                yield return On(ChangeKind.Changed, Branch(branch), Condition(branch), Condition(same));
        }

        foreach (var branch in now.Where(blocks.IsNew))
            yield return On(ChangeKind.Added, Branch(branch), null, Condition(branch));
        var (order, kept) = (was.Select(blocks.Then).OfType<Block>().ToList(), now.Where(branch => !blocks.IsNew(branch)).ToList());
        if (!order.SequenceEqual(kept))
            yield return On(ChangeKind.Changed, "order of its branches", Labels(order), Labels(kept));

        Change On(ChangeKind kind, string what, string? from, string? to) => new(kind, ChangeArea.Conditions, then.Name, what, from, to);
        static string Branch(Block branch) => $"branch '{branch.Label}'";
        static IReadOnlyList<Block> Of(Step step) => [.. step.Blocks.Where(block => block.Role == BlockRole.Branch)];
        static string Labels(IEnumerable<Block> branches) => string.Join(", ", branches.Select(branch => branch.Label));
        static string Condition(Block branch) => branch.When is { } when ? SourceWords.Code(when.Text) : "always";
    }

    private static string Description(Place place)
    {
        var does = StepWords.Code(place.Step) is { Length: > 0 } code ? code : StepWords.Does(place.Step);
        return $"{place.Step.Kind}{(does.Length == 0 ? "" : $" {does}")}, {Moves.Where(place)}";
    }
}
