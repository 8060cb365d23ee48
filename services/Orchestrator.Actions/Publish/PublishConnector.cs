using System.Text.Json;
using Orchestrator.Actions.Catalogue;
using Orchestrator.Actions.External;
using Orchestrator.Actions.Http;
using Orchestrator.Actions.Templates;

namespace Orchestrator.Actions.Publish;

/// <summary>Publishes a JSON message. It is done once the message is part of the commit: from then on it cannot be lost.</summary>
public sealed class PublishConnector(string exchange, Template? routingKey, JsonTemplate? body) : IConnector
{
    public string Kind => "publish";

    public string Target { get; } = exchange;

    public bool IsIdempotent => true;

    public static IConnector? From(Settings settings, ConnectorParts parts)
    {
        var exchange = settings.Required("Exchange", "give the exchange to publish to; it has to exist");
        var routingKey = settings.Template("RoutingKey");
        var body = settings.Json("Body");
        HttpSettings.WithoutSecret(settings, "Body", body?.Secrets ?? [], parts);
        if (parts.HasBroker)
            return exchange is null ? null : new PublishConnector(exchange, routingKey, body);
        settings.Wrong(
            "Connector", "is publish, which needs RabbitMQ, and the bus is in memory", "set ORCHESTRATOR__BUS=amqp://..., or bind the action to another connector");
        return null;
    }

    public async Task<ActionResult> Carry(ActionAttempt attempt, CancellationToken cancel)
    {
        var command = attempt.Command;
        var key = routingKey?.Fill(attempt) ?? "";
        if (key.Length > 255)
            throw new ActionRefusedException(
                $"The routing key of the action '{command.Action}' would have {key.Length} characters; 255 are allowed.");
        var message = body is null ? command.Input : JsonSerializer.SerializeToElement(body.Fill(attempt));
        await attempt.Outgoing.Publish(new Publication(Target, key, command.AttemptId, command.IdempotencyKey, message), cancel);
        return ActionResult.Succeeded(
            JsonSerializer.SerializeToElement(new { exchange = Target, routingKey = key, messageId = command.AttemptId }));
    }
}
