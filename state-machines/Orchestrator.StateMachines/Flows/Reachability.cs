namespace Orchestrator.StateMachines.Flows;

/// <summary>What can be wrong with a step's place among the others.</summary>
internal static class Reachability
{
    public static IEnumerable<Finding> Of(FlowDefinition flow, Place place)
    {
        if (place.Index > 0 && AlwaysEnds(place.Block.Steps[place.Index - 1]))
        {
            yield return new Finding(
                flow.Name,
                place.Step.Name,
                $"it is never reached: '{place.Block.Steps[place.Index - 1].Name}' always ends the response",
                "Move it before that step, or leave it out");
        }

        if (place.Step is ChoiceStep choice)
        {
            foreach (var finding in Branches(flow, choice))
                yield return finding;
        }

        if (place.Step.Evidence is { } evidence)
        {
            foreach (var finding in Sources(flow, place, evidence))
                yield return finding;
        }
    }

    /// <summary>Every way through the flow has to come past a step that shows what has become of it.</summary>
    public static IEnumerable<Finding> OfEnd(FlowDefinition flow)
    {
        if (flow.ResolvesIncident && flow.Main.Steps.Any(AlwaysEnds) && !flow.Steps.Any(step => step is EndStep { As: EndAs.Resolved }))
        {
            yield return new Finding(
                flow.Name,
                null,
                "it says that it resolves its incident, and no way through it ends resolved",
                "End a way through it with Resolve(...), or leave .ResolvesIncident() out");
        }

        if (flow.Main.Steps.IsEmpty || flow.Main.Steps.Any(AlwaysShows))
            yield break;
        yield return new Finding(
            flow.Name,
            flow.Main.Steps[^1].Name,
            "a way through the flow has no end state: nothing on it says what it has come to",
            "Verify the outcome, mark the step that achieves it with .IsObjective(), or end the branch with Resolve, Fail or Escalate");
    }

    private static IEnumerable<Finding> Branches(FlowDefinition flow, ChoiceStep choice)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < choice.Branches.Length; i++)
        {
            var branch = choice.Branches[i];
            var after = choice.Branches.Take(i).FirstOrDefault(earlier => earlier.When is null);
            if (after is not null)
                yield return new Finding(
                    flow.Name,
                    choice.Name,
                    $"its branch '{branch.Label}' is never reached: '{after.Label}' takes all cases",
                    "Put .Otherwise(...) last");
            else if (branch.When is { } when && !seen.Add(when.Text))
                yield return new Finding(
                    flow.Name,
                    choice.Name,
                    $"its branch '{branch.Label}' is never reached: an earlier one has the same condition",
                    "Leave it out, or mend its condition");
        }
    }

    private static IEnumerable<Finding> Sources(FlowDefinition flow, Place place, FreshEvidence evidence)
    {
        Finding On(string what, string remedy) => new(flow.Name, place.Step.Name, what, remedy);
        if (evidence.NoOlderThan <= TimeSpan.Zero || evidence.Sources.IsEmpty)
            yield return On(
                "it demands fresh evidence and does not say how fresh, or of what",
                "Write .EvidenceNoOlderThan(60.Seconds(), findDeploy)");
        foreach (var name in evidence.Sources)
        {
            if (flow.Find(name) is not { } source)
                yield return On($"its evidence '{name}' is an unknown step", "Name a step of this flow");
            else if (!Precedes(flow, source, place))
                yield return On(
                    $"its evidence '{name}' does not come before it on every way",
                    "Name a step that has always completed by then");
            else if (source.Step is not (ActionStep { ReadOnly: true } or ApprovalStep))
                yield return On(
                    $"its evidence '{name}' cannot be renewed",
                    "Name a read-only action, which is read again, or an approval, which is asked again");
        }
    }

    /// <summary>Whether one step has always ended when the other begins.</summary>
    private static bool Precedes(FlowDefinition flow, Place first, Place then)
    {
        for (var at = then; at is not null; at = Up(flow, at))
        {
            if (ReferenceEquals(at.Block, first.Block))
                return first.Index < at.Index;
        }

        return first.Parent is ParallelStep { Join: Join.All } && first.Block.Role == BlockRole.Branch && Up(flow, first) is { } parallel
            && Precedes(flow, parallel, then);
    }

    private static Place? Up(FlowDefinition flow, Place place) => place.Parent is null ? null : flow.Find(place.Parent.Name);

    internal static bool AlwaysEnds(Step step) => step switch
    {
        EndStep => true,
        ChoiceStep choice =>
            choice.Branches.Length > 0 && choice.Branches.Any(b => b.When is null) && choice.Branches.All(b => b.Steps.Any(AlwaysEnds)),
        ParallelStep { Join: Join.All } parallel => parallel.Branches.Any(b => b.Steps.Any(AlwaysEnds)),
        _ => false,
    };

    private static bool AlwaysShows(Step step) => step.IsObjective || step switch
    {
        EndStep => true,
        ChoiceStep choice =>
            choice.Branches.Length > 0 && choice.Branches.Any(b => b.When is null) && choice.Branches.All(b => b.Steps.Any(AlwaysShows)),
        ParallelStep { Join: Join.All } parallel => parallel.Branches.Any(b => b.Steps.Any(AlwaysShows)),
        ParallelStep parallel => parallel.Branches.All(b => b.Steps.Any(AlwaysShows)),
        ForEachStep each => each.Body.Steps.Any(AlwaysShows),
        _ => false,
    };
}
