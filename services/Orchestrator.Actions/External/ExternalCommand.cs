using System.Text.Json;
using Orchestrator.Contracts.Actions;

namespace Orchestrator.Actions.External;

/// <summary>
/// What an external worker gets, as plain JSON in camelCase, on <c>orchestrator.actions.&lt;name&gt;</c>. docs/actions.md describes it
/// for people who have never heard of .NET: change it only by adding fields.
/// </summary>
/// <param name="Reference">To be sent back as it is.</param>
/// <param name="IdempotencyKey">The same over all attempts of one step: what was done under it must not be done again.</param>
/// <param name="Deadline">After this nobody waits for the answer: a command found later is to be dropped.</param>
public sealed record ExternalCommand(
    ExternalReference Reference,
    string Action,
    string Flow,
    Guid IncidentId,
    string IdempotencyKey,
    DateTimeOffset Deadline,
    double TimeoutSeconds,
    JsonElement Input)
{
    public static ExternalCommand From(ExecuteAction command, DateTimeOffset now) => new(
        new ExternalReference(command.Action, command.ResponseId, command.Step, command.AttemptId, command.Attempt),
        command.Action,
        command.Flow,
        command.IncidentId,
        command.IdempotencyKey,
        command.Due ?? now + command.Timeout,
        command.Timeout.TotalSeconds,
        command.Input);

    /// <summary>As it goes out.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, JsonSerializerOptions.Web);
}

/// <summary>Says which attempt an answer belongs to.</summary>
public sealed record ExternalReference(string Action, Guid ResponseId, string Step, Guid AttemptId, int Attempt);
