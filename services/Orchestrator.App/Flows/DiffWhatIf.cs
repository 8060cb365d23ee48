using System.CommandLine;
using Orchestrator.App.Client;
using Orchestrator.App.Simulations;
using Orchestrator.App.Terminal;
using Orchestrator.StateMachines.Flows;
using Orchestrator.StateMachines.Flows.Differences;
using Orchestrator.Tabletop.WhatIfs;

namespace Orchestrator.App.Flows;

/// <summary>Beside what changed: what would have come of the incidents that the older side answered, had the newer one answered them.</summary>
internal static class DiffWhatIf
{
    public static readonly Option<string?> Recorded = new("--what-if")
    {
        Description = "Say beside it what would have come of recorded incidents: what orchestrator audit export wrote, "
            + "or since when the platform is asked for it, as 90d.",
        HelpName = "file|time",
    };

    /// <param name="flows">Both sides, and what else may have run; where two say the same version, the first counts.</param>
    public static async Task<IReadOnlyList<WhatIfReport>> Ask(
        ParseResult parsed, IEnumerable<FlowDifference> differences, IEnumerable<FlowDefinition> flows, CancellationToken cancel)
    {
        if (parsed.GetValue(Recorded) is not { } recorded)
            return [];
        var file = File.Exists(recorded) ? recorded : null;
        var since = file is null ? Since(recorded) : null;
        var pairs = differences
            .Where(difference => !difference.IsSame && difference.From is not null && difference.From.Name == difference.To?.Name).ToList();
        if (pairs.Count == 0)
            return [];
        var catalogue = new FlowCatalogue(flows.DistinctBy(flow => (flow.Name, flow.Version)));
        using var api = new PlatformApi(
            Connection.Find(parsed.GetValue(ClientCommand.Url), parsed.GetValue(ClientCommand.Key), Environment.GetEnvironmentVariable));
        await using var trail = await TrailCopy.Open(file, new Session(api, Screen.Standard(), Json: false), cancel);
        var reports = new List<WhatIfReport>();
        foreach (var pair in pairs)
        {
            reports.Add(await new WhatIf(catalogue) { Progress = ProgressLine.Standard("incidents") }
                .Ask(new Question(pair.Flow, pair.To!.Version), trail, new AskedIncidents(Since: since, Ran: pair.From!.Version), cancel));
        }

        return reports;
    }

    private static DateTimeOffset? Since(string text)
    {
        try
        {
            return TrailCopy.ReadSince(text, TimeProvider.System.GetUtcNow());
        }
        catch (WrongSetting)
        {
            throw new WrongSetting($"--what-if {text}: there is no such file, and it is no time as 90d, 12h or 2026-01-31T12:00:00Z.");
        }
    }
}
