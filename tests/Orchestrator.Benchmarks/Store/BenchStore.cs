using Orchestrator.AuditTrail;
using Orchestrator.AuditTrail.Snapshots;

namespace Orchestrator.Benchmarks.Store;

/// <summary>A store with nothing in it yet, and the plainest way to insert facts into the same tables.</summary>
internal abstract class BenchStore : IAsyncDisposable
{
    public abstract IAuditStore Store { get; }

    /// <summary>Transactions under way at once.</summary>
    public abstract int Writers { get; }

    public ICpuMeter Cpu { get; protected set; } = new NoCpuMeter();

    public static Task<BenchStore> Open(string store, IReadOnlyList<SnapshotKind> kinds) => store switch
    {
        "postgresql" => PostgreSqlBenchStore.Open(kinds),
        "sqlite" => SqliteBenchStore.Open(kinds),
        _ => throw new WrongArgument($"--store takes postgresql or sqlite, not \"{store}\"."),
    };

    /// <summary>Three facts in one transaction, with nothing of ours in between.</summary>
    public abstract Task InsertFacts(int worker);

    public abstract ValueTask DisposeAsync();
}
