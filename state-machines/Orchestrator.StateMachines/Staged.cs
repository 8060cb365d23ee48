using Orchestrator.Contracts;

namespace Orchestrator.StateMachines;

/// <summary>What every decision of one handling shares.</summary>
/// <param name="MessageId">The causing message; every new id is derived from it.</param>
/// <param name="Now">UTC in whole microseconds, read once.</param>
/// <param name="Actor">Who sent the message: a person, an integration, or a part of the platform.</param>
public sealed record Handling(Guid MessageId, DateTimeOffset Now, string Actor);

public sealed record StagedFact(Guid Id, Fact Fact, DateTimeOffset At, string Actor, string? Reason);

public sealed record StagedCommand(Guid MessageId, object Command);

public sealed record StagedTimer(Guid MessageId, Guid Token, DateTimeOffset Due, object Message);

/// <summary>What a handling decided, before it is committed.</summary>
public sealed class Staged
{
    public List<StagedFact> Facts { get; } = [];

    public List<StagedCommand> Commands { get; } = [];

    public List<StagedTimer> Timers { get; } = [];

    public List<Guid> Cancelled { get; } = [];

    public void Clear()
    {
        Facts.Clear();
        Commands.Clear();
        Timers.Clear();
        Cancelled.Clear();
    }
}
