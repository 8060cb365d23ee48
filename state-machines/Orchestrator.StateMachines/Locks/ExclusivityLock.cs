using System.Text.Json.Serialization;
using Orchestrator.Contracts;
using Orchestrator.Contracts.Locks;

namespace Orchestrator.StateMachines.Locks;

/// <summary>The state of an exclusivity key. It grows with those who wait now, by an id each, not with those who ever did.</summary>
[Stream("lock")]
public sealed class ExclusivityLock : Saga
{
    /// <summary>Responses remembered as done with the key.</summary>
    public const int RememberedLeavers = 64;

    [JsonInclude]
    [Indexed]
    public string Key { get; private set; } = "";

    [JsonInclude]
    [Indexed]
    public Guid? Holder { get; private set; }

    [JsonInclude]
    public DateTimeOffset? HeldSince { get; private set; }

    /// <summary>First come, first served: by the order of the stream.</summary>
    [JsonInclude]
    public List<Guid> Queue { get; private set; } = [];

    /// <summary>Responses that gave the key back or left the queue: should a request of theirs still arrive, it is late.</summary>
    [JsonInclude]
    public List<Guid> Leavers { get; private set; } = [];

    public static Guid IdOf(string key) => DerivedId.From("lock", key);

    /// <summary>From 1: the next to get the key; 0 is not waiting.</summary>
    public int PositionOf(Guid responseId) => Queue.IndexOf(responseId) + 1;

    protected override void Apply(Fact fact, DateTimeOffset at)
    {
        switch (fact)
        {
            case LockTaken taken:
                (Key, Holder, HeldSince) = (taken.Key, taken.ResponseId, at);
                Queue.Remove(taken.ResponseId);
                State = nameof(LockStateMachine.Held);
                break;
            case LockWaitStarted waits:
                Queue.Add(waits.ResponseId);
                break;
            case LockFreed freed:
                (Holder, HeldSince) = (null, null);
                Leave(freed.ResponseId);
                State = nameof(LockStateMachine.Free);
                break;
            case LockWaitEnded left:
                Queue.Remove(left.ResponseId);
                Leave(left.ResponseId);
                break;
            case LockReleaseIgnored early:
                Leave(early.ResponseId);
                break;
        }
    }

    private void Leave(Guid responseId)
    {
        if (Leavers.Contains(responseId))
            return;
        Leavers.Add(responseId);
        if (Leavers.Count > RememberedLeavers)
            Leavers.RemoveAt(0);
    }
}
