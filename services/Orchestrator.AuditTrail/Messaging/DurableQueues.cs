using RabbitMQ.Client;

namespace Orchestrator.AuditTrail.Messaging;

/// <summary>
/// Declares every durable queue of the platform with its exchange and binding, whatever roles this process has: a mandatory send
/// to a queue that its owner has yet to declare would be returned. The same names and arguments as MassTransit's endpoints.
/// </summary>
public static class DurableQueues
{
    /// <param name="bus">amqp(s)://user:password@host:port/vhost.</param>
    /// <param name="names">Endpoint names.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    public static async Task Declare(Uri bus, IEnumerable<string> names, CancellationToken cancellation)
    {
        var factory = new ConnectionFactory { Uri = bus, ClientProvidedName = "orchestrator declares queues" };
        await using var connection = await factory.CreateConnectionAsync(cancellation);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellation);
        foreach (var name in names)
        {
            await channel.ExchangeDeclareAsync(name, ExchangeType.Fanout, durable: true, autoDelete: false, cancellationToken: cancellation);
            await channel.QueueDeclareAsync(name, durable: true, exclusive: false, autoDelete: false, cancellationToken: cancellation);
            await channel.QueueBindAsync(name, name, string.Empty, cancellationToken: cancellation);
        }
    }
}
