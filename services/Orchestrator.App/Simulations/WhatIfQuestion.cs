using Orchestrator.App.Flows;
using Orchestrator.StateMachines.Flows;
using Orchestrator.StateMachines.Flows.Variants;
using Orchestrator.Tabletop.WhatIfs;

namespace Orchestrator.App.Simulations;

/// <summary>What somebody typed, as a question.</summary>
internal static class WhatIfQuestion
{
    /// <param name="flow">Name or name@version; null is the flow that has the steps that <paramref name="settings"/> are about.</param>
    /// <exception cref="WrongSetting">It makes no sense, or asks nothing.</exception>
    public static Question Read(string? flow, IReadOnlyList<string> settings, IReadOnlyList<string> assumptions, FlowCatalogue flows)
    {
        try
        {
            IReadOnlyList<SettingChange> changes = [.. settings.Select(SettingChange.Parse)];
            var reference = flow is null ? new FlowReference(FlowWith(changes, flows), null) : FlowReference.Of(flow);
            if (reference.Version is null && changes.Count == 0)
            {
                throw new WrongSetting(
                    $"Nothing would be otherwise: give another version, as --flow {reference.Name}@2, or --set <step>.<setting>=<value>. "
                    + $"What there is: orchestrator flows show {reference.Name}");
            }

            return new Question(reference.Name, reference.Version) { Settings = changes, Assumptions = [.. assumptions.Select(AssumptionText.Read)] };
        }
        catch (FormatException wrong)
        {
            throw new WrongSetting(wrong.Message);
        }
    }

    private static string FlowWith(IReadOnlyList<SettingChange> changes, FlowCatalogue flows)
    {
        var steps = changes.Select(change => change.Step).OfType<string>().ToList();
        var having = flows.All.Where(flow => steps.TrueForAll(step => flow.Find(step) is not null)).Select(flow => flow.Name).Distinct().ToList();
        return (steps.Count, having) switch
        {
            (0, _) => throw new WrongSetting($"Say which flow with --flow; there is {string.Join(", ", flows.All)}."),
            (_, [var one]) => one,
            (_, []) => throw new WrongSetting(
                $"No flow has {string.Join(" and ", steps.Select(step => $"a step '{step}'"))}: orchestrator flows show <flow> lists steps."),
            _ => throw new WrongSetting($"{string.Join(", ", having)} have such steps: say which with --flow."),
        };
    }
}
