using Orchestrator.Contracts.Actions;

namespace Orchestrator.Actions.Attempts;

public enum AttemptState
{
    /// <summary>It was noted now; nothing that began before it may still have happened unseen.</summary>
    Fresh,

    /// <summary>It, or an attempt before it, was noted before, and no result of that is known.</summary>
    AlreadyStarted,
}

/// <summary>
/// Which attempts have begun and how they ended, for connectors that must not act twice (ruling 6). Durable, shared by all workers,
/// and kept by idempotency key: an attempt must not act either while one before it may have. What a person forgave does not count.
/// </summary>
public interface IAttemptLog
{
    /// <summary>Whether <see cref="Begin"/> would refuse.</summary>
    Task<bool> HasStarted(ExecuteAction command, CancellationToken cancel);

    /// <summary>Commits that the attempt begins, in a transaction of its own, before anything is done.</summary>
    Task<AttemptState> Begin(ExecuteAction command, CancellationToken cancel);
}

/// <summary>Why automation is held for this action, or null when it is not. Waits while that cannot be told.</summary>
public delegate ValueTask<string?> AutomationHold(ExecuteAction command, CancellationToken cancel);
