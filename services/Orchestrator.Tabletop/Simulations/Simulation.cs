using MassTransit;
using MassTransit.Mediator;
using Orchestrator.AuditTrail.Commits;
using Orchestrator.AuditTrail.Facts;
using Orchestrator.AuditTrail.Memory;
using Orchestrator.AuditTrail.Messaging;
using Orchestrator.AuditTrail.Outbox;
using Orchestrator.AuditTrail.Streams;
using Orchestrator.Contracts;
using Orchestrator.StateMachines;

namespace Orchestrator.Tabletop.Simulations;

/// <summary>
/// The same state machines, repository and units of work in virtual time: MassTransit's mediator, a store in memory, one thread.
/// Messages are handled in order of their time and then of their sending, so the same input gives the same facts. Nothing
/// leaves it: a message that no machine takes goes to what was scripted with <see cref="Answer{T}"/>.
/// </summary>
public sealed class Simulation : IDelivery, IAsyncDisposable
{
    private readonly Dictionary<Type, IMediator> _mediators;
    private readonly bool _keepsSnapshots;
    private readonly PriorityQueue<Waiting, (DateTimeOffset Due, long Order)> _queue = new();
    private readonly Dictionary<Type, Action<object>> _answers = [];
    private readonly Loops _loops = new();
    private VirtualClock _clock = null!;
    private MessageHandling _handling = null!;
    private GroupCommit _commits = null!;
    private DateTimeOffset _upAt;
    private Waiting? _last;
    private TimeSpan? _dies;
    private long _order;
    private long _sent;

    /// <param name="keepsSnapshots">As a serving process does: after a restart, states come from their snapshots.</param>
    public Simulation(FactTypes types, DateTimeOffset start, IEnumerable<StateMachine> machines, bool keepsSnapshots = false)
    {
        // The log context is ambient: a simulation inside a serving process must not write to its log.
        LogContext.Current = null;
        Types = types;
        _keepsSnapshots = keepsSnapshots;
        _mediators = Connect(machines);
        Reset(start);
    }

    public MemoryStore Store { get; private set; } = null!;

    public FactTypes Types { get; }

    public DateTimeOffset Now => _clock.GetUtcNow();

    /// <summary>How many messages may be handled before the simulation is taken for one that never ends.</summary>
    public int MaxMessages { get; set; } = 1_000_000;

    /// <summary>Whether something is left to do after the moment until which it ran.</summary>
    public bool HasMore { get; private set; }

    /// <summary>When something last happened.</summary>
    public DateTimeOffset LastAt { get; private set; }

    /// <summary>How many messages were handled.</summary>
    public long Handled { get; private set; }

    /// <summary>Called with each fact as it is committed.</summary>
    public Action<RecordedFact, Fact>? Recorded { get; set; }

    /// <summary>Called when the process has started again.</summary>
    public Func<Task>? Restarted { get; set; }

    bool IDelivery.QueuesInMemory => false;

    bool IDelivery.CarriesObjects => true;

    bool IDelivery.IsConnected => true;

    /// <summary>Begins anew: another time, nothing recorded, nothing under way. What was recorded stays with whoever has the old store.</summary>
    public void Reset(DateTimeOffset start)
    {
        Store = new MemoryStore { Recorded = (recorded, fact) => Recorded?.Invoke(recorded, fact!) };
        _clock = new VirtualClock(start);
        _queue.Clear();
        _loops.Clear();
        (_upAt, _last, _dies, _order, _sent, Handled, LastAt, HasMore) = (start, null, null, 0, 0, 0, start, false);
        StartHandling();
    }

    /// <summary>What the outside world does with a message that no machine takes; it answers with <see cref="Send"/>.</summary>
    public void Answer<T>(Action<T> answer)
        where T : class => _answers[typeof(T)] = message => answer((T)message);

