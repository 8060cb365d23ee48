using System.CommandLine;
using System.Globalization;
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
    internal static readonly Argument<string?> Export = new("file")
    {
        Description = "What orchestrator audit export wrote; unless said, the platform is asked for it.", Arity = ArgumentArity.ZeroOrOne,
    };

    internal static readonly Option<string?> Since = new("--since") { Description = "Only streams in which something was recorded since then: 90d, 12h, or a time in ISO 8601.", HelpName = "time" };

    public static Command Create() =>
        new Command("replay", "Replay recorded streams and say where one comes out otherwise than recorded; the exit code is 1 if one does.") { Export, Since, SimulateCommand.Flows }
            .Calls(Run);

    private static async Task Run(ParseResult parsed, Session session, CancellationToken cancel)
    {
        try
        {
            var since = ReadSince(parsed.GetValue(Since), session.Screen.Now);
            var flows = FlowCatalogue.Of(FlowSources.WithOwn(parsed.GetValue(SimulateCommand.Flows)));
            await using var export = await Open(parsed, session, cancel);
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

    internal static async Task<FileStream> Open(ParseResult parsed, Session session, CancellationToken cancel) =>
        parsed.GetValue(Export) is { } file ? File.OpenRead(file) : await Download(session, cancel);

    /// <summary>A replay reads it twice; it is nobody else's, and gone afterwards.</summary>
    private static async Task<FileStream> Download(Session session, CancellationToken cancel)
    {
        using var answer = await session.Api.Open("api/audit/export", null, cancel);
        var copy = new FileStream(Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.None, 64 * 1024, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        try
        {
            await using var body = await answer.Content.ReadAsStreamAsync(cancel);
            await body.CopyToAsync(copy, cancel);
            return copy;
        }
        catch (Exception error)
        {
            await copy.DisposeAsync();
            throw error is HttpIOException lost ? session.Api.Lost(lost) : error;
        }
    }

    /// <exception cref="WrongSetting">It is no time.</exception>
    internal static DateTimeOffset? ReadSince(string? text, DateTimeOffset now)
    {
        if (text is null)
            return null;
        var hours = text.Length == 0 ? 0 : text[^1..] switch { "d" => 24, "h" => 1, _ => 0 };
        if (hours > 0 && int.TryParse(text.AsSpan(..^1), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= 36_500)
            return now - TimeSpan.FromHours((double)count * hours);
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? moment
            : throw new WrongSetting($"--since {text}: days as 90d, hours as 12h, or a time in ISO 8601 as 2026-01-31T12:00:00Z.");
    }
}
