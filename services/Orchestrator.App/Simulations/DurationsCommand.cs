using System.CommandLine;
using Orchestrator.App.Client;
using Orchestrator.AuditTrail.Export;
using Orchestrator.AuditTrail.Facts;
using Orchestrator.Tabletop.Scenarios.Writing;

namespace Orchestrator.App.Simulations;

/// <summary><c>orchestrator simulate durations</c>: how long actions took, to put into a scenario.</summary>
internal static class DurationsCommand
{
    public static Command Create() =>
        new Command("durations", "Write how long actions took that succeeded, as the world of a scenario.") { TrailCopy.File, TrailCopy.Since }.Calls(Run);

    private static async Task Run(ParseResult parsed, Session session, CancellationToken cancel)
    {
        try
        {
            var since = TrailCopy.ReadSince(parsed.GetValue(TrailCopy.Since), session.Screen.Now);
            await using var export = await TrailCopy.Open(parsed.GetValue(TrailCopy.File), session, cancel);
            var yaml = await RecordedDurations.Of(StreamImport.Read(export, cancel), since, cancel);
            if (yaml.Length == 0)
                throw new ClientFailed(ExitCodes.Refused, "No action has succeeded in that record: there are no durations to draw from.");
            await Console.Out.WriteAsync(yaml);
        }
        catch (Exception error) when (error is ExportUnreadable or UnreadableFact or IOException or UnauthorizedAccessException)
        {
            throw new WrongSetting(error.Message);
        }
    }
}
