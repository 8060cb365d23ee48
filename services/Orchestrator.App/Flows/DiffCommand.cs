using System.CommandLine;
using Orchestrator.App.Client;
using Orchestrator.StateMachines.Flows.Differences;
using Orchestrator.Tabletop.WhatIfs.Reports;

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
        return new Command("diff", Description) { from, to, DiffWhatIf.Recorded, ClientCommand.Url, ClientCommand.Key, json, exitCode, file }
            .OnFlows(async (parsed, flows, cancel) =>
            {
                var here = flows.Select(flow => flow.Inspect().Definition).ToList();
                var (before, now) = (new DiffSide(parsed.GetValue(from)!, here), new DiffSide(parsed.GetValue(to)!, here));
                var differences = Compare(before, now);
                var reports = await DiffWhatIf.Ask(parsed, differences, [.. now.Flows, .. before.Flows, .. here], cancel);
                var same = differences.All(difference => difference.IsSame);
                if (parsed.GetValue(json))
                    FlowsCommand.Print(new { same, flows = differences, whatIf = reports.Select(WhatIfJson.Element) });
                else
                {
                    var page = string.Concat(reports.Select(WhatIfMarkdown.Section).Prepend(DifferencePage.ToMarkdown(differences)));
                    DrawCommands.Write(page, parsed.GetValue(file));
                }

                return parsed.GetValue(exitCode) && !same ? ExitCodes.Failed : ExitCodes.Ok;
            });
    }

    private static Argument<string> Side(string name, string when) => new(name)
    {
        Description = $"What it was {when}: a flow's version, as in disk-full@1, or a folder of assemblies with flows.",
    };

    /// <summary>Two folders are compared flow by flow; where one side names a flow, it is that one.</summary>
    private static IReadOnlyList<FlowDifference> Compare(DiffSide before, DiffSide now) => before.IsFolder && now.IsFolder
        ? FlowDiff.Between(before.Flows, now.Flows)
        : [FlowDiff.Between(before.Find(now.Text), now.Find(before.Text))];
}
