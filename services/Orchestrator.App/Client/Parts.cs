using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Orchestrator.App.Client;

/// <summary>Arguments and options that several commands take.</summary>
internal static class Parts
{
    public static Argument<string> Id(string kind) => new("id") { Description = $"The {kind}'s id, or how it begins." };

    /// <summary>Kept in the trail.</summary>
    public static Option<string?> Reason(bool needed = true) => new("--reason") { Description = "Why; it is kept in the trail.", HelpName = "text", Required = needed };

    public static Option<int?> Limit() => new("--limit") { Description = "How many at most; 50 unless said.", HelpName = "n" };

    public static Option<string?> Cursor() => new("--cursor") { Description = "Where the page before this one ended.", HelpName = "cursor" };

    public static Option<string?> State(string states) => new("--state") { Description = $"Only those in one of these states: {states}.", HelpName = "state,..." };

    /// <summary>JSON as text, in a file after an @, or on standard input for <c>-</c>.</summary>
    public static Option<string?> Data(string name, string description) => new(name) { Description = $"{description} JSON, or @ and a file, or - for standard input.", HelpName = "json|@file|-" };

    /// <exception cref="WrongSetting">Says what is wrong with it, and where.</exception>
    public static JsonNode? ReadJson(string name, string? given)
    {
        if (given is null)
            return null;
        try
        {
            return JsonNode.Parse(given == "-" ? Console.In.ReadToEnd() : given.StartsWith('@') ? File.ReadAllText(given[1..]) : given);
        }
        catch (JsonException wrong)
        {
            throw new WrongSetting($"{name} is no JSON: line {wrong.LineNumber + 1}, byte {wrong.BytePositionInLine + 1}. A text takes its own quotes, as in '\"text\"'.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new WrongSetting($"{name} cannot be read: {error.Message}");
        }
    }

    /// <summary>What has no value is left out.</summary>
    public static string Query(string path, params IReadOnlyList<(string Name, object? Value)> parameters)
    {
        var given = parameters.Where(one => one.Value is not null).Select(one => $"{one.Name}={Uri.EscapeDataString(one.Value!.ToString()!)}").ToList();
        return given.Count == 0 ? path : $"{path}?{string.Join('&', given)}";
    }

    /// <summary>A body of what is not null.</summary>
    public static JsonObject Body(params IReadOnlyList<(string Name, JsonNode? Value)> fields)
    {
        var body = new JsonObject();
        foreach (var (name, value) in fields)
        {
            if (value is not null)
                body[name] = value;
        }

        return body;
    }

    public static JsonNode? List(IReadOnlyCollection<string>? texts) =>
        texts is null or { Count: 0 } ? null : new JsonArray([.. texts.Select(text => (JsonNode?)JsonValue.Create(text))]);

    /// <summary>Pairs as <c>service=checkout</c>.</summary>
    /// <exception cref="WrongSetting">One is no pair.</exception>
    public static JsonNode? Pairs(string option, IReadOnlyCollection<string>? pairs)
    {
        if (pairs is null or { Count: 0 })
            return null;
        var map = new JsonObject();
        foreach (var pair in pairs)
        {
            var at = pair.IndexOf('=');
            if (at < 1)
                throw new WrongSetting($"{option} '{pair}' is no pair: give name=value, as in {option} service=checkout.");
            map[pair[..at]] = pair[(at + 1)..];
        }

        return map;
    }
}
