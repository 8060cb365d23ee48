using System.CommandLine;
using System.Globalization;
using System.Text;
using Orchestrator.App.Client;
using Orchestrator.App.Terminal;
using Orchestrator.StateMachines.Flows;
using Orchestrator.Tabletop.Reports;
using Orchestrator.Tabletop.Samples;
using Orchestrator.Tabletop.Scenarios;

namespace Orchestrator.App.Simulations;

/// <summary><c>orchestrator simulate run --times</c>: one scenario, many times, each with a chance of its own.</summary>
internal static class SampleRun
{
    public static readonly Option<int?> Times = new("--times")
    {
        Description = "Run one scenario so often, each time with a chance of its own, and say how it went on the whole: 1000 is a good number.",
        HelpName = "n",
    };

    public static readonly Option<string?> AtLeast = new("--at-least")
    {
        Description = "With --times: in how many of the runs each expectation has to hold, as 95%; 100% unless said.", HelpName = "percent",
    };

    /// <exception cref="WrongSetting">It is asked for what cannot be done.</exception>
    public static void Check(ParseResult parsed)
    {
        if (parsed.GetValue(Times) is null && parsed.GetValue(AtLeast) is not null)
            throw new WrongSetting("--at-least is said of many runs: say how many, as in --times 1000.");
        if (parsed.GetValue(Times) is < 1 or > Sampler.MostRuns)
            throw new WrongSetting($"--times is a whole number from 1 to {Sampler.MostRuns:N0}.");
        ReadAtLeast(parsed.GetValue(AtLeast));
    }

    public static async Task<(bool Passed, Func<string, string> Report)> Run(
        IReadOnlyList<Scenario> scenarios, FlowCatalogue flows, int times, ulong? seed, ParseResult parsed, CancellationToken cancel)
    {
        if (scenarios is not [var scenario])
            throw new WrongSetting($"--times runs one scenario many times, and these are {scenarios.Count}: name one of them.");
        await using var sampler = new Sampler(flows);
        var sample = await ProgressBar.While(
            () => sampler.Run(scenario, times, seed, ReadAtLeast(parsed.GetValue(AtLeast)), cancel), () => sampler.Done, times);
        if (parsed.GetValue(ClientCommand.Json))
            Session.Print(Encoding.UTF8.GetBytes(SampleJson.Of(sample)));
        else
            new SamplePage(Screen.Standard()).Write(sample);
        return (sample.Passed, file => ReportText.Of(sample, file));
    }

    /// <exception cref="WrongSetting">It is no percentage.</exception>
    internal static decimal ReadAtLeast(string? text)
    {
        if (text is null)
            return 100;
        var number = text.TrimEnd('%').TrimEnd();
        return decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) && percent is > 0 and <= 100
            ? percent
            : throw new WrongSetting($"--at-least {text}: a percentage above 0 and up to 100, as 95% or 99.5%.");
    }
}
