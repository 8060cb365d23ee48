using MassTransit;
using MassTransit.Mediator;
using Orchestrator.AuditTrail.Commits;
using Orchestrator.AuditTrail.Facts;
using Orchestrator.AuditTrail.Memory;
using Orchestrator.AuditTrail.Messaging;
using Orchestrator.AuditTrail.Outbox;
using Orchestrator.StateMachines;
using Orchestrator.StateMachines.Flows;

namespace Orchestrator.Tabletop.Replays;

/// <summary>
/// The platform's own machines, repository and units of work over a store in memory, for one stream after the other. What they send
/// goes nowhere: whatever it led to came back as an input, and is in the record.
/// </summary>
internal sealed class Replica : IDelivery, IAsyncDisposable
{
    /// <summary>Stands for whoever sent the message, until the facts tell who it was.</summary>
    public const string Sender = "(the sender)";

    private readonly RecordedClock _clock = new();
    private readonly IMediator _mediator;
    private MemoryStore _store = new();
    private MessageHandling _handling = null!;
    private GroupCommit? _commits;

    public Replica(FlowCatalogue flows)
    {
        // The log context is ambient: a replay inside a serving process must not write to its log.
        LogContext.Current = null;
        var machines = new Machines(flows, World, World.Incidents, World.Surroundings);
        _mediator = Bus.Factory.CreateMediator(mediator =>
        {
            mediator.UseFilter(new CurrentHandling(this));
            mediator.Sagas(machines);
        });
    }

    public AsRecorded World { get; } = new();

    bool IDelivery.QueuesInMemory => false;

    bool IDelivery.CarriesObjects => true;

    bool IDelivery.IsConnected => true;

    /// <summary>Begins anew for the next stream.</summary>
    public async Task Reset()
    {
        await StopCommits();
        _store = new MemoryStore();
        _commits = new GroupCommit(_store, writers: 0);
        _handling = new MessageHandling(_store, _commits, new FactWriter(FactTypes.OfPlatform), _clock, this) { KeepsSnapshots = false };
    }

    /// <summary>Handles a message with the id and at the time of its commit, and returns what that records.</summary>
    public async Task<IReadOnlyList<RecordedFact>> Handle(object message, RecordedCommit commit)
    {
        _clock.Now = commit.First.Time;
        await _mediator.Send(message, message.GetType(), Pipe.Execute<SendContext>(context =>
        {
            context.MessageId = Guid.Parse(commit.First.CausationId!);
            context.Headers.Set(Envelope.Actor, Sender);
            context.Headers.Set(Envelope.Incident, commit.First.CorrelationId);
        }));
        return (await _store.ReadAll(commit.Version, int.MaxValue)).Facts;
    }

    public async ValueTask DisposeAsync()
    {
        await StopCommits();
        if (_mediator is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
    }

    Task IDelivery.Deliver(OutboxMessage message, CancellationToken cancellation) => Task.CompletedTask;

    private ValueTask StopCommits() => _commits?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>Each stream has its own times, so from one to the next it may run backwards.</summary>
    private sealed class RecordedClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }

    private sealed class CurrentHandling(Replica replica) : IFilter<ConsumeContext>
    {
        public Task Send(ConsumeContext context, IPipe<ConsumeContext> next) => replica._handling.Handle(context, "replay", next);

        public void Probe(ProbeContext context) => context.CreateFilterScope("unitOfWork");
    }
}
