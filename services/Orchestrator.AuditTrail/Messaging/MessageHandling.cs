using System.Security.Cryptography;
using MassTransit;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Orchestrator.AuditTrail.Commits;
using Orchestrator.AuditTrail.Facts;
using Orchestrator.AuditTrail.Outbox;
using Orchestrator.AuditTrail.Streams;
using Orchestrator.StateMachines;

namespace Orchestrator.AuditTrail.Messaging;

/// <summary>
/// Handles messages with one effect each: run the consumer or saga, commit everything it decided at once, send what it sent.
/// A conflict decides anew on a fresh state, an unreachable store is waited for, a duplicate is acknowledged and nothing else.
/// This is the only retry around a handling; the retries of actions belong to the response.
/// </summary>
public sealed class MessageHandling(IAuditStore store, GroupCommit commits, FactWriter facts, TimeProvider clock, IDelivery delivery, ILogger<MessageHandling>? logger = null)
{
    /// <summary>How long after its commit a row is left to the process that wrote it, before a sweeper sends it.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private const int MaxConflicts = 50;

    private static readonly TimeSpan GivenBackAfter = TimeSpan.FromSeconds(2);

    private readonly ILogger _logger = logger ?? NullLogger<MessageHandling>.Instance;

    public IAuditStore Store { get; } = store;

    public IDelivery Delivery { get; } = delivery;

    internal FactWriter Facts { get; } = facts;

    internal SagaLoader Loader { get; } = new(store, facts.Types);

    internal SagaCache Cache { get; } = new();

    internal StreamLocks Locks { get; } = new();

    /// <summary>False in a simulation: a state that is not in the cache is folded from its facts.</summary>
    public bool KeepsSnapshots { get; init; } = true;

    /// <summary>Called when a timer was committed, with the moment it comes due.</summary>
    public Action<DateTimeOffset>? TimerSet { get; set; }

    /// <summary>Handles a message; returns when its effect is durable and what it sent has been handed over.</summary>
    /// <param name="deliverWithin">The longest wait for the handing over: somebody who waits for the effect need not wait for the bus.</param>
    public async Task Handle(ConsumeContext context, string endpoint, IPipe<ConsumeContext> next, TimeSpan? deliverWithin = null)
    {
        var key = new InboxKey(endpoint, context.MessageId ?? IdOfBody(context));
        var cancellation = context.CancellationToken;
        var fresh = false;
        var outages = 0;
        for (var conflicts = 0; ;)
        {
            using var attempt = NewAttempt(context, key, fresh);
            try
            {
                switch (await Try(context, attempt, next))
                {
                    case null:
                        fresh = true;
                        continue;
                    case CommitResult.Committed:
                        attempt.Keep();
                        await Within(deliverWithin, Deliver(attempt, deliverWithin is null ? cancellation : CancellationToken.None));
                        return;
                    case CommitResult.Duplicate:
                        await AcknowledgeDuplicate(key, context);
                        return;
                    case CommitResult.Conflicted conflict when ++conflicts < MaxConflicts:
                        _logger.LogDebug("{Conflict}", conflict.Conflict.Message);
                        fresh = true;
                        continue;
                    case CommitResult.Conflicted conflict:
                        throw conflict.Conflict;
                    case CommitResult.Failed failure:
                        throw failure.Error;
                }
            }
            catch (StoreUnavailable unavailable) when (!cancellation.IsCancellationRequested)
            {
                fresh = true;
                await WaitForStore(outages++, unavailable, cancellation);
            }
            catch (Exception) when (attempt.UsedCache)
            {
                fresh = true;
            }
            catch (Exception error) when (error is not OperationCanceledException and not StoreUnavailable)
            {
                // A duplicate finds the saga past its state and may throw before the inbox is asked.
                if (!await WasHandled(key, cancellation))
                    throw;
                await attempt.Consumed();
                await AcknowledgeDuplicate(key, context);
                return;
            }
        }
    }

    /// <summary>An outbox row for a message.</summary>
    public OutboxMessage Row(Guid messageId, string destination, object message, Handling cause, string? incident, DateTimeOffset due, Guid? token = null, OutboxKey? carried = null) => new(
        messageId,
        destination,
        message.GetType().Name,
        Envelope.ContentType,
        Delivery.CarriesObjects ? default : Envelope.Write(messageId, message, cause.Now, cause.Actor, incident, token, carried),
        due.Microseconds(),
        token) { Carried = Delivery.CarriesObjects ? new CarriedMessage(message, cause.Actor, incident) : null };

    /// <summary>Keeps a message that could not be handled where a person can see it. Waits for the store: the message is not given up.</summary>
    internal async Task Park(ReceiveContext context, string endpoint, string error)
    {
        var message = Received(context, endpoint);
        _logger.LogError("{MessageType} {MessageId} on {Endpoint} faulted and is parked: {Error}", message.MessageType, message.MessageId, endpoint, error);
        for (var outages = 0; ;)
        {
            try
            {
                await Store.Park(message, error, clock.GetUtcNow().Microseconds(), CancellationToken.None);
                return;
            }
            catch (StoreUnavailable unavailable) when (!context.CancellationToken.IsCancellationRequested)
            {
                await WaitForStore(outages++, unavailable, context.CancellationToken);
            }
        }
    }

    /// <summary>
    /// Puts a message back into its queue after a while, for another process to take. It is not acknowledged before: should this
    /// process die meanwhile, the broker gives it back by itself.
    /// </summary>
    internal async Task GiveBack(ReceiveContext context, string endpoint, string why)
    {
        var message = Received(context, endpoint);
        _logger.LogWarning("{MessageType} {MessageId} goes back to {Endpoint}: {Why}", message.MessageType, message.MessageId, endpoint, why);
        await Task.Delay(GivenBackAfter, clock, context.CancellationToken);
        await Delivery.Deliver(message, context.CancellationToken);
    }

