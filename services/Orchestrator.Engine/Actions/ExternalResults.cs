using MassTransit;
using Orchestrator.Actions.Catalogue;
using Orchestrator.Actions.External;
using Orchestrator.AuditTrail;
using Orchestrator.StateMachines;

namespace Orchestrator.Engine.Actions;

/// <summary>An answer of an external worker; its JSON is read by <see cref="ExternalResult"/>.</summary>
public sealed record ExternalAnswer;

/// <summary>Takes what external workers answer. One that makes no sense is parked with what is wrong with it.</summary>
public sealed class ExternalResults(ActionCatalogue catalogue, IAuditStore store) : IConsumer<ExternalAnswer>
{
    public async Task Consume(ConsumeContext<ExternalAnswer> context)
    {
        var (ended, wrong) = ExternalResult.Read(context.ReceiveContext.Body.GetBytes(), catalogue);
        if (ended is null)
            throw new UnusableMessage(wrong!);
        if (await store.FindStream(StreamAttribute.IdOf<StateMachines.Responses.Response>(ended.ResponseId), context.CancellationToken) is null)
            throw new UnusableMessage($"An answer on {ExternalResult.Queue} cannot be used: there is no response {ended.ResponseId}.");
        await context.Publish(ended);
    }
}

/// <summary>A message from outside that cannot be used: parked with this reason.</summary>
public sealed class UnusableMessage(string reason) : Exception(reason);
