namespace Orchestrator.AuditTrail.Outbox;

/// <summary>
/// One message to one endpoint. A row due in the future is a timer; one due now is sent right after the commit, and its
/// <see cref="DueAt"/> is the grace period after which a sweeper may take it.
/// </summary>
/// <param name="Destination">Endpoint name, or a full address for an answer.</param>
/// <param name="MessageType">Short name, for people who look at the table.</param>
/// <param name="Body">As it goes on the wire.</param>
/// <param name="Token">Cancels it, for timers.</param>
/// <param name="Held">Queued in this process's memory (in-memory bus): no sweeper takes it before the next start.</param>
public sealed record OutboxMessage(
    Guid MessageId,
    string Destination,
    string MessageType,
    string ContentType,
    ReadOnlyMemory<byte> Body,
    DateTimeOffset DueAt,
    Guid? Token = null,
    bool Held = false)
{
    /// <summary>The message itself, where it stays in this process (simulations, which carry no bytes). Never stored.</summary>
    public CarriedMessage? Carried { get; init; }
}

/// <summary>A message with what else its envelope would say.</summary>
/// <param name="Incident">What it is about; null where it is not known.</param>
public sealed record CarriedMessage(object Message, string Actor, string? Incident);

/// <summary>A claimed row: <paramref name="Attempts"/> counts this one too.</summary>
public sealed record ClaimedMessage(OutboxMessage Message, int Attempts);

/// <summary>A message nobody could deliver or handle, kept where a person can see it, retry it or drop it.</summary>
public sealed record ParkedMessage(OutboxMessage Message, int Attempts, DateTimeOffset ParkedAt, string Error);

public readonly record struct OutboxKey(Guid MessageId, string Destination);

/// <summary>A row that has done its work.</summary>
/// <param name="Attempts">
/// As the row counted them when it was sent: should the report come late, a person may have had it sent again since, and that row is
/// needed. Null where its consumer is done with it, however often it was sent.
/// </param>
public readonly record struct DeliveredRow(OutboxKey Key, int? Attempts = null);

public readonly record struct InboxKey(string Endpoint, Guid MessageId);
