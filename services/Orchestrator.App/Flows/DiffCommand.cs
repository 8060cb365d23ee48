using System.CommandLine;
using Orchestrator.StateMachines.Flows;
using Orchestrator.StateMachines.Flows.Differences;

namespace Orchestrator.App.Flows;

/// <summary><c>orchestrator flows diff A B</c>: what changed between two versions of a flow, or the flows of two builds.</summary>
internal static class DiffCommand
{
    public static Command Create()
    {
        var (from, to) = (Side("from", "before"), Side("to", "after"));
        var json = new Option<bool>("--json") { Description = "JSON, for programs." };
        var exitCode = new Option<bool>("--exit-code") { Description = "Exit with 1 if anything differs." };
        var file = DrawCommands.File();
        const string Description =
            "Say what changed in steps, conditions, deadlines, retries, compensations, approvals; as Markdown for a pull request.";
        return new Command("diff", Description) { from, to, json, exitCode, file }
            .OnFlows((parsed, flows) =>
            {
                var here = flows.Select(flow => flow.Inspect().Definition).ToList();
                var differences = Compare(parsed.GetValue(from)!, parsed.GetValue(to)!, here);
                var same = differences.All(difference => difference.IsSame);
                if (parsed.GetValue(json))
                    FlowsCommand.Print(new { same, flows = differences });
                else
                    DrawCommands.Write(DifferencePage.ToMarkdown(differences), parsed.GetValue(file));
                return parsed.GetValue(exitCode) && !same ? ExitCodes.Failed : ExitCodes.Ok;
            });
    }

    private static Argument<string> Side(string name, string when) => new(name)
    {
        Description = $"What it was {when}: a flow's version, as in disk-full@1, or a folder of assemblies with flows.",
    };

    private static IReadOnlyList<FlowDifference> Compare(string from, string to, IReadOnlyList<FlowDefinition> here)
    {
        // Two folders are compared flow by flow; where one side names a flow, it is that one.
        if (IsFolder(from) && IsFolder(to))
            return FlowDiff.Between(In(from), In(to));
        return [FlowDiff.Between(Find(from, to, here), Find(to, from, here))];
    }

    private static FlowDefinition? Find(string side, string other, IReadOnlyList<FlowDefinition> here)
    {
        if (IsFolder(side))
            return Pick(In(side), FlowReference.Of(other) with { Version = null });
        var wanted = FlowReference.Of(side);
        return Pick(here, wanted) ?? throw new FlowMissing(wanted.Name, wanted.Version, new FlowCatalogue(here));
    }

    private static FlowDefinition? Pick(IEnumerable<FlowDefinition> flows, FlowReference wanted) => flows
        .Where(flow => flow.Name == wanted.Name && (wanted.Version is null || flow.Version == wanted.Version))
        .MaxBy(flow => flow.Version);

    /// <summary>Findings of these flows are not looked at: what was built before was built under the checks of then.</summary>
    private static IReadOnlyList<FlowDefinition> In(string folder) => !Directory.Exists(folder)
        ? throw new WrongSetting($"The folder '{folder}' is not there: give one that holds assemblies with flows, or the name of a flow.")
        : [.. FlowFolder.Load(folder).Select(flow => flow.Inspect().Definition)];

    private static bool IsFolder(string side) => Directory.Exists(side) || side.AsSpan().ContainsAny('/', '\\', '.');
}
