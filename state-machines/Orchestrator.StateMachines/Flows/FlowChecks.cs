using Orchestrator.StateMachines.Responses;

namespace Orchestrator.StateMachines.Flows;

/// <summary>Everything a definition can be found wrong for before it runs. All findings at once, in the order of the steps.</summary>
public static class FlowChecks
{
    public const int MostItems = 10_000;

    public const int LongestName = 80;

    public static IReadOnlyList<Finding> Run(FlowDefinition flow)
    {
        var findings = new List<Finding>();
        findings.AddRange(Head(flow));
        findings.AddRange(Names(flow));
        foreach (var place in FlowDefinition.Walk(flow))
        {
            findings.AddRange(StepChecks.Of(flow, place));
            findings.AddRange(Reachability.Of(flow, place));
        }

        findings.AddRange(Reachability.OfEnd(flow));
        return findings;
    }

    /// <summary>Lower-case words joined by single hyphens: names become paths, file names and links.</summary>
    public static bool IsName(string name)
    {
        if (name.Length is 0 or > LongestName || !char.IsAsciiLetterLower(name[0]) || name[^1] == '-')
            return false;
        return name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') && !name.Contains(
            "--",
            StringComparison.Ordinal);
    }

    private static IEnumerable<Finding> Head(FlowDefinition flow)
    {
        Finding On(string what, string remedy) => new(flow.Name, null, what, remedy);
        if (!IsName(flow.Name))
            yield return On($"'{flow.Name}' is not a name", "Call flow.Named(\"lower-case-words\", version: 1)");
        if (flow.Version < 1)
            yield return On($"version {flow.Version} is not a version", "Count versions from 1 in flow.Named(...)");
        if (flow.Owner.Length == 0)
            yield return On("it has no owner", "Call flow.OwnedBy(...) with the team that answers for it");
        if (flow.Main.Steps.IsEmpty)
            yield return On("it has no steps, so no end state", "Write down what is done first");
        if (flow.Deadline is { } deadline && deadline <= TimeSpan.Zero)
            yield return On("its deadline is over before it starts", "Give flow.Deadline(...) a duration above zero");
        foreach (var objective in flow.Objectives.Where(o => o.Percent is <= 0 or > 100 || o.Within <= TimeSpan.Zero))
            yield return On(
                $"{objective.Percent} % within {objective.Within} is not an objective",
                "Give a percentage up to 100 and a duration above zero");
    }

    private static IEnumerable<Finding> Names(FlowDefinition flow)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var step in flow.Steps)
        {
            if (step.Name == StepPath.UndoName)
                yield return new Finding(
                    flow.Name,
                    step.Name,
                    "that name is taken",
                    $"'{StepPath.UndoName}' is what the undoing of a step is called: use another");
            if (!IsName(step.Name))
                yield return new Finding(
                    flow.Name,
                    step.Name,
                    "that is not a name",
                    "Use lower-case words joined by hyphens, as in 'find-last-deploy'");
            if (!seen.Add(step.Name))
                yield return new Finding(
                    flow.Name,
                    step.Name,
                    "two steps have this name",
                    "Name each step differently: results and people's commands find it by name");
        }
    }
}