    /// <summary>Sends a message from outside, now or later.</summary>
    /// <param name="refused">For a person's command: hears why it did not apply. Without it a refusal ends the simulation.</param>
    public void Send(object message, TimeSpan after = default, string actor = "simulation", Guid? messageId = null, Action<CommandRefused>? refused = null) =>
        Enqueue(new Waiting(messageId ?? NextId(message), message, actor, Incident: null, refused), Now + after);

    /// <summary>Has something outside happen later, whether the process runs then or not.</summary>
    public void Later(TimeSpan after, Func<Task> happens) => _queue.Enqueue(new Waiting(Guid.Empty, happens, "", null, null), (Now + after, _order++));

    /// <summary>Runs until nothing is left to do, or until a moment.</summary>
    /// <exception cref="SimulationDoesNotEnd">More messages than <see cref="MaxMessages"/>.</exception>
    /// <exception cref="OperationCanceledException">It was to end early.</exception>
    public async Task Run(DateTimeOffset? until = null, CancellationToken cancellation = default)
    {
        while (await NextMoment() is { } moment && (until is null || moment <= until))
        {
            cancellation.ThrowIfCancellationRequested();
            if (moment > Now)
                _clock.AdvanceTo(moment);
            if (Now >= _upAt)
                await FireTimers();
            if (_queue.TryPeek(out _, out var next) && next.Due <= Now)
                await Take(_queue.Dequeue());
        }

        HasMore = await NextMoment() is not null;
        if (until is { } end && end > Now)
            _clock.AdvanceTo(end);
    }

    /// <summary>Handles one message now, as the gateway does with a command that wants an answer; what it throws is the answer.</summary>
    public Task Handle(object message, string actor) => Handle(new Waiting(NextId(message), message, actor, null, null));

    /// <summary>
    /// Ends the process between two messages and starts it again. What its memory held is gone; what was queued comes again, with the
    /// same ids; so does the message handled last, whose acknowledgement may be lost.
    /// </summary>
    /// <param name="down">How long nothing is handled.</param>
    public async Task Restart(TimeSpan down = default)
    {
        _upAt = Now + down;
        _dies = null;
        var queued = new List<(Waiting Waiting, DateTimeOffset Due)>();
        while (_queue.TryDequeue(out var waiting, out var at))
            queued.Add((waiting, at.Due));
        if (_last is { } again)
            Enqueue(again, Now);
        foreach (var (waiting, due) in queued)
            Enqueue(waiting, due);
        _last = null;

        // The machines and what hands them their messages remember nothing, and stay.
        StartHandling();
        foreach (var restarted in Restarted?.GetInvocationList() ?? [])
            await ((Func<Task>)restarted)();
    }

    /// <summary>Ends the process at its worst moment: the next handling is committed, and nothing that it sends leaves.</summary>
    public void DieInNextHandling(TimeSpan down = default) => _dies = down;

    /// <summary>The facts of a stream so far.</summary>
    public async Task<IReadOnlyList<Fact>> Facts<TSaga>(Guid id)
        where TSaga : Saga
    {
        var facts = new List<Fact>();
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
        foreach (var mediator in _mediators.Values.Distinct().OfType<IAsyncDisposable>())
            await mediator.DisposeAsync();
    }

    Task IDelivery.Deliver(OutboxMessage message, CancellationToken cancellation)
    {
        if (_dies is not null)
            throw new InvalidOperationException("The process has died before it could send this.");
        Enqueue(message);
        return Task.CompletedTask;
    }

    /// <summary>A mediator each, as each has its endpoint on a bus: a mediator asks every type of message it knows about every message.</summary>
    private Dictionary<Type, IMediator> Connect(IEnumerable<StateMachine> machines)
    {
        var mediators = new Dictionary<Type, IMediator>();
        foreach (var machine in machines)
        {
            var started = Bus.Factory.CreateMediator(mediator =>
            {
                mediator.UseFilter(new CurrentHandling(this));
                mediator.Saga(machine);
            });
            foreach (var message in machine.Messages())
                mediators.Add(message, started);
        }

        return mediators;
    }

