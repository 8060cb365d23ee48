using MassTransit;
using Orchestrator.Contracts.Publications;

namespace Orchestrator.Engine.Actions;

/// <summary>Publishes what actions have for exchanges of others.</summary>
public sealed class PublicationConsumer(Publisher publisher) : IConsumer<PublishOutside>
{
    public Task Consume(ConsumeContext<PublishOutside> context) => publisher.Publish(context.Message, context.CancellationToken);
}
