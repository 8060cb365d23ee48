using MassTransit;
using Orchestrator.Actions.Catalogue;
using Orchestrator.Actions.External;

namespace Orchestrator.Engine.Actions;

/// <summary>An answer of an external worker; its JSON is read by <see cref="ExternalResult"/>.</summary>
public sealed record ExternalAnswer;

/// <summary>Takes what external workers answer. One that makes no sense is parked with what is wrong with it.</summary>
public sealed class ExternalResults(ActionCatalogue catalogue) : IConsumer<ExternalAnswer>
{
    public async Task Consume(ConsumeContext<ExternalAnswer> context)
    {
        var (ended, wrong) = ExternalResult.Read(context.ReceiveContext.Body.GetBytes(), catalogue);
        await context.Publish(ended ?? throw new UnusableMessage(wrong!));
    }
}

/// <summary>A message from outside that cannot be used: parked with this reason.</summary>
public sealed class UnusableMessage(string reason) : Exception(reason);
