using System.CommandLine;
using System.Text.Json;
using Orchestrator.App.Client;
using Orchestrator.AuditTrail.Facts;
using Orchestrator.Tabletop.Recordings;
using Orchestrator.Tabletop.Scenarios.Writing;

namespace Orchestrator.App.Simulations;

/// <summary><c>orchestrator simulate new</c>: an incident that happened, as a scenario.</summary>
internal static class NewScenarioCommand
{
    private const int FactsAtOnce = 1000;

    private static readonly Option<string> From = new("--from-incident") { Description = "The incident's id, or how it begins.", HelpName = "id", Required = true };
    private static readonly Option<bool> Mask = new("--mask-names") { Description = "Call people person-1 and so on, and leave out what they wrote." };
    private static readonly Option<string?> Output = new("--output", "-o") { Description = "The file to write; standard output unless said.", HelpName = "file" };

    public static Command Create() => new Command("new", "Write a scenario of an incident that happened.") { From, Mask, Output }.Calls(async (parsed, session, cancel) =>
    {
        var id = await session.Find("incidents", "incident", parsed.GetValue(From)!, cancel);
        var yaml = Write(await Read(session, id, cancel), $"incident-{Ids.Short(id)}", parsed.GetValue(Mask));
        if (parsed.GetValue(Output) is not { } file)
            await Console.Out.WriteAsync(yaml);
        else
            await Keep(file, yaml, cancel);
    });

    private static string Write(Recording incident, string name, bool mask)
    {
        try
        {
            return IncidentScenario.Of(incident, name, mask);
        }
        catch (InvalidDataException nothing)
        {
            throw new ClientFailed(ExitCodes.Refused, nothing.Message);
        }
    }

    private static async Task<Recording> Read(Session session, string incident, CancellationToken cancel)
    {
        List<string> streams = [$"incident-{incident}"];
        foreach (var (list, kind) in new[] { ("responses", "response"), ("tasks", "task") })
        {
            for (string? cursor = ""; cursor is not null;)
            {
                var page = (await session.Api.Get(Parts.Query($"api/{list}", ("incident", incident), ("limit", 200), ("cursor", cursor.Length > 0 ? cursor : null)), cancel)).Json;
                streams.AddRange(page.List("items").Select(item => $"{kind}-{item.Text("id")}"));
                cursor = page.Text("next");
            }
        }

        var facts = new List<Happened>();
        foreach (var stream in streams)
        {
            for (string? from = "1"; from is not null;)
            {
                var part = (await session.Api.Get(Parts.Query($"api/audit/streams/{stream}", ("from", from), ("limit", FactsAtOnce)), cancel)).Json;
                facts.AddRange(part.List("items").Select(Fact));
                from = part.Text("next");
            }
        }

        facts.Sort((one, other) => one.Recorded.Position.CompareTo(other.Recorded.Position));
        return new Recording(facts[0].At, facts[^1].At, facts, []);
    }

    private static Happened Fact(JsonElement fact)
    {
        var recorded = new RecordedFact(
            fact.Number("position"), Guid.Parse(fact.Text("id")!), fact.Text("stream")!, fact.Number("version"), fact.Text("type")!, null, fact.Field("data")!.Value.GetRawText(),
            fact.Time("at")!.Value, fact.Text("actor"), fact.Text("incident"), fact.Text("cause"), fact.Field("headers")?.GetRawText(), IsArchived: false);
        return new Happened(recorded, FactTypes.OfPlatform.Read(recorded));
    }

    private static async Task Keep(string file, string yaml, CancellationToken cancel)
    {
        try
        {
            await File.WriteAllTextAsync(file, yaml, cancel);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new WrongSetting($"--output cannot be written: {error.Message}");
        }

        await Console.Error.WriteLineAsync($"{file} holds the scenario: orchestrator simulate run {file}");
    }
}
