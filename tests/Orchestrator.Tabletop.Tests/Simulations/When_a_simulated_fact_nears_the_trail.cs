using Orchestrator.AuditTrail;
using Orchestrator.AuditTrail.Export;
using Orchestrator.AuditTrail.Facts;
using Orchestrator.AuditTrail.Memory;
using Orchestrator.AuditTrail.Snapshots;
using Orchestrator.AuditTrail.Sqlite;

namespace Orchestrator.Tabletop.Tests.Simulations;

public sealed class When_a_simulated_fact_nears_the_trail : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("simulated").FullName;
    private SqliteStore _trail = null!;

    public async ValueTask InitializeAsync()
    {
        _trail = new SqliteStore(Path.Combine(_folder, "trail.db"), SnapshotKind.OfPlatform);
        await _trail.Start(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _trail.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task An_import_of_it_is_refused_in_one_sentence_and_nothing_is_stored()
    {
        var refused = await Should.ThrowAsync<FactRefused>(Import(_trail));
        refused.Message.ShouldStartWith("Fact signal_received of stream group-");
        refused.Message.ShouldContain("comes from a simulation (its header \"simulated\" is true), and the audit trail tells what happened.");
        (await _trail.ReadAll(0, 10)).Facts.ShouldBeEmpty();
    }

    [Fact]
    public async Task Another_simulation_may_have_it() => (await Import(new MemoryStore())).ShouldBeGreaterThan(20);

    private static async Task<long> Import(IAuditStore store)
    {
        using var log = new MemoryStream();
        await Breach.Rehearsed.Then().Recording.Export(log);
        log.Position = 0;
        return await StreamImport.Into(store, StreamImport.Read(log));
    }
}
