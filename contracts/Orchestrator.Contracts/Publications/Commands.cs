using System.Text.Json;

namespace Orchestrator.Contracts.Publications;

/// <summary>Publish a JSON message to an exchange of somebody else.</summary>
/// <param name="MessageId">The attempt's: the same however often it is published.</param>
/// <param name="IdempotencyKey">The same over all attempts of a step; goes out as the header <c>Idempotency-Key</c>.</param>
public sealed record PublishOutside(string Exchange, string RoutingKey, Guid MessageId, string IdempotencyKey, JsonElement Body);
