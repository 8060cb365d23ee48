using System.CommandLine;
using System.Text.Json;
using Orchestrator.App.Client;
using Orchestrator.App.Flows;
using Orchestrator.App.Terminal;
using Orchestrator.AuditTrail.Export;
using Orchestrator.StateMachines.Flows;
using Orchestrator.Tabletop.Replays;

namespace Orchestrator.App.Simulations;

/// <summary><c>orchestrator simulate replay</c>: what happened, run again with the flows there are here.</summary>
internal static class ReplayCommand
{
    public static Command Create() =>
        new Command("replay", "Replay recorded streams and say where one comes out otherwise than recorded; the exit code is 1 if one does.") { TrailCopy.File, TrailCopy.Since, SimulateCommand.Flows }
            .Calls(Run);

    private static async Task Run(ParseResult parsed, Session session, CancellationToken cancel)
    {
        try
        {
            var since = TrailCopy.ReadSince(parsed.GetValue(TrailCopy.Since), session.Screen.Now);
            var flows = FlowCatalogue.Of(FlowSources.WithOwn(parsed.GetValue(SimulateCommand.Flows)));
            await using var export = await TrailCopy.Open(parsed.GetValue(TrailCopy.File), session, cancel);
            var report = await new Replay(flows).Run(export, since, cancel);
            Write(session, report);
            if (!report.IsFaithful)
                throw new ClientFailed(ExitCodes.Failed, $"{report.Different.Count} of {report.Streams} streams came out otherwise than they were recorded.");
        }
        catch (Exception error) when (error is ExportUnreadable or FlowInvalid or FlowFolderInvalid or IOException or UnauthorizedAccessException)
        {
            throw new WrongSetting(error.Message);
        }
    }

    private static void Write(Session session, ReplayReport report)
    {
        if (session.Json)
            Session.Print(JsonSerializer.SerializeToUtf8Bytes(report, FlowJson.Options));
        else
            foreach (var line in report.ToString().Split('\n'))
                session.Screen.Line(Cells.Clean(line));
    }
}
