namespace Orchestrator.StateMachines.Flows.Drawings;

/// <summary>From the tree of steps to the tree of figures.</summary>
internal sealed class Figures(StepNumbers numbers)
{
    public Figure Of(Block block) => new Column([.. block.Steps.Select(Of)]);

    private Figure Of(Step step)
    {
        var figure = Alone(step);
        var sides = new List<(Figure, string, string)>();
        if (step is ApprovalStep { OnRejected: { Steps.IsEmpty: false } rejected })
            sides.Add((Of(rejected), "rejected", "people"));
        if (step.Fallback is { Steps.IsEmpty: false } fallback)
            sides.Add((Of(fallback), "if it fails", "fails"));
        return sides.Count == 0 ? figure : new Aside(figure, sides);
    }

    private Figure Alone(Step step) => step switch
    {
        EndStep end => EndPill.Of(end, numbers[end]),
        ChoiceStep { Branches.IsEmpty: false } choice => Choice(choice),
        ParallelStep { Branches.IsEmpty: false } parallel =>
            ParallelFrame.Of(parallel, numbers[parallel], [.. parallel.Branches.Select(branch => Labelled(branch, ""))]),
        ForEachStep { Body.Steps.IsEmpty: false } each => new ForEachFrame(each, numbers[each], Of(each.Body)),
        _ => new StepCard(step, numbers[step]),
    };

    private Figure Choice(ChoiceStep choice)
    {
        var branches = choice.Branches.Select(branch => branch.When is null
            ? Labelled(branch, branch.Label == "otherwise" ? "" : "otherwise")
            : Labelled(branch, SourceWords.Code(branch.When.Text))).ToList();
        if (choice.Branches.All(branch => branch.When is not null))
            branches.Add(new Branch("otherwise", "", null));
        var figure = new ChoiceFigure(new StepCard(choice, numbers[choice]), branches);
        return choice.Fallback is null ? figure : new GroupFrame(
            choice.Name, "choice", null, figure, width => new Plate(width).Text("what fails in here falls back together", Lettering.Soft));
    }

    private Branch Labelled(Block block, string condition) => new(block.Label, condition, block.Steps.IsEmpty ? null : Of(block));
}
