using System.CommandLine;
using System.Text.Json;
using Orchestrator.App.Client;
using Orchestrator.App.Scaffolding;
using Orchestrator.AuditTrail.Export;
using Orchestrator.Gateway.Http;
using Orchestrator.StateMachines.Flows;

namespace Orchestrator.App.Flows;

/// <summary><c>orchestrator flows</c>: works on the flows themselves, without a running platform.</summary>
internal static class FlowsCommand
{
    private static readonly Option<string?> Folder = new("--flows")
    {
        Description = "The folder of assemblies with your own flows; ORCHESTRATOR__FLOWS says it too.", HelpName = "folder",
    };

    private static readonly Option<bool> Json = new("--json") { Description = "JSON, for programs." };

    public static Command Create() => new("flows", "Look at response flows: those that come with the platform, and your own.")
    {
        List(), Show(), DrawCommands.Diagram(), DrawCommands.Sheet(), DiffCommand.Create(), Check(), NewFlowCommand.Create(),
    };

    public static Argument<string> Name() => new("name") { Description = "The flow's name; name@2 is its version 2, the newest unless said." };

    /// <summary>A command on the flows of this build and of <c>--flows</c>.</summary>
    public static Command OnFlows(this Command command, Func<ParseResult, IReadOnlyList<Flow>, int> run) =>
        command.OnFlows((parsed, flows, _) => Task.FromResult(run(parsed, flows)));

    public static Command OnFlows(this Command command, Func<ParseResult, IReadOnlyList<Flow>, CancellationToken, Task<int>> run)
    {
        command.Add(Folder);
        command.SetAction((parsed, cancel) => Guarded(() => run(parsed, FlowSources.WithOwn(parsed.GetValue(Folder)), cancel)));
        return command;
    }

    /// <exception cref="FlowMissing">The message says what there is.</exception>
    public static FlowDefinition Find(FlowCatalogue flows, FlowReference reference) => flows.Get(reference.Name, reference.Version);

    public static int Print(object value)
    {
        Console.WriteLine(JsonSerializer.Serialize(value, ApiJson.Options));
        return ExitCodes.Ok;
    }

    private static Command List() => new Command("ls", "List the flows, every version.") { Json }.OnFlows((parsed, flows) =>
    {
        var all = FlowCatalogue.Of(flows).All.Select(FlowLine.Of).ToList();
        if (parsed.GetValue(Json))
            return Print(new { items = all });
        FlowPage.Write(Terminal.Screen.Standard(), all);
        return ExitCodes.Ok;
    });

    private static Command Show()
    {
        var name = Name();
        return new Command("show", "Show a flow step by step.") { name, Json }.OnFlows((parsed, flows) =>
        {
            var flow = Find(FlowCatalogue.Of(flows), FlowReference.Of(parsed.GetValue(name)!));
            if (parsed.GetValue(Json))
                return Print(FlowInFull.Of(flow));
            FlowPage.Write(Terminal.Screen.Standard(), flow);
            return ExitCodes.Ok;
        });
    }

    private static Command Check() => new Command("check", "Say all that is wrong with the flows; the exit code is 1 if there is anything.") { Json }.OnFlows((parsed, flows) =>
    {
        var findings = Findings(flows);
        var exitCode = findings.Count == 0 ? ExitCodes.Ok : ExitCodes.Failed;
        if (parsed.GetValue(Json))
        {
            Print(new { flows = flows.Count, findings });
            return exitCode;
        }

        foreach (var finding in findings)
            Console.WriteLine(finding);
        if (findings.Count == 0)
            Console.WriteLine($"{flows.Count} flow{(flows.Count == 1 ? "" : "s")} checked, nothing found.");
        else
            Console.Error.WriteLine($"{findings.Count} finding{(findings.Count == 1 ? "" : "s")} in {findings.Select(finding => finding.Flow).Distinct().Count()} of {flows.Count} flows.");
        return exitCode;
    });

    private static IReadOnlyList<Finding> Findings(IReadOnlyList<Flow> flows)
    {
        var inspected = flows.Select(flow => flow.Inspect()).ToList();
        if (inspected.SelectMany(result => result.Findings).ToList() is { Count: > 0 } findings)
            return findings;
        try
        {
            // What can only be found among several: one version twice, children that are unknown, circles.
            _ = new FlowCatalogue(inspected.Select(result => result.Definition));
            return [];
        }
        catch (FlowInvalid invalid)
        {
            return invalid.Findings;
        }
    }

    private static async Task<int> Guarded(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (FlowInvalid invalid)
        {
            return Say(ExitCodes.Failed, $"{invalid.Message}{Environment.NewLine}Until that is mended: orchestrator flows check");
        }
        catch (FlowMissing missing)
        {
            return Say(ExitCodes.NotFound, $"{missing.Message}.");
        }
        catch (ClientFailed failed)
        {
            return Say(failed.ExitCode, failed.Message);
        }
        catch (Exception error) when (error is FlowFolderInvalid or InvalidDataException or WrongSetting or ExportUnreadable or IOException or UnauthorizedAccessException)
        {
            return Say(ExitCodes.WrongSetting, error.Message);
        }
    }

    private static int Say(int exitCode, string sentence)
    {
        Console.Error.WriteLine($"orchestrator: {sentence}");
        return exitCode;
    }
}
