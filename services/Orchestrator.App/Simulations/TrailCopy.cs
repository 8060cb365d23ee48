using System.CommandLine;
using System.Globalization;
using Orchestrator.App.Client;

namespace Orchestrator.App.Simulations;

/// <summary>What was recorded, to be read twice: an exported file, or what the platform has.</summary>
internal static class TrailCopy
{
    public static readonly Argument<string?> File = new("file")
    {
        Description = "What orchestrator audit export wrote; unless said, the platform is asked for it.", Arity = ArgumentArity.ZeroOrOne,
    };

    public static readonly Option<string?> Since = new("--since")
    {
        Description = "Only what was recorded since then: 90d, 12h, or a time in ISO 8601.", HelpName = "time",
    };

    public static async Task<Stream> Open(string? file, Session session, CancellationToken cancel) =>
        file is null ? await Download(session, cancel) : System.IO.File.OpenRead(file);

    /// <summary>It is nobody else's, and gone afterwards.</summary>
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
