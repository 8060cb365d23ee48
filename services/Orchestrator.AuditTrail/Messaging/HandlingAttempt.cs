using MassTransit;
using Orchestrator.AuditTrail.Commits;
using Orchestrator.AuditTrail.Facts;
using Orchestrator.AuditTrail.Outbox;
using Orchestrator.AuditTrail.Streams;
using Orchestrator.Contracts;
using Orchestrator.StateMachines;

namespace Orchestrator.AuditTrail.Messaging;

/// <summary>
/// One attempt at handling one message: the sagas it loaded, what they staged, what was sent through the context. Becomes one
/// unit of work, or is thrown away whole.
/// </summary>
public sealed class HandlingAttempt : IDisposable
{
    private readonly MessageHandling _handling;
    private readonly bool _fresh;
    private readonly CancellationToken _cancellation;
    private readonly List<(Saga Saga, long LoadedVersion)> _sagas = [];
    private readonly List<IDisposable> _locks = [];
    private readonly List<StagedTimer> _timers = [];
    private readonly List<Guid> _cancelled = [];
    private readonly Dictionary<string, List<NewFact>> _facts = new(StringComparer.Ordinal);
    private int _sends;

    internal HandlingAttempt(MessageHandling handling, InboxKey key, Handling cause, Headers headers, bool fresh, CancellationToken cancellation)
    {
        _handling = handling;
        _fresh = fresh;
        _cancellation = cancellation;
        Cause = cause;
        Incident = headers.Get<string>(Envelope.Incident);
        Unit = new UnitOfWork { Inbox = key, HandledAt = cause.Now };
        if (handling.Delivery.QueuesInMemory)
            Unit.Delivered.AddRange(RowsOf(key, headers));
    }

    public UnitOfWork Unit { get; }

    /// <summary>The causing message and the time of this attempt.</summary>
    public Handling Cause { get; }

    /// <summary>The incident the message is about, as its header says.</summary>
    public string? Incident { get; }

    /// <summary>What leaves right after the commit: the outbox rows that are no timers.</summary>
    public List<OutboxMessage> ToDeliver { get; } = [];

    /// <summary>After a fault: has the message count as consumed all the same, for it turned out to be a duplicate.</summary>
    public Func<Task> Consumed { get; set; } = () => Task.CompletedTask;

    /// <summary>See <see cref="TransactionalConsumers.MayBeRepeated"/>.</summary>
    public bool MayBeRepeated { get; set; }

    /// <summary>
    /// Made again, it does and sends the same: nothing of it need be stored. One that sends nothing is: in memory, nobody else would end its row.
    /// </summary>
    public bool NeedsNoCommit =>
        MayBeRepeated && ToDeliver.Count > 0 && Unit is { Appends: [], CancelledTimers: [] } && Unit.Outbox.Count == ToDeliver.Count;

    /// <summary>True where a state came from the cache: what was not decided on it must be asked again of a fresh one.</summary>
    public bool UsedCache { get; private set; }

    public bool DecidedNothing => _sagas.TrueForAll(entry => entry.Saga.Staged.Facts.Count == 0);

    /// <summary>Where messages wait in memory: the rows that are no longer needed once a message is handled.</summary>
    public static IEnumerable<DeliveredRow> RowsOf(InboxKey key, Headers headers)
    {
        yield return new DeliveredRow(new OutboxKey(key.MessageId, key.Endpoint));
        if (Envelope.RowIn(headers) is { } carried)
            yield return new DeliveredRow(carried);
    }

    /// <summary>The state of a saga, ready to decide: cached, or read from the store. Null where its stream does not exist.</summary>
    public async Task<TSaga?> Load<TSaga>(Guid id)
        where TSaga : Saga
    {
        var streamId = StreamAttribute.IdOf<TSaga>(id);
        _locks.Add(await _handling.Locks.Enter(streamId, _cancellation));
        var cached = _handling.Cache.Take(streamId);
        if (cached is TSaga saga && !_fresh)
            UsedCache = true;
        else
            saga = await _handling.Loader.Load<TSaga>(id, catchUp: _fresh || !_handling.KeepsSnapshots, _cancellation) is { } read ? read : null!;
        if (saga is null)
            return null;
        Begin(saga);
        return saga;
    }

    /// <summary>A saga whose first message this is. Its stream is locked already: it was looked for first.</summary>
    public void Add(Saga saga) => Begin(saga);

    public void StageSend<T>(SendContext<T> context)
        where T : class
    {
        var destination = context.DestinationAddress!.Segments[^1];
        var messageId = DerivedId.From(Cause.MessageId, Unit.Inbox!.Value.Endpoint, typeof(T).Name, (_sends++).ToString());
        Stage(messageId, destination, context.Message, Incident);
    }

