using Orchestrator.Contracts.Actions;

namespace Orchestrator.Actions.Attempts;

public enum AttemptState
{
    /// <summary>It was noted now; nobody has acted on this attempt before.</summary>
    Fresh,

    /// <summary>It was noted before, and no result of it is known.</summary>
    AlreadyStarted,
}

/// <summary>Which attempts have begun, for connectors that must not act twice (ruling 6). Durable, shared by all workers.</summary>
public interface IAttemptLog
{
    /// <summary>Whether <see cref="Begin"/> was called for the attempt, by any worker.</summary>
    Task<bool> HasStarted(Guid attemptId, CancellationToken cancel);

    /// <summary>Commits that the attempt begins, in a transaction of its own, before anything is done.</summary>
    Task<AttemptState> Begin(ExecuteAction command, CancellationToken cancel);
}

/// <summary>Why automation is held for this action, or null when it is not.</summary>
public delegate string? AutomationHold(ExecuteAction command);
