using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Orchestrator.App.Client;

namespace Orchestrator.App.Signals;

/// <summary><c>orchestrator signal send</c>.</summary>
internal static class SignalCommand
{
    private static readonly Option<string?> File = new("--file") { Description = "The whole signal as JSON in a file, or - for standard input; options beside it replace its fields.", HelpName = "file|-" };

    /// <summary>Option, field, and what it is.</summary>
    private static readonly IReadOnlyList<(Option<string?> Option, string Field)> Texts =
    [
        (Text("--source", "Who says so: a service, a rule, a host."), "source"),
        (Text("--type", "What kind it is, as in slo-breach."), "type"),
        (Text("--title", "What a person should read first."), "title"),
        (Text("--severity", "info, warning, error or critical; error unless said."), "severity"),
        (Text("--status", "firing, acknowledged or resolved; firing unless said."), "status"),
        (Text("--dedup-key", "Signals with one key are about the same thing; source/type unless said."), "dedupKey"),
        (Text("--id", "Your own id: the same id is the same signal, however often it is sent. A new one unless said."), "id"),
        (Text("--occurred-at", "When, in ISO 8601; now unless said."), "occurredAt"),
    ];

    private static readonly Option<string[]> Labels = Many("--label", "name=value", "What flows and rules look at; may be given again.");
    private static readonly Option<string[]> Annotations = Many("--annotation", "name=value", "What people read; may be given again.");
    private static readonly Option<string[]> Links = Many("--link", "url", "Where to look; may be given again.");

    public static Command Create()
    {
        var send = new Command("send", "Send a signal. Exit code 0 means it is durable.") { File, Labels, Annotations, Links };
        foreach (var (option, _) in Texts)
            send.Add(option);
        send.Calls((parsed, session, cancel) => session.Order(HttpMethod.Post, "api/signals", Body(parsed), answer => Say(session, answer), cancel));
        return ClientCommand.Group("signal", "Send signals, as monitoring does.", send);
    }

    private static JsonObject Body(ParseResult parsed)
    {
        var body = Parts.ReadJson("--file", FileAsData(parsed.GetValue(File))) switch
        {
            null => [],
            JsonObject signal => signal,
            _ => throw new WrongSetting("--file holds no signal: it has to be a JSON object with source, type and title."),
        };
        foreach (var (option, field) in Texts)
        {
            if (parsed.GetValue(option) is { } text)
                body[field] = text;
        }

        // Typed twice, it happened twice; without an id the platform would take the same words for the same signal.
        body["id"] ??= Guid.NewGuid().ToString();
        Merge(body, "labels", Parts.Pairs("--label", parsed.GetValue(Labels)));
        Merge(body, "annotations", Parts.Pairs("--annotation", parsed.GetValue(Annotations)));
        if (Parts.List(parsed.GetValue(Links)) is { } links)
            body["links"] = links;
        return body;
    }

    private static void Say(Session session, JsonElement answer)
    {
        session.Screen.Line($"Signal {answer.Text("id")} is taken in, and will not be lost.");
        session.Screen.Line("What it leads to: orchestrator incidents ls");
    }

    private static string? FileAsData(string? file) => file is null or "-" ? file : "@" + file;

    private static void Merge(JsonObject body, string field, JsonNode? given)
    {
        if (given is not JsonObject pairs)
            return;
        var whole = body[field] as JsonObject ?? [];
        foreach (var (name, value) in pairs)
            whole[name] = value?.DeepClone();
        body[field] = whole.DeepClone();
    }

    private static Option<string?> Text(string name, string description) => new(name) { Description = description, HelpName = "text" };

    private static Option<string[]> Many(string name, string form, string description) => new(name) { Description = description, HelpName = form };
}