    private void StartHandling()
    {
        _commits = new GroupCommit(Store, writers: 0);
        _handling = new MessageHandling(Store, _commits, new FactWriter(Types, simulated: true), _clock, this) { KeepsSnapshots = _keepsSnapshots };
    }

    private Guid NextId(object message) => DerivedId.From("simulation", (_sent++).ToString(), message.GetType().Name);

    private void Enqueue(OutboxMessage message) =>
        Enqueue(new Waiting(message.MessageId, message.Carried!.Message, message.Carried.Actor, message.Carried.Incident, null), Now);

    /// <summary>A message waits while the process is down; what happens outside does not.</summary>
    private void Enqueue(Waiting waiting, DateTimeOffset due) =>
        _queue.Enqueue(waiting, (waiting.IsMessage && due < _upAt ? _upAt : due, _order++));

    private async Task<DateTimeOffset?> NextMoment()
    {
        var timer = await Store.NextDue(CancellationToken.None);
        if (timer < _upAt)
            timer = _upAt;
        var message = _queue.TryPeek(out _, out var next) ? next.Due : (DateTimeOffset?)null;
        return timer is null || message <= timer ? message : timer;
    }

    private async Task FireTimers()
    {
        foreach (var claimed in await Store.ClaimDue(Now, DateTimeOffset.MaxValue, int.MaxValue, hold: false, CancellationToken.None))
        {
            _commits.Forget(new DeliveredRow(new OutboxKey(claimed.Message.MessageId, claimed.Message.Destination), claimed.Attempts));
            Enqueue(claimed.Message);
        }
    }

    private async Task Take(Waiting waiting)
    {
        LastAt = Now;
        if (waiting.Content is Func<Task> happens)
        {
            await happens();
            return;
        }

        if (++Handled > MaxMessages)
            throw new SimulationDoesNotEnd(MaxMessages, Now, _loops.Busiest());
        _loops.Count(waiting.Content, nearTheEnd: Handled > MaxMessages - Loops.Watched);
        if (_answers.TryGetValue(waiting.Content.GetType(), out var answer))
        {
            answer(waiting.Content);
            return;
        }

        try
        {
            await Handle(waiting);
        }
        catch (Exception error) when (waiting.Refused is not null && CommandRefused.In(error) is { } refused)
        {
            waiting.Refused(refused);
        }

        // Only a queue gives out anew what was not acknowledged; whoever gave a command has had no answer.
        if (waiting.Refused is null)
            _last = waiting;
        if (_dies is { } down)
            await Restart(down);
    }

    private Task Handle(Waiting waiting) => MediatorFor(waiting.Content.GetType()).Send(waiting.Content, waiting.Content.GetType(), Pipe.Execute<SendContext>(context =>
    {
        context.MessageId = waiting.MessageId;
        context.Headers.Set(Envelope.Actor, waiting.Actor);
        if (waiting.Incident is not null)
            context.Headers.Set(Envelope.Incident, waiting.Incident);
    }));

    private IMediator MediatorFor(Type message) => _mediators.TryGetValue(message, out var mediator)
        ? mediator
        : throw new InvalidOperationException($"No machine takes {message.Name}, and no answer to it was scripted.");

    /// <param name="Content">A message, or something outside that happens.</param>
    private sealed record Waiting(Guid MessageId, object Content, string Actor, string? Incident, Action<CommandRefused>? Refused)
    {
        public bool IsMessage => Content is not Func<Task>;
    }

    private sealed class CurrentHandling(Simulation simulation) : IFilter<ConsumeContext>
    {
        public Task Send(ConsumeContext context, IPipe<ConsumeContext> next) => simulation._handling.Handle(context, "simulation", next);

        public void Probe(ProbeContext context) => context.CreateFilterScope("unitOfWork");
    }
}
