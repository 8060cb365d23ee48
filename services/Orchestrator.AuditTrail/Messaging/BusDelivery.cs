using System.Net.Mime;
using MassTransit;
using MassTransit.Serialization;
using Orchestrator.AuditTrail.Outbox;

namespace Orchestrator.AuditTrail.Messaging;

/// <summary>
/// Sends outbox rows over MassTransit, byte for byte as they were committed. On RabbitMQ every send is mandatory: a message that
/// no queue takes is returned and counts as a failed attempt, where a broker would otherwise confirm and drop it.
/// </summary>
public sealed class BusDelivery(Func<IBusControl> bus, bool queuesInMemory) : IDelivery
{
    public bool QueuesInMemory => queuesInMemory;

    public bool IsConnected => bus().CheckHealth().Status == BusHealthStatus.Healthy;

    public async Task Deliver(OutboxMessage message, CancellationToken cancellation)
    {
        // An exchange address: sending to "queue:" would declare the queue again, with other arguments than its owner's.
        var endpoint = await bus().GetSendEndpoint(new Uri($"exchange:{message.Destination}"));
        await endpoint.Send(new SerializedMessageBody(), new Stored(message), cancellation);
    }

    private sealed class Stored(OutboxMessage message) : IPipe<SendContext<SerializedMessageBody>>
    {
        public Task Send(SendContext<SerializedMessageBody> context)
        {
            context.MessageId = message.MessageId;
            context.Serializer = new StoredBytes(message);
            if (context is RabbitMqSendContext rabbit)
                rabbit.Mandatory = true;
            return Task.CompletedTask;
        }

        public void Probe(ProbeContext context)
        {
        }
    }

    private sealed class StoredBytes(OutboxMessage message) : IMessageSerializer
    {
        public ContentType ContentType { get; } = new(message.ContentType);

        public MessageBody GetMessageBody<T>(SendContext<T> context)
            where T : class => new BytesMessageBody(message.Body.ToArray());
    }
}
