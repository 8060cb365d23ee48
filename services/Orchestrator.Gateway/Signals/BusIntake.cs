using MassTransit;
using Orchestrator.AuditTrail.Messaging;
using Orchestrator.Engine;
using Orchestrator.Engine.Actions;
using Orchestrator.Engine.Hosting;
using Orchestrator.Gateway.Http;

namespace Orchestrator.Gateway.Signals;

/// <summary>A signal in the native shape, on the queue <see cref="Queues.Signals"/>; its JSON is read by <see cref="NativeSignals"/>.</summary>
public sealed record PlainSignal;

/// <summary>Takes signals that programs put on the bus as plain JSON. One that makes no sense is parked with what is wrong with it.</summary>
public sealed class BusIntake : IConsumer<PlainSignal>
{
    public static FurtherEndpoint Endpoint { get; } = new(Queues.Signals, Roles.Gateway, (_, endpoint) =>
    {
        endpoint.TakePlainJson();
        endpoint.Consumer<BusIntake>();
    });

    public async Task Consume(ConsumeContext<PlainSignal> context)
    {
        try
        {
            await context.Publish(NativeSignals.Read(context.ReceiveContext.Body.GetBytes(), context.DecisionTime()));
        }
        catch (RequestRefused wrong)
        {
            throw new UnusableMessage(wrong.Message);
        }
    }
}
