using System.Text.Json;
using Orchestrator.Engine.Hosting;

namespace Orchestrator.Gateway.Keys;

/// <summary>The keys made at the first start: <c>{"adminKey":"...","integrationKey":"..."}</c>.</summary>
public sealed record Credentials(string AdminKey, string IntegrationKey);

/// <summary><c>credentials.json</c> in the data folder, readable by its owner alone.</summary>
public sealed class CredentialsFile(string dataFolder)
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public string Path { get; } = System.IO.Path.GetFullPath(System.IO.Path.Combine(dataFolder, "credentials.json"));

    /// <returns>Null where there is none.</returns>
    /// <exception cref="StartRefused">It is there and makes no sense.</exception>
    public Credentials? Read()
    {
        if (!File.Exists(Path))
            return null;
        try
        {
            var read = JsonSerializer.Deserialize<Credentials>(File.ReadAllText(Path), JsonSerializerOptions.Web);
            if (read is { AdminKey.Length: > 0, IntegrationKey.Length: > 0 })
                return read;
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new StartRefused($"{Path} cannot be read: {error.Message} Put back the file of the first start, or remove it.", error);
        }

        throw new StartRefused($"{Path} lacks adminKey or integrationKey: put back the file of the first start, or remove it.");
    }

    /// <summary>Writes it whole, or not at all.</summary>
    /// <returns>False where there is one already: another process of this folder was first.</returns>
    public bool Create(Credentials credentials)
    {
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            var draft = $"{Path}.{Guid.NewGuid():N}";
            using (var stream = new FileStream(draft, options))
            {
                JsonSerializer.Serialize(stream, credentials, Indented);
                stream.Flush(flushToDisk: true);
            }

            return MoveTo(draft, Path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StartRefused($"The keys cannot be kept in {Path}: {error.Message} Give ORCHESTRATOR__DATA a folder this user can write to.", error);
        }
    }

    public void Delete() => File.Delete(Path);

    private static bool MoveTo(string draft, string path)
    {
        try
        {
            File.Move(draft, path, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(draft);
            return false;
        }
    }
}
