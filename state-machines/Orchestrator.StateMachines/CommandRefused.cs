namespace Orchestrator.StateMachines;

public enum RefusalKind
{
    /// <summary>There is no such incident, task, ...</summary>
    NotFound,

    /// <summary>It is too late, or somebody was first: the details say who and what.</summary>
    Conflict,

    /// <summary>This person may not: not a candidate, or excluded by four eyes.</summary>
    Forbidden,

    /// <summary>The command makes no sense here whoever sends it.</summary>
    Invalid,
}

/// <summary>
/// A person's command that does not apply. Nothing is recorded: whoever gave it hears it at once. Messages from the bus
/// are never refused; what does not apply is recorded as ignored.
/// </summary>
/// <param name="details">What to show beside the reason, for example the first decision.</param>
public sealed class CommandRefused(RefusalKind kind, string reason, object? details = null) : Exception(reason)
{
    public RefusalKind Kind { get; } = kind;

    public object? Details { get; } = details;

    /// <summary>The refusal in an exception as MassTransit hands it out: what a machine throws comes wrapped.</summary>
    public static CommandRefused? In(Exception? exception)
    {
        while (exception is not null and not CommandRefused)
            exception = exception.InnerException;
        return (CommandRefused?)exception;
    }
}
