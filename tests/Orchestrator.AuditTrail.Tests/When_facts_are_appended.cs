using Orchestrator.AuditTrail.Commits;
using Orchestrator.AuditTrail.Streams;
using Orchestrator.AuditTrail.Tests.Stores;

namespace Orchestrator.AuditTrail.Tests;

public abstract class When_facts_are_appended(Backing backing) : StoreContract(backing)
{
    [Fact]
    public async Task They_are_read_back_as_they_were_recorded()
    {
        var opened = Sample.Fact(new BallotOpened("Zürich ≠ 東京 🎉", Colour.Green), Noon.AddTicks(10), reason: "asked for");
        await Given(Sample.Append("ballot-1", ExpectedVersion.New, opened));

        var read = (await Read("ballot-1")).ShouldHaveSingleItem();
        read.Id.ShouldBe(opened.Id);
        (read.StreamId, read.Version, read.Type, read.DotnetType).ShouldBe(("ballot-1", 1L, "ballot_opened", opened.DotnetType));
        read.Time.ShouldBe(Noon.AddTicks(10));
        (read.Actor, read.CorrelationId, read.CausationId, read.IsArchived).ShouldBe(("alice", "incident-1", "message-1", false));
        read.Headers.ShouldNotBeNull().ShouldContain("asked for");
        Sample.Types.Read(read).ShouldBe(new BallotOpened("Zürich ≠ 東京 🎉", Colour.Green));
    }

    [Fact]
    public async Task Versions_count_from_one_without_gaps()
    {
        await Given(Sample.Append("ballot-1", ExpectedVersion.New, Sample.Vote(), Sample.Vote()));
        await Given(Sample.Append("ballot-1", ExpectedVersion.Exactly(2), Sample.Vote()));
        await Given(Sample.Append("ballot-1", ExpectedVersion.Any, Sample.Vote()));

        (await Read("ballot-1")).Select(fact => fact.Version).ShouldBe([1, 2, 3, 4]);
    }

    [Fact]
    public async Task Any_version_starts_a_stream_too()
    {
        await Given(Sample.Append("ballot-1", ExpectedVersion.Any));

        (await Store.FindStream("ballot-1")).ShouldNotBeNull().Version.ShouldBe(1);
    }

    [Fact]
    public async Task The_stream_knows_its_kind_its_version_and_its_times()
    {
        await Given(Sample.Append("ballot-1", ExpectedVersion.New, Sample.Vote(at: Noon)));
        await Given(Sample.Append("ballot-1", ExpectedVersion.Exactly(1), Sample.Vote(at: Noon.AddHours(1))));

        (await Store.FindStream("ballot-1")).ShouldBe(new StreamInfo("ballot-1", "ballot", 2, Noon, Noon.AddHours(1), false));
        (await Store.FindStream("ballot-2")).ShouldBeNull();
    }

    [Fact]
    public async Task One_unit_of_work_writes_several_streams_or_none()
    {
        await Given(Sample.Append("ballot-2", ExpectedVersion.New));
        var both = Sample.Append("ballot-1", ExpectedVersion.New);
        both.Appends.AddRange(Sample.Append("ballot-2", ExpectedVersion.New).Appends);

        (await Commit(both)).ShouldBeOfType<CommitResult.Conflicted>().Conflict.StreamId.ShouldBe("ballot-2");
        (await Read("ballot-1")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_conflict_names_stream_expected_and_actual_version()
    {
        await Given(Sample.Append("ballot-1", ExpectedVersion.New, Sample.Vote(), Sample.Vote()));

        var conflict = (await Commit(Sample.Append("ballot-1", ExpectedVersion.Exactly(1)))).ShouldBeOfType<CommitResult.Conflicted>().Conflict;
        (conflict.StreamId, conflict.Expected, conflict.Actual).ShouldBe(("ballot-1", ExpectedVersion.Exactly(1), 2));
        conflict.Message.ShouldBe("Stream ballot-1 was expected at version 1 and is at version 2: read it again and decide anew.");
        (await Read("ballot-1")).Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(3, 0)]
    public async Task A_wrong_expectation_is_a_conflict_whether_the_stream_is_there_or_not(long expected, int already)
    {
        for (var i = 0; i < already; i++)
            await Given(Sample.Append("ballot-1", ExpectedVersion.Any));

        (await Commit(Sample.Append("ballot-1", ExpectedVersion.Exactly(expected)))).ShouldBeOfType<CommitResult.Conflicted>().Conflict.Actual.ShouldBe(already);
    }

    [Fact]
    public async Task An_append_of_nothing_is_a_check_of_the_version()
    {
        await Given(Sample.Append("ballot-1", ExpectedVersion.New));
        var check = new UnitOfWork { Appends = { new StreamAppend("ballot-1", "ballot", ExpectedVersion.Exactly(1), []) } };
        var stale = new UnitOfWork { Appends = { new StreamAppend("ballot-1", "ballot", ExpectedVersion.Exactly(7), []) } };

        (await Commit(check)).ShouldBeOfType<CommitResult.Committed>();
        (await Commit(stale)).ShouldBeOfType<CommitResult.Conflicted>();
        (await Store.FindStream("ballot-1"))!.Version.ShouldBe(1);
    }
}
