using MassTransit;
using Orchestrator.Contracts;

namespace Orchestrator.AuditTrail.Messaging;

/// <summary>What a consumer that is no saga can do in the unit of work of the message it handles.</summary>
public static class TransactionalConsumers
{
    /// <summary>Records a fact in a stream, in the same commit as the inbox entry and whatever is sent; at the stream's end, whatever its version.</summary>
    public static void Record(this ConsumeContext context, string streamId, Fact fact, string? reason = null) =>
        AttemptOf(context).Record(streamId, fact, reason);

    /// <summary>Sends bytes as they are, to a queue of somebody who knows nothing of our envelope; in the same commit.</summary>
    /// <param name="type">Short name, for people who look at the outbox.</param>
    /// <param name="json">What the queue gets, as <c>application/json</c>.</param>
    public static void SendPlain(this ConsumeContext context, string queue, string type, ReadOnlyMemory<byte> json) =>
        AttemptOf(context).StagePlain(queue, type, json);

    /// <summary>
    /// Says that this handling does no harm when it is made again. Then nothing is stored of it: what it sends is on its way before its
    /// own message is acknowledged, and should the process die in between, both happen again, with the same ids. Call it before sending.
    /// </summary>
    public static void MayBeRepeated(this ConsumeContext context) => AttemptOf(context).MayBeRepeated = true;

    /// <summary>Decision time: read once for this handling, in whole microseconds.</summary>
    public static DateTimeOffset DecisionTime(this ConsumeContext context) => AttemptOf(context).Cause.Now;

    private static HandlingAttempt AttemptOf(ConsumeContext context) => context.TryGetPayload<HandlingContext>(out var handling)
        ? handling.Attempt
        : throw new ConfigurationException("This consumer handles messages outside a unit of work: call UseUnitOfWork on its endpoint.");
}
