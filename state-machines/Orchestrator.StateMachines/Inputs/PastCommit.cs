using Orchestrator.Contracts;

namespace Orchestrator.StateMachines.Inputs;

/// <param name="Actor">Who decided it.</param>
/// <param name="Reason">Why, as recorded with it.</param>
public sealed record PastFact(Fact Fact, DateTimeOffset At, string Actor, string? Reason);

/// <summary>What one handling recorded in a stream, as the trail holds it.</summary>
/// <param name="Saga">The state before it, folded from what was recorded until then.</param>
/// <param name="Incident">The incident the message was about, where it is known.</param>
/// <param name="Facts">At least one; they share their time.</param>
/// <param name="Earlier">What the stream held before, oldest first.</param>
public sealed record PastCommit<TSaga>(TSaga Saga, Guid? Incident, IReadOnlyList<PastFact> Facts, IReadOnlyList<PastFact> Earlier)
    where TSaga : Saga
{
    /// <summary>Of the fact that tells the input, as is <see cref="Reason"/>.</summary>
    public string By { get; init; } = Facts[0].Actor;

    /// <summary>Null where none was recorded: then the message, whatever its type says, brought none.</summary>
    public string Reason { get; init; } = Facts[0].Reason!;

    public DateTimeOffset At => Facts[0].At;

    public Guid Id => Saga.CorrelationId;
}
