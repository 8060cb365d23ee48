namespace Orchestrator.AuditTrail.Tests.Stores;

/// <summary>Where a contract test keeps its trail. <see cref="Open"/> again is another process on the same data.</summary>
public abstract class Backing : IAsyncDisposable
{
    public abstract Task<IAuditStore> Open();

    /// <summary>What a newer program would have left.</summary>
    public abstract Task PretendSchema(int version);

    public abstract ValueTask DisposeAsync();
}
