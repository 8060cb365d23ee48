using MassTransit;
using MassTransit.Mediator;
using Orchestrator.AuditTrail.Commits;
using Orchestrator.AuditTrail.Facts;
using Orchestrator.AuditTrail.Memory;
using Orchestrator.AuditTrail.Messaging;
using Orchestrator.AuditTrail.Outbox;
using Orchestrator.AuditTrail.Streams;
using Orchestrator.StateMachines;

namespace Orchestrator.Tabletop.Simulations;

/// <summary>
/// The same state machines, repository and units of work in virtual time: MassTransit's mediator, a store in memory, one thread.
/// Messages are handled in order of their time and then of their sending, so the same input gives the same facts. Nothing
/// leaves it: a message that no machine takes goes to what was scripted with <see cref="Answer{T}"/>.
/// </summary>
public sealed class Simulation : IDelivery, IAsyncDisposable
{
    private readonly VirtualClock _clock;
    private readonly IMediator _mediator;
    private readonly MessageHandling _handling;
    private readonly GroupCommit _commits;
    private readonly PriorityQueue<Queued, (DateTimeOffset Due, long Order)> _queue = new();
    private readonly Dictionary<Type, Action<object>> _answers = [];
    private long _order;
    private long _sent;

    /// <param name="machines">Puts the state machines on: <c>endpoint.Saga(new IncidentStateMachine())</c>.</param>
    public Simulation(FactTypes types, DateTimeOffset start, Action<IReceiveEndpointConfigurator> machines)
    {
        // The log context is ambient: a simulation inside a serving process must not write to its log.
        LogContext.Current = null;
        _clock = new VirtualClock(start);
        _commits = new GroupCommit(Store, writers: 0);
        _handling = new MessageHandling(Store, _commits, new FactWriter(types), _clock, this) { KeepsSnapshots = false };
        Types = types;
        _mediator = Bus.Factory.CreateMediator(mediator =>
        {
            mediator.UseFilter(new UnitOfWorkFilter(_handling, "simulation"));
            machines(mediator);
        });
    }

    public MemoryStore Store { get; } = new();

    public FactTypes Types { get; }

    public DateTimeOffset Now => _clock.GetUtcNow();

    /// <summary>How many messages may be handled before the simulation is taken for one that never ends.</summary>
    public int MaxMessages { get; init; } = 1_000_000;

    bool IDelivery.QueuesInMemory => false;

    bool IDelivery.CarriesObjects => true;

    bool IDelivery.IsConnected => true;

    /// <summary>What the outside world does with a message that no machine takes; it answers with <see cref="Send"/>.</summary>
    public void Answer<T>(Action<T> answer)
        where T : class => _answers[typeof(T)] = message => answer((T)message);

    /// <summary>Sends a message from outside, now or later.</summary>
    public void Send(object message, TimeSpan after = default, string actor = "simulation", Guid? messageId = null) => Enqueue(
        new Queued(messageId ?? DerivedId.From("simulation", (_sent++).ToString(), message.GetType().Name), message, actor), Now + after);

    /// <summary>Runs until nothing is left to do, or until a moment.</summary>
    /// <exception cref="SimulationDoesNotEnd">More messages than <see cref="MaxMessages"/>.</exception>
    public async Task Run(DateTimeOffset? until = null)
    {
        for (var handled = 0; await NextMoment() is { } moment && (until is null || moment <= until); handled++)
        {
            if (handled == MaxMessages)
                throw new SimulationDoesNotEnd(handled, Now, _queue.TryPeek(out var queued, out _) ? queued.Message.GetType().Name : "a timer");
            if (moment > Now)
                _clock.AdvanceTo(moment);
            await FireTimers();
            if (_queue.TryPeek(out _, out var next) && next.Due <= Now)
                await Handle(_queue.Dequeue());
        }

        if (until is { } end && end > Now)
            _clock.AdvanceTo(end);
    }

    /// <summary>Handles one message now, as the gateway does with a command that wants an answer; what it throws is the answer.</summary>
    public Task Handle(object message, string actor) =>
        Handle(new Queued(DerivedId.From("simulation", (_sent++).ToString(), message.GetType().Name), message, actor));

    /// <summary>The facts of a stream so far.</summary>
    public async Task<IReadOnlyList<Orchestrator.Contracts.Fact>> Facts<TSaga>(Guid id)
        where TSaga : Saga
    {
        var facts = new List<Orchestrator.Contracts.Fact>();
        await foreach (var recorded in Store.ReadStream(StreamAttribute.IdOf<TSaga>(id), StreamRange.All))
            facts.Add(Types.Read(recorded));
        return facts;
    }

    /// <summary>The state of a saga as its facts say it is now. Null where it has none.</summary>
    public Task<TSaga?> State<TSaga>(Guid id)
        where TSaga : Saga => new SagaLoader(Store, Types).FoldTo<TSaga>(id, StreamRange.All, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _commits.DisposeAsync();
        if (_mediator is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
    }

    Task IDelivery.Deliver(OutboxMessage message, CancellationToken cancellation)
    {
        Enqueue(new Queued(message.MessageId, message.Content!, Actors.Platform), Now);
        return Task.CompletedTask;
    }

    private void Enqueue(Queued queued, DateTimeOffset due) => _queue.Enqueue(queued, (due, _order++));

    private async Task<DateTimeOffset?> NextMoment()
    {
        var timer = await Store.NextDue(CancellationToken.None);
        var message = _queue.TryPeek(out _, out var next) ? next.Due : (DateTimeOffset?)null;
        return timer is null || message <= timer ? message : timer;
    }

    private async Task FireTimers()
    {
        foreach (var claimed in await Store.ClaimDue(Now, DateTimeOffset.MaxValue, int.MaxValue, hold: false, CancellationToken.None))
        {
            _commits.Forget(new OutboxKey(claimed.Message.MessageId, claimed.Message.Destination));
            Enqueue(new Queued(claimed.Message.MessageId, claimed.Message.Content!, Actors.Platform), Now);
        }
    }

    private async Task Handle(Queued queued)
    {
        if (_answers.TryGetValue(queued.Message.GetType(), out var answer))
        {
            answer(queued.Message);
            return;
        }

        await _mediator.Send(queued.Message, queued.Message.GetType(), Pipe.Execute<SendContext>(context =>
        {
            context.MessageId = queued.MessageId;
            context.Headers.Set(Envelope.Actor, queued.Actor);
        }));
    }

    private readonly record struct Queued(Guid MessageId, object Message, string Actor);
}

/// <summary>A simulation that went on and on, stopped at its limit.</summary>
public sealed class SimulationDoesNotEnd(int messages, DateTimeOffset at, string next)
    : Exception($"The simulation was stopped after {messages} messages at {at:O}: it does not end by itself. Next would have been {next}.");
