namespace Orchestrator.Sandbox.Calls;

/// <summary>Something that is different in the world because of a call.</summary>
/// <param name="Kind">What happened, as in <c>deployments.rolled-back</c>.</param>
public sealed record Effect(long Number, DateTimeOffset At, string Kind, string Path, string? Key);

/// <summary>Every effect, once and in order. Thread-safe.</summary>
public sealed class EffectLog(int keep)
{
    private readonly Lock _gate = new();
    private readonly Queue<Effect> _effects = [];

    /// <summary>All effects since the last reset, the forgotten ones too.</summary>
    public long Total { get; private set; }

    public IReadOnlyList<Effect> Find(string? path = null, string? key = null, string? kind = null)
    {
        lock (_gate)
            return [.. _effects.Where(effect => PathPattern.Matches(path, effect.Path)
                && (key is null || effect.Key == key) && (kind is null || effect.Kind == kind))];
    }

    internal void Add(Call call, string kind)
    {
        lock (_gate)
        {
            if (_effects.Count >= keep)
                _effects.Dequeue();
            _effects.Enqueue(new Effect(++Total, call.Now, kind, call.Path, call.Key));
        }
    }

    internal void Clear()
    {
        lock (_gate)
        {
            _effects.Clear();
            Total = 0;
        }
    }
}
