namespace Orchestrator.StateMachines.Flows.Differences;

/// <summary>Which block is which: that of the same step and role; a branch by its name, else by its condition.</summary>
internal sealed class BlockPairs
{
    private readonly Dictionary<Block, Block> _then = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<Block> _paired = new(ReferenceEqualityComparer.Instance);

    public BlockPairs(FlowDefinition from, FlowDefinition to, StepPairs steps)
    {
        Pair(from.Main, to.Main);
        if (from.Closing is not null && to.Closing is not null)
            Pair(from.Closing, to.Closing);
        foreach (var before in from.Steps)
        {
            if (steps.Then(before) is { } then)
                Pair([.. before.Blocks], [.. then.Blocks]);
        }
    }

    public Block? Then(Block before) => _then.GetValueOrDefault(before);

    public bool IsNew(Block block) => !_paired.Contains(block);

    private void Pair(IReadOnlyList<Block> before, IReadOnlyList<Block> then)
    {
        PairBy(before, then, block => $"{block.Role} {block.Label}");
        PairBy(before, then, block => $"{block.Role} {block.When?.Text}");
    }

    private void PairBy(IEnumerable<Block> before, IReadOnlyList<Block> then, Func<Block, string> what)
    {
        foreach (var block in before.Where(block => Then(block) is null))
        {
            if (then.FirstOrDefault(other => IsNew(other) && what(other) == what(block)) is { } same)
                Pair(block, same);
        }
    }

    private void Pair(Block before, Block then)
    {
        _then[before] = then;
        _paired.Add(then);
    }
}