    private OutboxMessage Received(ReceiveContext context, string endpoint)
    {
        var body = context.Body.GetBytes();
        var messageId = context.GetMessageId() ?? ParkedMessages.IdIn(body) ?? DerivedId.From("body", Convert.ToHexString(SHA256.HashData(body)));
        return new OutboxMessage(messageId, endpoint, ParkedMessages.TypeIn(body) ?? "unknown", context.ContentType?.ToString() ?? Envelope.ContentType, body, clock.GetUtcNow().Microseconds());
    }

    private HandlingAttempt NewAttempt(ConsumeContext context, InboxKey key, bool fresh)
    {
        var cause = new Handling(key.MessageId, clock.GetUtcNow().Microseconds(), context.Headers.Get<string>(Envelope.Actor) ?? Actors.Platform);
        return new HandlingAttempt(this, key, cause, context.Headers, fresh, context.CancellationToken);
    }

    /// <returns>The commit's result; null where a cached state decided nothing and a fresh one must be asked.</returns>
    private async Task<CommitResult?> Try(ConsumeContext context, HandlingAttempt attempt, IPipe<ConsumeContext> next)
    {
        var handling = new HandlingContext(context, attempt);
        await next.Send(handling);
        await handling.ConsumeCompleted;
        if (attempt is { UsedCache: true, DecidedNothing: true })
            return null;
        var unit = attempt.Finish();
        return attempt.NeedsNoCommit && await SendUnstored(attempt, context.CancellationToken) ? CommitResult.Committed.Instance : await commits.Commit(unit);
    }

    /// <returns>False where something could not be sent now: then it is stored like any other, and the sweeper sends it.</returns>
    private async Task<bool> SendUnstored(HandlingAttempt attempt, CancellationToken cancellation)
    {
        try
        {
            foreach (var row in attempt.ToDeliver)
                await Delivery.Deliver(row, cancellation);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            _logger.LogDebug("What {MessageId} sends could not be sent at once: {Error}", attempt.Cause.MessageId, error.Message);
            return false;
        }

        attempt.ToDeliver.Clear();
        attempt.Unit.Outbox.Clear();
        return true;
    }

    /// <summary>Waits for a delivery, but not for ever: its row is in the outbox, and the sweeper sends what is not sent in time.</summary>
    internal Task Within(TimeSpan? time, Task delivery) =>
        time is null || delivery.IsCompleted ? delivery : Task.WhenAny(delivery, Task.Delay(time.Value, clock));

    private async Task Deliver(HandlingAttempt attempt, CancellationToken cancellation)
    {
        if (TimerSet is { } timerSet && attempt.Unit.Outbox.Count > attempt.ToDeliver.Count)
            timerSet(attempt.Unit.Outbox.Where(row => row.Token is not null).Min(row => row.DueAt));
        if (attempt.ToDeliver.Count == 1)
            await Deliver(attempt.ToDeliver[0], cancellation);
        else if (attempt.ToDeliver.Count > 1)
            await Task.WhenAll(attempt.ToDeliver.Select(row => Deliver(row, cancellation)));
    }

    /// <summary>Hands over a row that was just committed. One that cannot be sent now stays where it is; the sweeper sends it.</summary>
    internal async Task Deliver(OutboxMessage row, CancellationToken cancellation)
    {
        try
        {
            await Delivery.Deliver(row, cancellation);
            if (!Delivery.QueuesInMemory)
                commits.Forget(new DeliveredRow(new OutboxKey(row.MessageId, row.Destination), Attempts: 0));
        }
        catch (Exception error)
        {
            _logger.LogWarning("{MessageType} {MessageId} to {Destination} could not be sent and will be sent again: {Error}", row.MessageType, row.MessageId, row.Destination, error.Message);
            if (Delivery.QueuesInMemory)
                await Store.RecordSendFailure(new OutboxKey(row.MessageId, row.Destination), error.Message, row.DueAt, clock.GetUtcNow() + Grace, CancellationToken.None);
        }
    }

    private async Task AcknowledgeDuplicate(InboxKey key, ConsumeContext context)
    {
        _logger.LogDebug("{MessageId} was handled by {Endpoint} before", key.MessageId, key.Endpoint);
        if (Delivery.QueuesInMemory)
        {
            var unit = new UnitOfWork();
            unit.Delivered.AddRange(HandlingAttempt.RowsOf(key, context.Headers));
            await commits.Commit(unit);
        }
    }

    private async Task<bool> WasHandled(InboxKey key, CancellationToken cancellation)
    {
        try
        {
            return await Store.WasHandled(key, cancellation);
        }
        catch (StoreUnavailable)
        {
            return false;
        }
    }

    private async Task WaitForStore(int outages, StoreUnavailable unavailable, CancellationToken cancellation)
    {
        if (outages == 0)
            _logger.LogWarning("The store is unavailable, a message waits for it: {Error}", unavailable.Message);
        var wait = TimeSpan.FromMilliseconds(Math.Min(2000, 50 << Math.Min(outages, 6)));
        await Task.Delay(wait, clock, cancellation);
    }

    /// <summary>A foreign message without an id: the same bytes are the same message.</summary>
    private static Guid IdOfBody(ConsumeContext context) => DerivedId.From("body", Convert.ToHexString(SHA256.HashData(context.ReceiveContext.Body.GetBytes())));
}
