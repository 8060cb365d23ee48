using Orchestrator.Actions.Catalogue;

namespace Orchestrator.Actions.External;

/// <summary>
/// Hands the command to a program of somebody else, in whatever language. It counts as idempotent because handing over leaves
/// with the commit; the worker may still get a command twice, and has the idempotency key to know it by.
/// </summary>
public sealed class ExternalConnector(string queue, TimeProvider time) : IConnector
{
    public const string QueuePrefix = "orchestrator.actions.";

    public string Kind => "external";

    public string Target { get; } = queue;

    public bool IsIdempotent => true;

    public static IConnector? From(Settings settings, ConnectorParts parts)
    {
        var queue = settings.Text("Queue") ?? QueuePrefix + settings.Name;
        if (!parts.HasBroker)
        {
            settings.Wrong(
                "Connector", "is external, which needs RabbitMQ, and the bus is in memory", "set ORCHESTRATOR__BUS=amqp://..., or bind the action to another connector");
            return null;
        }

        if (queue.Length > 255 || queue.StartsWith("amq.", StringComparison.Ordinal))
            settings.Wrong("Queue", $"is '{queue}'", "give a name of at most 255 characters that does not begin with amq.");
        return new ExternalConnector(queue, parts.Time);
    }

    public async Task<ActionResult> Carry(ActionAttempt attempt, CancellationToken cancel)
    {
        await attempt.Outgoing.Send(Target, ExternalCommand.From(attempt.Command, time.GetUtcNow()), cancel);
        return ActionResult.AnswerComesLater;
    }
}
