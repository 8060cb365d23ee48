namespace Orchestrator.Contracts.Locks;

/// <summary>The key was free, or has come to the head of the queue.</summary>
public sealed record LockTaken(string Key, Guid ResponseId) : Fact;

/// <param name="Position">From 1: the next to get the key.</param>
public sealed record LockWaitStarted(string Key, Guid ResponseId, Guid HolderResponseId, int Position) : Fact;

/// <summary>The holder gave the key back.</summary>
public sealed record LockFreed(Guid ResponseId) : Fact;

/// <summary>A waiter left the queue without having held the key.</summary>
public sealed record LockWaitEnded(Guid ResponseId) : Fact;

/// <summary>A response gave back what it neither held nor waited for; should its request still come, it is late.</summary>
public sealed record LockReleaseIgnored(Guid ResponseId) : Fact;

public sealed record LockRequestIgnored(Guid ResponseId) : Fact;
