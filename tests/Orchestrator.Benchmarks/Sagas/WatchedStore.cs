using System.Collections.Concurrent;
using System.Reflection;
using Orchestrator.AuditTrail;
using Orchestrator.AuditTrail.Commits;

namespace Orchestrator.Benchmarks.Sagas;

/// <summary>A store that tells when a fact of one type was committed to a stream; everything else goes straight through.</summary>
public class WatchedStore : DispatchProxy
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _waiting = new(StringComparer.Ordinal);
    private IAuditStore _store = null!;
    private string _type = null!;

    public IAuditStore Store { get; private set; } = null!;

    public static WatchedStore Over(IAuditStore store, string type)
    {
        var proxy = Create<IAuditStore, WatchedStore>();
        var watched = (WatchedStore)(object)proxy;
        (watched._store, watched._type, watched.Store) = (store, type, proxy);
        return watched;
    }

    /// <summary>Completes when the next fact of the type is committed to the stream.</summary>
    public Task Next(string streamId) => _waiting.GetOrAdd(streamId, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

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
                if (append.Facts.Any(fact => fact.Type == _type) && _waiting.TryRemove(append.StreamId, out var waiting))
                    waiting.SetResult();
            }
        }

        return results;
    }
}
