using Orchestrator.AuditTrail.Tests.Stores;

namespace Orchestrator.AuditTrail.Tests.Messaging;

/// <summary>RabbitMQ confirms a message that it drops for want of a queue, unless it was sent as mandatory.</summary>
[Collection("RabbitMQ")]
public sealed class When_no_queue_takes_a_message() : BusContract(new PostgreSqlBacking(), address: null)
{
    [Fact]
    public async Task Delivering_it_fails()
    {
        var delivery = (await StartBus()).Handling.Delivery;
        var failure = await Should.ThrowAsync<Exception>(delivery.Deliver(Sample.Message(Noon) with { Destination = "orchestrator.nowhere" }, CancellationToken.None));
        failure.ToString().ShouldContain("returned by RabbitMQ");
    }
}
