using Orchestrator.AuditTrail.Outbox;

namespace Orchestrator.AuditTrail.Messaging;

/// <summary>Hands one outbox row to whatever carries messages.</summary>
public interface IDelivery
{
    /// <summary>
    /// True where messages wait in this process's memory: their rows stay until the consumer's own commit deletes them.
    /// False where a broker confirms: their rows go when it has.
    /// </summary>
    bool QueuesInMemory { get; }

    /// <summary>True where messages travel as objects within this process, so that nobody need serialize them.</summary>
    bool CarriesObjects => false;

    /// <summary>Whether a failure to deliver now says something about the message, rather than about the bus being down.</summary>
    bool IsConnected { get; }

    /// <summary>Completes when the message is where it can no longer be lost (a broker) or is queued (memory).</summary>
    Task Deliver(OutboxMessage message, CancellationToken cancellation);
}
