using System.Text;
using Orchestrator.AuditTrail.Commits;
using Orchestrator.AuditTrail.Facts;
using Orchestrator.AuditTrail.Snapshots;
using Orchestrator.AuditTrail.Streams;
using Orchestrator.AuditTrail.Tests.Stores;

namespace Orchestrator.AuditTrail.Tests;

public abstract class When_something_unfit_is_to_be_stored(Backing backing) : StoreContract(backing)
{
    public static TheoryData<string, string, string> Unfit => new()
    {
        { "ballot-1", """{"Voter":"a\u0000b"}""", "NUL character" },
        { "ballot-1", """{"Voter":"\uD83D"}""", "surrogate" },
        { "ballot-1", """{"Voter":"\uDE00\uD83D"}""", "surrogate" },
        { "ballot\0-1", "{}", "NUL character" },
        { "ballot-\uD83D", "{}", "surrogate" },
        { null!, "{}", "stream id is missing" },
        { "", "{}", "stream id is missing" },
        { new string('x', 257), "{}", "257 characters" },
        { "ballot-1", $$"""{"Voter":"{{new string('x', 1024 * 1024)}}"}""", "allowed" },
        { "ballot-1", "{ not json", "ballot-1" },
    };

    [Theory(DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(Unfit))]
    public async Task It_is_refused_and_the_error_says_which_and_what(string stream, string data, string about)
    {
        var refused = await Commit(Sample.Append(stream, ExpectedVersion.New, Sample.Vote() with { Data = Encoding.UTF8.GetBytes(data) }));

        refused.ShouldBeOfType<CommitResult.Failed>().Error.ShouldBeOfType<FactRefused>().Message.ShouldContain(about);
        (await ReadFeed()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"Voter":"\\u0000 is six letters"}""")]
    [InlineData("""{"Voter":"\uD83D\uDE00"}""")]
    [InlineData("""{"Voter":"\u00e9\n"}""")]
    public async Task What_only_looks_unfit_is_stored(string data)
    {
        await Given(Sample.Append("ballot-1", ExpectedVersion.New, Sample.Vote() with { Data = Encoding.UTF8.GetBytes(data) }));

        (await Read("ballot-1")).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("""{"simulated":true}""")]
    [InlineData("""{"reason":"it was rehearsed","simulated":"yes"}""")]
    [InlineData("""{"simul\u0061ted":true}""")]
    [InlineData("""{"simulated":false,"simulated":true}""")]
    public async Task A_fact_that_was_simulated_is_refused(string headers)
    {
        var refused = await Commit(Sample.Append("ballot-1", ExpectedVersion.New, Sample.Vote() with { Headers = Encoding.UTF8.GetBytes(headers) }));

        refused.ShouldBeOfType<CommitResult.Failed>().Error.ShouldBeOfType<FactRefused>().Message
            .ShouldStartWith("Fact vote_cast of stream ballot-1 comes from a simulation");
        (await ReadFeed()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"simulated":false}""")]
    [InlineData("""{"reason":"simulated \"true\""}""")]
    [InlineData("""{"about":{"simulated":true}}""")]
    public async Task A_fact_that_only_speaks_of_simulation_is_stored(string headers)
    {
        await Given(Sample.Append("ballot-1", ExpectedVersion.New, Sample.Vote() with { Headers = Encoding.UTF8.GetBytes(headers) }));

        (await Read("ballot-1")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_stream_id_of_256_characters_is_stored()
    {
        await Given(Sample.Append(new string('x', 256), ExpectedVersion.New));

        (await Store.FindStream(new string('x', 256))).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_snapshot_of_a_kind_nobody_declared_is_refused()
    {
        var unit = new UnitOfWork { Snapshots = { new Snapshot("petition", "petition-1", 1, "{}"u8.ToArray(), "") } };

        (await Commit(unit)).ShouldBeOfType<CommitResult.Failed>().Error.Message.ShouldContain("petition");
    }

    [Fact]
    public async Task Two_appends_to_one_stream_in_a_unit_are_refused()
    {
        var unit = Sample.Append("ballot-1", ExpectedVersion.Any);
        unit.Appends.AddRange(Sample.Append("ballot-1", ExpectedVersion.Any).Appends);

        (await Commit(unit)).ShouldBeOfType<CommitResult.Failed>().Error.ShouldBeOfType<FactRefused>().Message.ShouldContain("ballot-1");
    }
}
