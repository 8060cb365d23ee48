using System.Collections.Concurrent;
using System.Reflection;
using Orchestrator.AuditTrail;
using Orchestrator.AuditTrail.Commits;
using Orchestrator.AuditTrail.Facts;

namespace Orchestrator.Benchmarks.Sagas;

/// <summary>A store that tells when facts somebody waits for are committed; everything else goes straight through.</summary>
public class WatchedStore : DispatchProxy
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<(string StreamId, NewFact Fact)>> _waiting = new(StringComparer.Ordinal);
    private IAuditStore _store = null!;
    private Func<string, NewFact, string?> _keyOf = null!;

    public IAuditStore Store { get; private set; } = null!;

    /// <param name="keyOf">Of a stream and a fact committed to it: what somebody may wait for, or null.</param>
    public static WatchedStore Over(IAuditStore store, Func<string, NewFact, string?> keyOf)
    {
        var proxy = Create<IAuditStore, WatchedStore>();
        var watched = (WatchedStore)(object)proxy;
        (watched._store, watched._keyOf, watched.Store) = (store, keyOf, proxy);
        return watched;
    }

    /// <summary>Completes when the next fact with this key is committed.</summary>
    public Task<(string StreamId, NewFact Fact)> Next(string key) =>
        _waiting.GetOrAdd(key, _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod!.Name == nameof(IAuditStore.Commit)
        ? Commit((IReadOnlyList<UnitOfWork>)args![0]!)
        : targetMethod.Invoke(_store, args);

    private async Task<IReadOnlyList<CommitResult>> Commit(IReadOnlyList<UnitOfWork> units)
    {
        var results = await _store.Commit(units, CancellationToken.None);
        for (var i = 0; i < units.Count; i++)
        {
            foreach (var append in results[i] is CommitResult.Committed ? units[i].Appends : [])
            {
                foreach (var fact in append.Facts)
                {
                    if (_keyOf(append.StreamId, fact) is { } key && _waiting.TryRemove(key, out var waiting))
                        waiting.SetResult((append.StreamId, fact));
                }
            }
        }

        return results;
    }
}
