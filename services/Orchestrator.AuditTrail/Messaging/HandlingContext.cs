using System.Diagnostics.CodeAnalysis;
using MassTransit;
using MassTransit.Context;
using MassTransit.Middleware;
using MassTransit.Middleware.Outbox;
using MassTransit.Scheduling;
using Orchestrator.StateMachines;

namespace Orchestrator.AuditTrail.Messaging;

/// <summary>
/// The consume context inside one attempt at handling a message: whatever is sent, published, answered or scheduled through it is
/// staged in the attempt's unit of work and leaves after the commit.
/// </summary>
public sealed class HandlingContext : ConsumeContextProxy, OutboxSendContext
{
    private readonly List<Task> _tasks = [];
    private MessageSchedulerContext? _scheduler;

    public HandlingContext(ConsumeContext context, HandlingAttempt attempt)
        : base(context)
    {
        Attempt = attempt;
        ReceiveContext = new Captured(this, context.ReceiveContext);
        PublishEndpointProvider = ReceiveContext.PublishEndpointProvider;
    }

    public HandlingAttempt Attempt { get; }

    public override Task ConsumeCompleted => Task.WhenAll(_tasks);

    public override void AddConsumeTask(Task task) => _tasks.Add(task);

    /// <summary>An attempt that fails may be made again; the receive pipeline hears of the last one by its exception.</summary>
    public override Task NotifyFaulted<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType, Exception exception)
    {
        Attempt.Consumed = () => NotifyConsumed(context, duration, consumerType);
        return Task.CompletedTask;
    }

    public override bool TryGetPayload<T>([NotNullWhen(true)] out T? payload)
        where T : class
    {
        if (typeof(T) != typeof(MessageSchedulerContext))
            return base.TryGetPayload<T>(out payload!);
        _scheduler ??= new ConsumeMessageSchedulerContext(this, _ => new MessageScheduler(new OutboxScheduler(Attempt), null!));
        payload = (T)_scheduler;
        return true;
    }

    public Task AddSend<T>(SendContext<T> context)
        where T : class
    {
        Attempt.StageSend(context);
        return Task.CompletedTask;
    }

    public object? GetService(Type serviceType) => null;

    private sealed class Captured : ReceiveContextProxy
    {
        public Captured(OutboxSendContext outbox, ReceiveContext context)
            : base(context)
        {
            SendEndpointProvider = new OutboxSendEndpointProvider(outbox, context.SendEndpointProvider);
            PublishEndpointProvider = new OneEndpointAMessage(SendEndpointProvider);
        }

        public override ISendEndpointProvider SendEndpointProvider { get; }

        public override IPublishEndpointProvider PublishEndpointProvider { get; }
    }

    /// <summary>Publishing goes to the one endpoint that takes the type: one outbox row is one delivery.</summary>
    private sealed class OneEndpointAMessage(ISendEndpointProvider send) : IPublishEndpointProvider
    {
        public Task<ISendEndpoint> GetPublishSendEndpoint<T>()
            where T : class => send.GetSendEndpoint(new Uri($"exchange:{Endpoints.For(typeof(T))}"));

        public ConnectHandle ConnectPublishObserver(IPublishObserver observer) => throw new NotSupportedException("Connect the observer to the bus.");
    }
}
