namespace Orchestrator.StateMachines.Flows.Differences;

/// <summary>Steps that stand elsewhere: in another block, or in their own in another order.</summary>
internal sealed class Moves
{
    private readonly FlowDefinition _from;
    private readonly StepPairs _steps;
    private readonly BlockPairs _blocks;
    private readonly HashSet<Step> _inOrder = new(ReferenceEqualityComparer.Instance);

    public Moves(FlowDefinition from, FlowDefinition to, StepPairs steps, BlockPairs blocks)
    {
        (_from, _steps, _blocks) = (from, steps, blocks);
        foreach (var block in FlowDefinition.Walk(to).Select(place => place.Block).Distinct<Block>(ReferenceEqualityComparer.Instance))
            _inOrder.UnionWith(Kept(block));
    }

    /// <summary>Null for a step that is where it was.</summary>
    public Change? Of(Place now) => _inOrder.Contains(now.Step)
        ? null
        : new Change(ChangeKind.Moved, ChangeArea.Steps, now.Step.Name, "place", Where(Before(now.Step)!), Where(now));

    /// <summary><c>in the fallback of 'roll-back', after 'page'</c>.</summary>
    public static string Where(Place place)
    {
        var inside = place.Block.Role switch
        {
            BlockRole.Main => "",
            BlockRole.Closing => "in the closing, ",
            BlockRole.Fallback => $"in the fallback of '{place.Parent!.Name}', ",
            BlockRole.Rejected => $"where '{place.Parent!.Name}' is rejected, ",
            BlockRole.Item => $"for each of '{place.Parent!.Name}', ",
            _ => $"in '{place.Parent!.Name}', branch '{place.Block.Label}', ",
        };
        return inside + (place.Index == 0 ? "first" : $"after '{place.Block.Steps[place.Index - 1].Name}'");
    }

    private Place? Before(Step step) => _steps.Before(step) is { } before ? _from.Find(before.Name) : null;

    /// <summary>The steps that stayed in a block, but for the fewest that must have moved: the longest part in the old order.</summary>
    private IEnumerable<Step> Kept(Block now)
    {
        var stayed = now.Steps.Where(step => Before(step) is { } before && ReferenceEquals(_blocks.Then(before.Block), now)).ToList();
        var order = stayed.Select(step => Before(step)!.Index).ToList();
        var (length, previous) = (new int[order.Count], new int[order.Count]);
        for (var i = 0; i < order.Count; i++)
        {
            (length[i], previous[i]) = (1, -1);
            for (var j = 0; j < i; j++)
            {
                if (order[j] < order[i] && length[j] + 1 > length[i])
                    (length[i], previous[i]) = (length[j] + 1, j);
            }
        }

        for (var at = Array.IndexOf(length, length.DefaultIfEmpty().Max()); at >= 0; at = previous[at])
            yield return stayed[at];
    }
}
