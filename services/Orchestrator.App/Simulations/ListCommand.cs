using System.CommandLine;
using Orchestrator.App.Flows;
using Orchestrator.App.Terminal;
using Orchestrator.StateMachines.Flows;
using Orchestrator.Tabletop.Scenarios;

namespace Orchestrator.App.Simulations;

/// <summary><c>orchestrator simulate ls</c>.</summary>
internal static class ListCommand
{
    public static Command Create()
    {
        var command = new Command("ls", "List the scenarios that ship with the flows.");
        command.SetAction(parsed => SimulateCommand.Guarded(() =>
        {
            var scenarios = new ScenarioSources(FlowCatalogue.Of(FlowSources.Shipped)).Shipped;
            if (parsed.GetValue(Client.ClientCommand.Json))
                Client.Session.Print(Listed(scenarios));
            else
                Table.Write(
                    Screen.Standard(), scenarios,
                    new Column<Scenario>("SCENARIO", scenario => scenario.Name, Ink: _ => Ink.Strong),
                    new Column<Scenario>("FLOW", scenario => scenario.Flow.Name),
                    new Column<Scenario>("WHAT IT IS ABOUT", scenario => scenario.Title, Gives: true));
            return Task.FromResult(ExitCodes.Ok);
        }));
        return command;
    }

    private static byte[] Listed(IReadOnlyList<Scenario> scenarios) => System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(
        new { items = scenarios.Select(scenario => new { name = scenario.Name, title = scenario.Title, flow = scenario.Flow.Name }) }, FlowJson.Options);
}