    public void StagePlain(string queue, string type, ReadOnlyMemory<byte> json)
    {
        var messageId = DerivedId.From(Cause.MessageId, Unit.Inbox!.Value.Endpoint, type, (_sends++).ToString());
        var inMemory = _handling.Delivery.QueuesInMemory;
        Stage(new OutboxMessage(messageId, queue, type, "application/json", json, inMemory ? Cause.Now : Cause.Now + MessageHandling.Grace, Held: inMemory));
    }

    public Guid StageTimer(object message, DateTimeOffset due)
    {
        var owner = _sagas is [.., var (saga, _)] ? saga.StreamId : Unit.Inbox!.Value.Endpoint;
        var token = Saga.ScheduleToken(owner, message.GetType());
        CancelTimer(token);
        _timers.Add(new StagedTimer(DerivedId.From(Cause.MessageId, owner, "timer", message.GetType().Name), token, due, message));
        return token;
    }

    public void CancelTimer(Guid token)
    {
        _timers.RemoveAll(timer => timer.Token == token);
        _cancelled.Add(token);
    }

    /// <summary>Records a fact in a stream that is no saga's.</summary>
    public void Record(string streamId, Fact fact, string? reason)
    {
        if (!_facts.TryGetValue(streamId, out var facts))
            _facts[streamId] = facts = [];
        var id = DerivedId.From(Cause.MessageId, streamId, "fact", facts.Count.ToString());
        facts.Add(_handling.Facts.Write(streamId, new StagedFact(id, fact, Cause.Now, Cause.Actor, reason), Incident, Cause.MessageId));
    }

    /// <summary>Everything that was decided, as one unit of work.</summary>
    public UnitOfWork Finish()
    {
        foreach (var (saga, loadedVersion) in _sagas)
            Stage(saga, loadedVersion);
        foreach (var (streamId, facts) in _facts)
            Unit.Appends.Add(new StreamAppend(streamId, Kind: null, ExpectedVersion.Any, facts));
        Unit.CancelledTimers.AddRange(_cancelled);
        foreach (var timer in _timers)
            StageTimer(timer, Incident);
        return Unit;
    }

    /// <summary>After the commit: the states that were folded forward serve the next message.</summary>
    public void Keep()
    {
        foreach (var (saga, _) in _sagas)
        {
            saga.Committed();
            if (saga.Version > 0)
                _handling.Cache.Put(saga);
        }
    }

    public void Dispose()
    {
        foreach (var held in _locks)
            held.Dispose();
    }

    /// <summary>What a handling sends is the platform's doing, whoever gave the cause for it: that is in the causing message.</summary>
    private Handling ByPlatform => Cause with { Actor = Actors.Platform };

    private void Begin(Saga saga)
    {
        saga.Begin(Cause);
        _sagas.Add((saga, saga.Version));
    }

    private void Stage(Saga saga, long loadedVersion)
    {
        var staged = saga.Staged;
        if (saga.Version > 0 && saga.CurrentState != saga.State)
        {
            throw new InvalidOperationException(
                $"{saga.StreamId}: the machine went to {saga.CurrentState} and the facts say {saga.State}. A transition records the fact that moves it, and Apply sets State.");
        }

        var incident = saga.Incident?.ToString() ?? Incident;
        if (staged.Facts.Count > 0)
        {
            var kind = StreamAttribute.KindOf(saga.GetType());
            var expected = loadedVersion == 0 ? ExpectedVersion.New : ExpectedVersion.Exactly(loadedVersion);
            var facts = staged.Facts.ConvertAll(fact => _handling.Facts.Write(saga.StreamId, fact, incident, Cause.MessageId));
            Unit.Appends.Add(new StreamAppend(saga.StreamId, kind, expected, facts));
            if (_handling.KeepsSnapshots)
                Unit.Snapshots.Add(_handling.Facts.WriteSnapshot(saga));
        }

        foreach (var command in staged.Commands)
            Stage(command.MessageId, Endpoints.For(command.Command.GetType()), command.Command, incident);
        Unit.CancelledTimers.AddRange(staged.Cancelled);
        foreach (var timer in staged.Timers)
            StageTimer(timer, incident);
    }

    private void Stage(Guid messageId, string destination, object message, string? incident)
    {
        var inMemory = _handling.Delivery.QueuesInMemory;
        var carried = inMemory && MayBeRepeated ? new OutboxKey(Cause.MessageId, Unit.Inbox!.Value.Endpoint) : (OutboxKey?)null;
        var row = _handling.Row(messageId, destination, message, ByPlatform, incident, inMemory ? Cause.Now : Cause.Now + MessageHandling.Grace, carried: carried)
            with { Held = inMemory };
        Stage(row);
    }

    private void Stage(OutboxMessage row)
    {
        Unit.Outbox.Add(row);
        ToDeliver.Add(row);
    }

    private void StageTimer(StagedTimer timer, string? incident) => Unit.Outbox.Add(
        _handling.Row(timer.MessageId, Endpoints.For(timer.Message.GetType()), timer.Message, ByPlatform, incident, timer.Due, timer.Token));
}
