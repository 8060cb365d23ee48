using System.Text.Json;

namespace Orchestrator.App.Client;

/// <summary>Which platform, and with whose key.</summary>
internal sealed record Connection(Uri Url, string? Key)
{
    public const string UrlVariable = "ORCHESTRATOR_URL";
    public const string KeyVariable = "ORCHESTRATOR_KEY";
    public const string DefaultUrl = "http://127.0.0.1:8080";

    /// <summary>The address alone: a record would print the key.</summary>
    public override string ToString() => Url.ToString().TrimEnd('/');

    /// <param name="url">As given on the command line.</param>
    /// <param name="key">As given on the command line; a file after an @.</param>
    /// <exception cref="WrongSetting">Says which of them cannot be used.</exception>
    public static Connection Find(string? url, string? key, Func<string, string?> environment)
    {
        var address = ReadUrl(url ?? environment(UrlVariable));
        var given = key ?? environment(KeyVariable);
        if (!string.IsNullOrWhiteSpace(given))
            return new Connection(address, given.StartsWith('@') ? ReadFile(given[1..]) : Usable(given, KeyVariable));

        // The key of this machine's own platform is nobody else's to see.
        return new Connection(address, address.IsLoopback ? AdminKey(environment("ORCHESTRATOR__DATA")) : null);
    }

    private static Uri ReadUrl(string? text)
    {
        var url = string.IsNullOrWhiteSpace(text) ? DefaultUrl : text;
        return Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.UserInfo.Length == 0
            ? new Uri(address.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/")
            : throw new WrongSetting($"'{url}' is no address of a platform: give --url or {UrlVariable} as in {DefaultUrl}.");
    }

    private static string ReadFile(string path)
    {
        try
        {
            return Usable(File.ReadAllText(path), path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new WrongSetting($"The file with the key cannot be read: {error.Message}");
        }
    }

    /// <summary>What would break the header, or be somebody's whole file, is not sent.</summary>
    private static string Usable(string text, string where) => text.Trim() is var key && key.Length is > 0 and <= 4096 && !key.Any(letter => letter is <= ' ' or > '~')
        ? key
        : throw new WrongSetting($"{where} holds no key: a key is one word, as orchestrator keys add prints it.");

    private static string? AdminKey(string? data)
    {
        try
        {
            var text = File.ReadAllText(Path.Combine(string.IsNullOrWhiteSpace(data) ? "data" : data, "credentials.json"));
            using var credentials = JsonDocument.Parse(text);
            return credentials.RootElement.GetProperty("adminKey").GetString();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // There is none here, or it is somebody else's: the platform says that it wants a key, and we say where to get one.
            return null;
        }
    }
}
