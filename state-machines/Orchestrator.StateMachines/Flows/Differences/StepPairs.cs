namespace Orchestrator.StateMachines.Flows.Differences;

/// <summary>Which step of one definition is which of the other: by name, and where that is new, by what it does.</summary>
internal sealed class StepPairs
{
    /// <summary>Of what two steps say, the part that must be the same for one to be the other under a new name.</summary>
    private const double Alike = 0.5;

    private readonly Dictionary<Step, Step> _then = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Step, Step> _before = new(ReferenceEqualityComparer.Instance);

    public StepPairs(FlowDefinition from, FlowDefinition to)
    {
        foreach (var step in from.Steps)
        {
            if (to.Find(step.Name) is { } same)
                Pair(step, same.Step);
        }

        foreach (var gone in from.Steps.Where(step => Then(step) is null).ToList())
        {
            var (best, likeness) = to.Steps.Where(step => Before(step) is null && Does(step) == Does(gone))
                .Select(step => (Step: step, Likeness: Likeness(gone, step))).OrderByDescending(other => other.Likeness).FirstOrDefault();
            if (best is not null && likeness >= Alike)
                Pair(gone, best);
        }
    }

    /// <summary>What has become of a step; null where it is gone.</summary>
    public Step? Then(Step before) => _then.GetValueOrDefault(before);

    /// <summary>What a step was; null where it is new.</summary>
    public Step? Before(Step then) => _before.GetValueOrDefault(then);

    private void Pair(Step before, Step then) => (_then[before], _before[then]) = (then, before);

    /// <summary>A step that does something else is another step.</summary>
    private static string Does(Step step) => $"{step.Kind}: " + step switch
    {
        AutomatedStep automated => automated.Action,
        HumanStep human => human.Title.Text,
        StartFlowStep child => child.Flow,
        ForEachStep each => each.Items.Text,
        EndStep end => $"{end.As}: {end.Why}",
        _ => "",
    };

    private static double Likeness(Step one, Step other)
    {
        var (a, b) = (Says(one), Says(other));
        var both = a.Intersect(b, StringComparer.Ordinal).Count();
        return (double)both / (a.Count + b.Count - both);
    }

    private static HashSet<string> Says(Step step)
    {
        var said = Aspects.Of(step).Where(aspect => aspect.Area != ChangeArea.Other).Select(aspect => $"{aspect.What}: {aspect.Value}");
        var says = said.ToHashSet(StringComparer.Ordinal);
        says.UnionWith(step.Blocks.Select(block => $"{block.Role}: {block.Label}: {block.When?.Text}"));
        says.UnionWith(step.Blocks.SelectMany(block => block.Steps).Select(inner => $"step {inner.Name}"));
        return says;
    }
}
