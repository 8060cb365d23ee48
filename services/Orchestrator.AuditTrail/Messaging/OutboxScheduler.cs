using MassTransit;
using MassTransit.Scheduling;

namespace Orchestrator.AuditTrail.Messaging;

/// <summary>
/// MassTransit's <c>Schedule&lt;&gt;</c> on the outbox: a scheduled message is a row with a future due time, cancelled by its token in
/// the same commit. Its token is derived, one a stream and message type: setting it again replaces it.
/// </summary>
public sealed class OutboxScheduler(HandlingAttempt attempt) : IScheduleMessageProvider
{
    private Guid? _justSet;

    public Task<ScheduledMessage<T>> ScheduleSend<T>(Uri destinationAddress, DateTime scheduledTime, T message, IPipe<SendContext<T>> pipe, CancellationToken cancellationToken)
        where T : class
    {
        var token = attempt.StageTimer(message, new DateTimeOffset(DateTime.SpecifyKind(scheduledTime, DateTimeKind.Utc)));
        _justSet = token;
        return Task.FromResult<ScheduledMessage<T>>(new ScheduledMessageHandle<T>(token, scheduledTime, destinationAddress, message));
    }

    public Task CancelScheduledSend(Guid tokenId, CancellationToken cancellationToken)
    {
        // MassTransit cancels the previous token right after it has set a new one; here they are the same, and setting replaced it.
        if (_justSet != tokenId)
            attempt.CancelTimer(tokenId);
        _justSet = null;
        return Task.CompletedTask;
    }

    public Task CancelScheduledSend(Uri destinationAddress, Guid tokenId, CancellationToken cancellationToken) => CancelScheduledSend(tokenId, cancellationToken);
}
