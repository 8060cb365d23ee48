using System.CommandLine;
using System.Text;
using Orchestrator.App.Client;
using Orchestrator.App.Flows;
using Orchestrator.App.Terminal;
using Orchestrator.StateMachines.Flows;
using Orchestrator.Tabletop.Reports;
using Orchestrator.Tabletop.Scenarios;

namespace Orchestrator.App.Simulations;

/// <summary><c>orchestrator simulate run</c>: scenarios, without a running platform.</summary>
internal static class RunCommand
{
    private static readonly Argument<string[]> Scenarios = new("scenario")
    {
        Description = "The names of scenarios that ship, YAML files, or folders of them.", Arity = ArgumentArity.ZeroOrMore,
    };

    private static readonly Option<bool> All = new("--all") { Description = "All scenarios that ship." };
    private static readonly Option<long?> Seed = new("--seed") { Description = "What chance is drawn from; the scenario's own unless said.", HelpName = "n" };
    private static readonly Option<string?> Report = new("--report") { Description = $"Write the test report there too: a name that ends in {ReportText.Endings}.", HelpName = "file" };

    public static Command Create()
    {
        var command = new Command("run", "Run scenarios: the exit code is 1 where something expected did not come about, 2 where a scenario is wrong.")
        {
            Scenarios, All, Seed, SampleRun.Times, SampleRun.AtLeast, Report, SimulateCommand.Flows,
        };
        command.SetAction((parsed, cancel) => SimulateCommand.Guarded(() => Run(parsed, cancel)));
        return command;
    }

    private static async Task<int> Run(ParseResult parsed, CancellationToken cancel)
    {
        var (named, file) = (parsed.GetValue(Scenarios) ?? [], parsed.GetValue(Report));
        if (named.Length == 0 && !parsed.GetValue(All))
            throw new WrongSetting("Say which scenario: a name, a file, or --all. What ships: orchestrator simulate ls");
        if (file is not null && !ReportText.IsKnown(file))
            throw new WrongSetting($"--report {file}: the name has to end in {ReportText.Endings}, which says how it is written.");
        if (parsed.GetValue(Seed) is < 0)
            throw new WrongSetting("--seed is a whole number from 0 on.");
        SampleRun.Check(parsed);

        var flows = FlowCatalogue.Of(FlowSources.WithOwn(parsed.GetValue(SimulateCommand.Flows)));
        var sources = new ScenarioSources(flows);
        IReadOnlyList<Scenario> scenarios = [.. parsed.GetValue(All) ? sources.Shipped : [], .. sources.Find(named)];
        var seed = (ulong?)parsed.GetValue(Seed);
        var (passed, report) = parsed.GetValue(SampleRun.Times) is { } times
            ? await SampleRun.Run(scenarios, flows, times, seed, parsed, cancel)
            : await Once(scenarios, flows, seed, parsed, cancel);
        if (file is not null)
        {
            await File.WriteAllTextAsync(file, report(file), cancel);
            await Console.Error.WriteLineAsync($"{file} holds the report.");
        }

        return passed ? ExitCodes.Ok : ExitCodes.Failed;
    }

    private static async Task<(bool Passed, Func<string, string> Report)> Once(
        IReadOnlyList<Scenario> scenarios, FlowCatalogue flows, ulong? seed, ParseResult parsed, CancellationToken cancel)
    {
        var report = new TestReport(await Run(scenarios, flows, seed, cancel));
        if (parsed.GetValue(ClientCommand.Json))
            Session.Print(Encoding.UTF8.GetBytes(ReportJson.Of(report)));
        else
            new ResultPage(Screen.Standard()).Write(report);
        return (report.Passed, file => ReportText.Of(report, file));
    }

    private static async Task<IReadOnlyList<ScenarioResult>> Run(IReadOnlyList<Scenario> scenarios, FlowCatalogue flows, ulong? seed, CancellationToken cancel)
    {
        var results = new List<ScenarioResult>();
        await using var runner = new ScenarioRunner(flows);
        foreach (var scenario in scenarios)
        {
            results.Add(await runner.Run(scenario, seed, cancel));
            if (!Console.IsErrorRedirected && scenarios.Count > 1)
                await Console.Error.WriteAsync(results.Count == scenarios.Count ? "\r           \r" : $"\r{results.Count} of {scenarios.Count}");
        }

        return results;
    }
}
