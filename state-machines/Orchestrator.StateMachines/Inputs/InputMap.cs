using Orchestrator.Contracts;

namespace Orchestrator.StateMachines.Inputs;

/// <summary>
/// Which message a commit handled, told from the facts it recorded: what makes a stream something that can be run again. Each
/// fact of a saga is in its map: as one that tells an input, as a consequence of one, or as both.
/// </summary>
public interface IInputMap
{
    Type Saga { get; }

    /// <summary>Facts that tell an input; some may be a consequence as well.</summary>
    IReadOnlyCollection<Type> Telling { get; }

    /// <summary>Facts that only ever follow from an input.</summary>
    IReadOnlyCollection<Type> Following { get; }

    /// <summary>The message that led to a commit; null where no message leads to what it records.</summary>
    /// <inheritdoc cref="PastCommit{TSaga}"/>
    object? MessageOf(Saga saga, Guid? incident, IReadOnlyList<PastFact> facts, IReadOnlyList<PastFact> earlier);
}

/// <inheritdoc cref="IInputMap"/>
public sealed class InputMap<TSaga> : IInputMap
    where TSaga : Saga
{
    private readonly Dictionary<Type, Func<Fact, PastCommit<TSaga>, object?>> _telling = [];
    private readonly HashSet<Type> _following = [];
    private readonly HashSet<Type> _preceding = [];

    Type IInputMap.Saga => typeof(TSaga);

    public IReadOnlyCollection<Type> Telling => _telling.Keys;

    public IReadOnlyCollection<Type> Following => _following;

    /// <summary>A commit that begins with this fact handled that message; null where it cannot have begun with it.</summary>
    public InputMap<TSaga> From<TFact>(Func<TFact, PastCommit<TSaga>, object?> message)
        where TFact : Fact
    {
        _telling.Add(typeof(TFact), (fact, past) => message((TFact)fact, past));
        return this;
    }

    /// <summary>No commit begins with these.</summary>
    public InputMap<TSaga> Follow(params ReadOnlySpan<Type> facts)
    {
        foreach (var fact in facts)
            _following.Add(fact);
        return this;
    }

    /// <summary>A consequence that is recorded ahead of the fact that tells the input.</summary>
    public InputMap<TSaga> Precede<TFact>()
        where TFact : Fact
    {
        _preceding.Add(typeof(TFact));
        _following.Add(typeof(TFact));
        return this;
    }

    public object? MessageOf(Saga saga, Guid? incident, IReadOnlyList<PastFact> facts, IReadOnlyList<PastFact> earlier)
    {
        var input = facts.FirstOrDefault(fact => !_preceding.Contains(fact.Fact.GetType()));
        return input is not null && _telling.TryGetValue(input.Fact.GetType(), out var message)
            ? message(input.Fact, new PastCommit<TSaga>((TSaga)saga, incident, facts, earlier) { By = input.Actor, Reason = input.Reason! })
            : null;
    }
}
