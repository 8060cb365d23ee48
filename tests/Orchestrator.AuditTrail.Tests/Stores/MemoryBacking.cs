using Orchestrator.AuditTrail.Memory;

namespace Orchestrator.AuditTrail.Tests.Stores;

/// <summary>For the contracts that a store in memory keeps too. Who opens it again has the same.</summary>
public sealed class MemoryBacking : Backing
{
    private readonly MemoryStore _store = new();

    public override Task<IAuditStore> Open() => Task.FromResult<IAuditStore>(_store);

    public override Task PretendSchema(int version) => throw new NotSupportedException("Memory has no schema.");

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
