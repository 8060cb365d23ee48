using System.Text.Json;
using System.Text.Json.Nodes;
using Orchestrator.App.Terminal;

namespace Orchestrator.App.Client;

/// <summary>One command at work: the platform it asks and where it answers, for people or, with <c>--json</c>, as it came.</summary>
internal sealed record Session(PlatformApi Api, Screen Screen, bool Json)
{
    public async Task Show(string path, Action<JsonElement> forPeople, CancellationToken cancel) => Answer(await Api.Get(path, cancel), forPeople);

    public async Task Order(HttpMethod method, string path, JsonObject? body, Action<JsonElement> forPeople, CancellationToken cancel) =>
        Answer(await Api.Send(method, path, body, cancel), forPeople);

    private void Answer(ApiAnswer answer, Action<JsonElement> forPeople)
    {
        if (Json)
            Print(answer.Raw);
        else
            forPeople(answer.Json);
    }

    /// <summary>One document, and the end of its line.</summary>
    public static void Print(byte[] raw)
    {
        using var output = Console.OpenStandardOutput();
        output.Write(raw);
        if (raw.Length > 0)
            output.WriteByte((byte)'\n');
    }
}
