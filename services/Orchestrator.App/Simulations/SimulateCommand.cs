using System.CommandLine;
using Orchestrator.App.Client;
using Orchestrator.AuditTrail.Export;
using Orchestrator.StateMachines.Flows;
using Orchestrator.Tabletop.Scenarios;

namespace Orchestrator.App.Simulations;

/// <summary><c>orchestrator simulate</c>: flows in virtual time. Most of it needs no running platform, and none of it acts on anything.</summary>
internal static class SimulateCommand
{
    public static readonly Option<string?> Flows = new("--flows")
    {
        Description = "The folder of assemblies with your own flows; ORCHESTRATOR__FLOWS says it too.", HelpName = "folder",
    };

    public static Command Create() => ClientCommand.Group(
        "simulate", "Rehearse flows in virtual time, replay what happened, and ask what would have been.",
        RunCommand.Create(), ListCommand.Create(), ReplayCommand.Create(), WhatIfCommand.Create(), NewScenarioCommand.Create(),
        DurationsCommand.Create());

    /// <summary>Says what is wrong with flows, scenarios and files, and ends with the exit code for it.</summary>
    public static async Task<int> Guarded(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (ScenarioInvalid invalid)
        {
            foreach (var finding in invalid.Findings)
                await Console.Error.WriteLineAsync(finding.ToString());
        }
        catch (FlowInvalid invalid)
        {
            foreach (var finding in invalid.Findings)
                await Console.Error.WriteLineAsync(finding.ToString());
        }
        catch (Exception error) when (error is WrongSetting or FlowFolderInvalid or ExportUnreadable or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"orchestrator: {error.Message}");
        }

        return ExitCodes.WrongSetting;
    }
}
