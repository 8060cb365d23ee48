using System.CommandLine;
using Orchestrator.App.Scaffolding;
using Orchestrator.StateMachines.Flows;

namespace Orchestrator.App.Flows;

/// <summary><c>orchestrator flows check|ls</c>: works on the flows themselves, without a running platform.</summary>
internal static class FlowsCommand
{
    public static Command Create()
    {
        var folder = new Option<string?>("--flows") { Description = "The folder of assemblies with your own flows; ORCHESTRATOR__FLOWS says it too." };
        var check = new Command("check", "Say all that is wrong with the flows; the exit code is 1 if there is anything.") { folder };
        check.SetAction(parsed => Guarded(() => Check(FlowSources.WithOwn(parsed.GetValue(folder)))));
        var list = new Command("ls", "List the flows.") { folder };
        list.SetAction(parsed => Guarded(() => List(FlowSources.WithOwn(parsed.GetValue(folder)))));
        return new Command("flows", "Look at response flows.") { check, list, NewFlowCommand.Create() };
    }

    private static int Check(IReadOnlyList<Flow> flows)
    {
        var inspected = flows.Select(flow => flow.Inspect()).ToList();
        var findings = inspected.SelectMany(result => result.Findings).ToList();
        if (findings.Count == 0)
        {
            // What can only be found among several: one version twice, children that are unknown, circles.
            _ = new FlowCatalogue(inspected.Select(result => result.Definition));
            Console.WriteLine($"{inspected.Count} flow{(inspected.Count == 1 ? "" : "s")} checked, nothing found.");
            return ExitCodes.Ok;
        }

        foreach (var finding in findings)
            Console.WriteLine(finding);
        Console.Error.WriteLine($"{findings.Count} finding{(findings.Count == 1 ? "" : "s")} in {findings.Select(finding => finding.Flow).Distinct().Count()} of {inspected.Count} flows.");
        return ExitCodes.Failed;
    }

    private static int List(IReadOnlyList<Flow> flows)
    {
        var catalogue = FlowCatalogue.Of(flows);
        foreach (var flow in catalogue.All)
            Console.WriteLine($"{flow.Name,-28} v{flow.Version,-4} {flow.Owner,-20} {(flow.StartsWhen is { } starts ? $"starts when {starts.Text}" : "started by people or flows")}");
        return ExitCodes.Ok;
    }

    private static int Guarded(Func<int> run)
    {
        try
        {
            return run();
        }
        catch (FlowInvalid invalid)
        {
            foreach (var finding in invalid.Findings)
                Console.WriteLine(finding);
            return ExitCodes.Failed;
        }
        catch (Exception error) when (error is FlowFolderInvalid or InvalidDataException)
        {
            Console.Error.WriteLine($"orchestrator: {error.Message}");
            return ExitCodes.WrongSetting;
        }
    }
}
