using MassTransit;
using MassTransit.Context;
using MassTransit.Saga;
using Orchestrator.StateMachines;

namespace Orchestrator.AuditTrail.Messaging;

/// <summary>Gives MassTransit the saga repository over the attempt under way. Sagas are correlated by id only, and never removed.</summary>
public sealed class SagaRepositoryContexts<TSaga> : ISagaRepositoryContextFactory<TSaga>
    where TSaga : Saga
{
    public Task Send<T>(ConsumeContext<T> context, IPipe<SagaRepositoryContext<TSaga, T>> next)
        where T : class
    {
        if (!context.TryGetPayload<HandlingContext>(out var handling))
            throw new ConfigurationException($"{typeof(TSaga).Name} handles messages outside a unit of work: call UseUnitOfWork on its endpoint.");
        return next.Send(new SagaContext<T>(context, handling.Attempt));
    }

    public Task SendQuery<T>(ConsumeContext<T> context, ISagaQuery<TSaga> query, IPipe<SagaRepositoryQueryContext<TSaga, T>> next)
        where T : class => throw new NotSupportedException($"{typeof(TSaga).Name} is correlated by a query; correlate by id: its stream is found by it.");

    public void Probe(ProbeContext context) => context.Add("persistence", "auditTrail");

    private sealed class SagaContext<T>(ConsumeContext<T> context, HandlingAttempt attempt) : ConsumeContextScope<T>(context), SagaRepositoryContext<TSaga, T>
        where T : class
    {
        private readonly ConsumeContext<T> _context = context;

        public Task<SagaConsumeContext<TSaga, T>> Add(TSaga instance)
        {
            attempt.Add(instance);
            return CreateSagaConsumeContext(_context, instance, SagaConsumeContextMode.Add);
        }

        /// <summary>Nothing is inserted ahead of the commit.</summary>
        public Task<SagaConsumeContext<TSaga, T>?> Insert(TSaga instance) => Task.FromResult<SagaConsumeContext<TSaga, T>?>(null);

        public async Task<SagaConsumeContext<TSaga, T>?> Load(Guid correlationId) => await attempt.Load<TSaga>(correlationId) is { } saga
            ? await CreateSagaConsumeContext(_context, saga, SagaConsumeContextMode.Load)
            : null;

        // What a saga staged is committed when the whole message is handled.
        public Task Save(SagaConsumeContext<TSaga> context) => Task.CompletedTask;

        public Task Update(SagaConsumeContext<TSaga> context) => Task.CompletedTask;

        public Task Discard(SagaConsumeContext<TSaga> context) => Task.CompletedTask;

        public Task Undo(SagaConsumeContext<TSaga> context) => Task.CompletedTask;

        public Task Delete(SagaConsumeContext<TSaga> context) =>
            throw new NotSupportedException($"{typeof(TSaga).Name} was finalized: sagas are never removed, an ended stream may be archived.");

        public Task<SagaConsumeContext<TSaga, TMessage>> CreateSagaConsumeContext<TMessage>(ConsumeContext<TMessage> consumeContext, TSaga instance, SagaConsumeContextMode mode)
            where TMessage : class => Task.FromResult<SagaConsumeContext<TSaga, TMessage>>(new DefaultSagaConsumeContext<TSaga, TMessage>(consumeContext, instance));
    }
}
