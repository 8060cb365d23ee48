using System.Globalization;
using Orchestrator.App.Client;

namespace Orchestrator.App.Audit;

/// <summary>The whole trail, however long: never more of it in memory than a buffer. A file is whole, or not there.</summary>
internal static class TrailExport
{
    public static async Task Write(Session session, string path, string? file, CancellationToken cancel)
    {
        using var answer = await session.Api.Open(path, null, cancel);
        try
        {
            await using var body = await answer.Content.ReadAsStreamAsync(cancel);
            if (file is null)
            {
                await using var output = Console.OpenStandardOutput();
                await body.CopyToAsync(output, cancel);
            }
            else
            {
                await Keep(body, file, cancel);
            }
        }
        catch (HttpIOException error)
        {
            throw session.Api.Lost(error);
        }
    }

    private static async Task Keep(Stream body, string file, CancellationToken cancel)
    {
        var draft = file + ".part";
        try
        {
            await using (var output = File.Create(draft))
                await body.CopyToAsync(output, cancel);
            var size = new FileInfo(draft).Length;
            File.Move(draft, file, overwrite: true);
            await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{file} holds the trail, {size:N0} bytes."));
        }
        catch (Exception error) when (error is UnauthorizedAccessException or (IOException and not HttpIOException))
        {
            throw new WrongSetting($"--output cannot be written: {error.Message}");
        }
    }
}
