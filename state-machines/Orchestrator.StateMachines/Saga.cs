using System.Text.Json.Serialization;
using MassTransit;
using Orchestrator.Contracts;

namespace Orchestrator.StateMachines;

/// <summary>
/// State that is the fold of its stream's facts. A decision calls <see cref="Record"/>, <see cref="Send"/>,
/// <see cref="SetTimer"/> and <see cref="CancelTimer"/>; the repository commits all of it, and the inbox entry, at once.
/// Only <see cref="Apply"/> changes state, so that a stream folded to any version is the state as it was then.
/// </summary>
public abstract class Saga : SagaStateMachineInstance
{
    private readonly Staged _staged = new();
    private Handling? _handling;

    public Guid CorrelationId { get; set; }

    /// <summary>Where the machine says it is. The commit refuses a handling after which it differs from <see cref="State"/>.</summary>
    [JsonIgnore]
    public string? CurrentState { get; set; }

    /// <summary>Where the facts say it is, by the name of the machine's state. Set by <see cref="Apply"/> alone.</summary>
    [JsonInclude]
    [Indexed]
    public string State { get; protected set; } = "Initial";

    /// <summary>The version of the last fact folded in, from 1; 0 is a stream that does not exist yet.</summary>
    [JsonIgnore]
    public long Version { get; private set; }

    /// <summary>When the last fact was recorded.</summary>
    [JsonInclude]
    public DateTimeOffset LastFactAt { get; private set; }

    [JsonIgnore]
    public string StreamId => StreamAttribute.IdOf(GetType(), CorrelationId);

    /// <summary>The incident all this is about: the correlation id of its facts. Null where there is none.</summary>
    [JsonIgnore]
    public virtual Guid? Incident => null;

    /// <summary>Decision time: the same for all of one handling, and never before the stream's last fact.</summary>
    [JsonIgnore]
    public DateTimeOffset Now => Under.Now > LastFactAt ? Under.Now : LastFactAt;

    /// <summary>What the handling under way has staged.</summary>
    [JsonIgnore]
    public Staged Staged => _staged;

    private Handling Under => _handling
        ?? throw new InvalidOperationException($"{StreamId} is not handling a message: decisions are made between Begin and the commit.");

    /// <summary>Starts a handling: what is decided from here on is decided at this time and caused by this message.</summary>
    public void Begin(Handling handling)
    {
        _handling = handling;
        _staged.Clear();
        CurrentState ??= Version == 0 ? null : State;
    }

    /// <summary>Records a fact and folds it in.</summary>
    /// <param name="reason">Why it was decided; kept with the fact.</param>
    /// <param name="actor">Who decided it, where that is not the sender of the message.</param>
    public void Record(Fact fact, string? reason = null, string? actor = null)
    {
        var now = Now;
        _staged.Facts.Add(new StagedFact(NewId("fact", _staged.Facts.Count), fact, now, actor ?? Under.Actor, reason));
        Fold(fact, Version + 1, now);
    }

    /// <summary>Sends a command once this handling is committed, to the endpoint that takes its type.</summary>
    public void Send(object command) => _staged.Commands.Add(new StagedCommand(NewId("command", _staged.Commands.Count + _staged.Timers.Count), command));

    /// <summary>Sends a message at a later time, unless its token is cancelled first. Setting a token again replaces its timer.</summary>
    public void SetTimer(Guid token, DateTimeOffset due, object message)
    {
        CancelTimer(token);
        _staged.Timers.Add(new StagedTimer(NewId("timer", _staged.Commands.Count + _staged.Timers.Count), token, due, message));
    }

    public void CancelTimer(Guid token)
    {
        _staged.Timers.RemoveAll(timer => timer.Token == token);
        if (!_staged.Cancelled.Contains(token))
            _staged.Cancelled.Add(token);
    }

    /// <summary>uuid5(causing message, this stream, purpose, ordinal): the same however often the message is handled.</summary>
    public Guid NewId(string purpose, int ordinal = 0) => DerivedId.From(Under.MessageId, StreamId, purpose, ordinal.ToString());

    /// <summary>
    /// The token of a MassTransit <c>Schedule&lt;&gt;</c>: one a stream and message type, so that no state need hold it. The schedule's
    /// token property returns this and ignores what is set.
    /// </summary>
    public static Guid ScheduleToken(string streamId, Type message) => DerivedId.From(streamId, "schedule", message.Name);

    /// <summary>Folds a recorded fact in: loading, rebuilding, replaying.</summary>
    public void Fold(Fact fact, long version, DateTimeOffset at)
    {
        Apply(fact, at);
        Version = version;
        LastFactAt = at;
    }

    /// <summary>Sets the version of a state that was read back as a snapshot.</summary>
    public void Restored(long version)
    {
        Version = version;
        CurrentState = State;
    }

    /// <summary>Ends a handling after its commit: nothing staged remains.</summary>
    public void Committed()
    {
        _handling = null;
        _staged.Clear();
    }

    /// <summary>Folds one fact into the state. Total and pure: a fact it does not know changes nothing.</summary>
    protected abstract void Apply(Fact fact, DateTimeOffset at);
}
