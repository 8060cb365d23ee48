using System.Text.Json;
using Orchestrator.Actions.Catalogue;
using Orchestrator.Actions.Templates;

namespace Orchestrator.Actions.Rehearsal;

/// <summary>Does nothing, and says that it went well, or badly: for a rehearsal of a flow where its real actions must not be reached.</summary>
public sealed class NothingConnector(string name, JsonTemplate? answer, string? refusal) : IConnector
{
    public string Kind => "nothing";

    public string Target => name;

    public bool IsIdempotent => true;

    public static IConnector From(Settings settings, ConnectorParts parts) =>
        new NothingConnector(settings.Name, settings.Json("Answer"), settings.Text("Refuses"));

    public Task<ActionResult> Carry(ActionAttempt attempt, CancellationToken cancel) => Task.FromResult(
        refusal is not null ? ActionResult.Final(refusal)
        : ActionResult.Succeeded(answer is null ? attempt.Command.Input : JsonSerializer.SerializeToElement(answer.Fill(attempt))));
}
