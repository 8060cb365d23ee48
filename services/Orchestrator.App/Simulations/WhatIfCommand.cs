using System.CommandLine;
using System.Text;
using Orchestrator.App.Client;
using Orchestrator.App.Flows;
using Orchestrator.App.Terminal;
using Orchestrator.AuditTrail.Export;
using Orchestrator.StateMachines.Flows;
using Orchestrator.Tabletop.Reports;
using Orchestrator.Tabletop.WhatIfs;
using Orchestrator.Tabletop.WhatIfs.Reports;

namespace Orchestrator.App.Simulations;

/// <summary><c>orchestrator simulate what-if</c>: recorded incidents under another version or other settings.</summary>
internal static class WhatIfCommand
{
    private const string Worse = "worse";
    private const string Unknowable = "unknowable";
    private const string Different = "different";

    private static readonly Option<string?> Incident = new("--incident")
    {
        Description = "Only this one: its id, or how it begins.", HelpName = "id",
    };

    private static readonly Option<string?> Flow = new("--flow")
    {
        Description = "The flow; name@2 is another version than the one that ran. Unless said, the one that has the steps of --set.",
        HelpName = "name[@version]",
    };

    private static readonly Option<string[]> Set = new("--set")
    {
        Description = "A setting that would have been otherwise, as in approve-rollback.deadline=5m; may be repeated.",
        HelpName = "step.setting=value",
    };

    private static readonly Option<string[]> Assume = new("--assume")
    {
        Description = "What to go by where the record is silent, as in 'approve-rollback: approved after 3m' or "
            + "'deploys.rollback: fails after 10s'; may be repeated.",
        HelpName = "what",
    };

    private static readonly Option<string?> FailOn = new("--fail-on")
    {
        Description = "Exit with 1 where an incident would have been worse; unknowable: or nobody knows; different: or anything would have been otherwise.",
        HelpName = $"{Worse}|{Unknowable}|{Different}",
    };

    private static readonly Option<string?> Report = new("--report")
    {
        Description = $"Write the answer there too: a name that ends in {ReportText.Endings}.", HelpName = "file",
    };

    public static Command Create() => new Command("what-if", "Ask what would have come of recorded incidents under another version of a flow, or other settings.")
    {
        TrailCopy.File, Incident, TrailCopy.Since, Flow, Set, Assume, FailOn, Report, SimulateCommand.Flows,
    }.Calls(Run);

    private static async Task Run(ParseResult parsed, Session session, CancellationToken cancel)
    {
        try
        {
            var (failOn, file) = (ReadFailOn(parsed.GetValue(FailOn)), parsed.GetValue(Report));
            if (file is not null && !ReportText.IsKnown(file))
                throw new WrongSetting($"--report {file}: the name has to end in {ReportText.Endings}, which says how it is written.");
            var flows = FlowCatalogue.Of(FlowSources.WithOwn(parsed.GetValue(SimulateCommand.Flows)));
            var question = WhatIfQuestion.Read(parsed.GetValue(Flow), parsed.GetValue(Set) ?? [], parsed.GetValue(Assume) ?? [], flows);
            var incidents = Selected(parsed.GetValue(Incident), TrailCopy.ReadSince(parsed.GetValue(TrailCopy.Since), session.Screen.Now));
            await using var trail = await TrailCopy.Open(parsed.GetValue(TrailCopy.File), session, cancel);
            var report = await new WhatIf(flows) { Progress = ProgressLine.Standard("incidents") }.Ask(question, trail, incidents, cancel);
            if (session.Json)
                Session.Print(Encoding.UTF8.GetBytes(WhatIfJson.Of(report)));
            else
                new WhatIfPage(session.Screen).Write(report);
            if (file is not null)
            {
                await File.WriteAllTextAsync(file, WhatIfText.Of(report, file), cancel);
                await Console.Error.WriteLineAsync($"{file} holds the report.");
            }

            Gate(report, failOn);
        }
        catch (Exception error) when (error is FlowMissing or IncidentNotFound)
        {
            throw new ClientFailed(ExitCodes.NotFound, error.Message);
        }
        catch (FlowInvalid invalid)
        {
            throw new WrongSetting(string.Join(" ", invalid.Findings));
        }
        catch (Exception error) when (error is ExportUnreadable or FlowFolderInvalid or IOException or UnauthorizedAccessException)
        {
            throw new WrongSetting(error.Message);
        }
    }

    private static AskedIncidents Selected(string? incident, DateTimeOffset? since)
    {
        const string Kind = "incident-";
        if (incident is not null && since is not null)
            throw new WrongSetting("Either --incident or --since: an incident is asked whenever it was.");
        return new AskedIncidents(incident?.StartsWith(Kind, StringComparison.Ordinal) == true ? incident[Kind.Length..] : incident, since);
    }

    /// <exception cref="ClientFailed">What is not to be is.</exception>
    private static void Gate(WhatIfReport report, string? failOn)
    {
        Func<IncidentWhatIf, bool> fails = failOn switch
        {
            Worse => what => what.Verdict == Verdict.Worse,
            Unknowable => what => what.Verdict is Verdict.Worse or Verdict.Unknowable,
            Different => what => what.IsDifferent,
            _ => _ => false,
        };
        var failed = report.Incidents.Count(fails);
        var untold = failOn is Unknowable or Different ? report.LeftOut.Count : 0;
        if (failed + untold > 0)
        {
            var leftOut = untold > 0 ? $", and {untold} left out" : "";
            throw new ClientFailed(ExitCodes.Failed, $"--fail-on {failOn}: {failed} of {Telling.Count(report.Incidents.Count, "incident")}{leftOut}.");
        }
    }

    private static string? ReadFailOn(string? text) => text is null or Worse or Unknowable or Different
        ? text
        : throw new WrongSetting($"--fail-on {text}: give {Worse}, {Unknowable} or {Different}.");
}
