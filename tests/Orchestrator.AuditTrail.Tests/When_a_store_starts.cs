using Orchestrator.AuditTrail.Streams;
using Orchestrator.AuditTrail.Tests.Stores;

namespace Orchestrator.AuditTrail.Tests;

public abstract class When_a_store_starts(Backing backing) : StoreContract(backing)
{
    [Fact]
    public async Task What_is_there_stays()
    {
        await Given(Sample.Append("ballot-1", ExpectedVersion.New));

        var again = await OpenAnother();

        (await again.FindStream("ballot-1")).ShouldNotBeNull();
    }

    [Fact]
    public async Task Several_may_start_at_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Backing.Open())).ContinueWith(
            async opened =>
            {
                foreach (var store in await opened)
                    await store.DisposeAsync();
            }).Unwrap();
    }

    [Fact]
    public async Task A_schema_newer_than_the_program_is_refused()
    {
        await Backing.PretendSchema(999);

        var refused = await Should.ThrowAsync<SchemaTooNew>(OpenAnother);

        refused.Stored.ShouldBe(999);
        refused.Message.ShouldContain("schema version 999");
    }
}
