using System.Text.Json;
using Orchestrator.Contracts.Actions;

namespace Orchestrator.Actions.External;

/// <summary>
/// Where messages for others go. Whoever implements it puts them into the commit that ends the handling of the command, so that
/// a command handled again does not send twice.
/// </summary>
public interface IOutgoing : IExternalActions
{
    Task Publish(Publication publication, CancellationToken cancel);

    /// <summary>Notes how an attempt ended that <see cref="Attempts.IAttemptLog.Begin"/> had noted.</summary>
    void NoteEnd(ExecuteAction command, ActionOutcome outcome);
}

public interface IExternalActions
{
    /// <summary>Sends a command as plain JSON to the queue of an external worker.</summary>
    /// <param name="queue">Declared durable before the first message.</param>
    Task Send(string queue, ExternalCommand command, CancellationToken cancel);
}

/// <summary>A JSON message to an exchange.</summary>
/// <param name="MessageId">The attempt's, so that it is the same however often the command is handled.</param>
/// <param name="IdempotencyKey">The same over all attempts of a step; goes into the header <c>Idempotency-Key</c>.</param>
public sealed record Publication(string Exchange, string RoutingKey, Guid MessageId, string IdempotencyKey, JsonElement Body);
