using Orchestrator.Contracts.Locks;
using Orchestrator.Contracts.Responses;

namespace Orchestrator.StateMachines.Locks;

public static class LockDecisions
{
    /// <summary>Waiters told anew for whom they wait when the key changes hands; telling all would cost the square of the queue.</summary>
    public const int Told = 16;

    /// <summary>Gives the key, or a place in the queue; asked again, gives the same answer again.</summary>
    public static void Acquire(this ExclusivityLock theLock, AcquireLock message)
    {
        if (theLock.Leavers.Contains(message.ResponseId))
        {
            // Were it granted, nobody would ever give the key back.
            theLock.Record(new LockRequestIgnored(message.ResponseId), "the response is done with the key already: its request is late");
        }
        else if (theLock.Holder == message.ResponseId)
        {
            theLock.Record(new LockRequestIgnored(message.ResponseId), "it holds the key already");
            theLock.Send(new LockGranted(message.ResponseId, theLock.CorrelationId, message.Key));
        }
        else if (theLock.PositionOf(message.ResponseId) is > 0 and var position)
        {
            theLock.Record(new LockRequestIgnored(message.ResponseId), $"it waits already, at position {position}");
            theLock.TellWaiter(message.ResponseId, position);
        }
        else if (theLock.Holder is { } holder)
        {
            var last = theLock.Queue.Count + 1;
            theLock.Record(new LockWaitStarted(message.Key, message.ResponseId, holder, last), $"response {holder} holds the key");
            theLock.TellWaiter(message.ResponseId, last);
        }
        else
        {
            theLock.Grant(message.Key, message.ResponseId, "the key was free");
        }
    }

    /// <summary>The holder's release gives the key to the next in the queue; a waiter's takes it out of the queue.</summary>
    public static void Release(this ExclusivityLock theLock, ReleaseLock message)
    {
        if (theLock.Holder == message.ResponseId)
        {
            theLock.Record(new LockFreed(message.ResponseId));
            if (theLock.Queue.Count > 0)
                theLock.Grant(theLock.Key, theLock.Queue[0], "it was the first in the queue");
            theLock.TellWaitersFrom(1);
        }
        else if (theLock.PositionOf(message.ResponseId) is > 0 and var position)
        {
            theLock.Record(new LockWaitEnded(message.ResponseId), $"it left the queue from position {position}");
            theLock.TellWaitersFrom(position);
        }
        else
        {
            theLock.Record(new LockReleaseIgnored(message.ResponseId), "it neither holds the key nor waits for it");
        }
    }

    private static void Grant(this ExclusivityLock theLock, string key, Guid responseId, string reason)
    {
        theLock.Record(new LockTaken(key, responseId), reason);
        theLock.Send(new LockGranted(responseId, theLock.CorrelationId, key));
    }

    private static void TellWaitersFrom(this ExclusivityLock theLock, int position)
    {
        for (var i = position; i <= Math.Min(theLock.Queue.Count, Told); i++)
            theLock.TellWaiter(theLock.Queue[i - 1], i);
    }

    private static void TellWaiter(this ExclusivityLock theLock, Guid waiter, int position) =>
        theLock.Send(new LockQueued(waiter, theLock.CorrelationId, theLock.Key, theLock.Holder!.Value, position));
}
