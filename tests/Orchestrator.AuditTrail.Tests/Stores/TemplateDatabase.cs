using Orchestrator.AuditTrail.Tests.Stores;

[assembly: AssemblyFixture(typeof(TemplateDatabase))]

namespace Orchestrator.AuditTrail.Tests.Stores;

/// <summary>Leaves the server as it was found.</summary>
public sealed class TemplateDatabase : IAsyncDisposable
{
    public async ValueTask DisposeAsync() => await PostgreSqlBacking.DropTemplate();
}
