using Orchestrator.Contracts.Locks;
using Orchestrator.StateMachines.Inputs;

namespace Orchestrator.StateMachines.Locks;

public static class LockInputs
{
    public static InputMap<ExclusivityLock> Map { get; } = new InputMap<ExclusivityLock>()
        .From<LockTaken>((f, past) => Acquire(past, f.Key, f.ResponseId))
        .From<LockWaitStarted>((f, past) => Acquire(past, f.Key, f.ResponseId))
        .From<LockRequestIgnored>((f, past) => Acquire(past, past.Saga.Key, f.ResponseId))
        .From<LockFreed>((f, past) => new ReleaseLock(past.Id, f.ResponseId))
        .From<LockWaitEnded>((f, past) => new ReleaseLock(past.Id, f.ResponseId))
        .From<LockReleaseIgnored>((f, past) => new ReleaseLock(past.Id, f.ResponseId));

    private static AcquireLock Acquire(PastCommit<ExclusivityLock> past, string key, Guid responseId) =>
        new(past.Id, key, responseId, past.Incident ?? Guid.Empty, "");
}
