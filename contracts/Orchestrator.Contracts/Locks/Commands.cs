namespace Orchestrator.Contracts.Locks;

/// <param name="LockId">uuid5(exclusivity key): the lock's stream.</param>
public sealed record AcquireLock(Guid LockId, string Key, Guid ResponseId, Guid IncidentId, string Flow);

/// <summary>The holder has ended, or a waiter leaves the queue.</summary>
public sealed record ReleaseLock(Guid LockId, Guid ResponseId);
