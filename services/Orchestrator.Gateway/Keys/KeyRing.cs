using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Orchestrator.AuditTrail.Snapshots;
using Orchestrator.AuditTrail.Streams;
using Orchestrator.Gateway.Http;
using Orchestrator.StateMachines.Access;

namespace Orchestrator.Gateway.Keys;

/// <summary>
/// The keys that are let in, in memory: requests are let in while the store is away, and cost it nothing. A new key is known at
/// once; a revoked one is let in for five seconds more at most.
/// </summary>
public sealed class KeyRing(Readings readings, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AfterMiss = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _one = new(1);
    private volatile FrozenDictionary<string, AccessKey> _keys = FrozenDictionary<string, AccessKey>.Empty;
    private long _loaded;

    /// <summary>Whose key it is, or null.</summary>
    public async Task<AccessKey?> Find(string key, CancellationToken cancellation)
    {
        var hash = KeyText.HashOf(key);
        await Refresh(_keys.ContainsKey(hash) ? MaxAge : AfterMiss, cancellation);
        return _keys.GetValueOrDefault(hash) is { } known && IsSame(known.Hash, hash) ? known : null;
    }

    public void Forget() => Interlocked.Exchange(ref _loaded, 0);

    public void Dispose() => _one.Dispose();

    private static bool IsSame(string one, string other) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(one), Encoding.ASCII.GetBytes(other));

    private async Task Refresh(TimeSpan maxAge, CancellationToken cancellation)
    {
        if (IsYounger(maxAge))
            return;
        await _one.WaitAsync(cancellation);
        try
        {
            if (IsYounger(maxAge))
                return;
            var keys = await readings.All<AccessKey>([new FieldFilter(nameof(AccessKey.State), nameof(AccessKeyStateMachine.Issued))], cancellation);
            _keys = keys.ToFrozenDictionary(key => key.Hash);
            Interlocked.Exchange(ref _loaded, clock.GetTimestamp());
        }
        catch (StoreUnavailable)
        {
            // What was known before the outage goes on being let in.
            Interlocked.Exchange(ref _loaded, clock.GetTimestamp());
        }
        finally
        {
            _one.Release();
        }
    }

    private bool IsYounger(TimeSpan age) => Interlocked.Read(ref _loaded) is not 0 and var loaded && clock.GetElapsedTime(loaded) < age;
}
