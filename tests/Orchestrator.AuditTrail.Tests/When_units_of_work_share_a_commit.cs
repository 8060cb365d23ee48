using Orchestrator.AuditTrail.Commits;
using Orchestrator.AuditTrail.Outbox;
using Orchestrator.AuditTrail.Streams;
using Orchestrator.AuditTrail.Tests.Stores;

namespace Orchestrator.AuditTrail.Tests;

public abstract class When_units_of_work_share_a_commit(Backing backing) : StoreContract(backing)
{
    [Fact]
    public async Task Each_stores_all_it_has_or_nothing()
    {
        await Given(Sample.Append("ballot-1", ExpectedVersion.New));
        var message = Sample.Message(Noon);
        var unit = Sample.Append("ballot-1", ExpectedVersion.New);
        unit.Snapshots.Add(Sample.SnapshotOf("ballot-1", 9, "never"));
        unit.Inbox = new InboxKey("orchestrator.ballots", Guid.NewGuid());
        unit.Outbox.Add(message);

        (await Commit(unit)).ShouldBeOfType<CommitResult.Conflicted>();

        (await Store.FindSnapshot("ballot", "ballot-1")).ShouldBeNull();
        (await Store.WasHandled(unit.Inbox.Value)).ShouldBeFalse();
        (await Store.CountOutbox(Noon.AddDays(1))).Waiting.ShouldBe(0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(63)]
    public async Task Ones_conflict_is_its_own(int at)
    {
        await Given(Sample.Append($"ballot-{at}", ExpectedVersion.New));

        var results = await CommitSixtyFour();

        results.Where((_, i) => i != at).ShouldAllBe(result => result is CommitResult.Committed);
        var conflict = results[at].ShouldBeOfType<CommitResult.Conflicted>().Conflict;
        (conflict.StreamId, conflict.Actual).ShouldBe(($"ballot-{at}", 1));
        (await ReadFeed()).Count.ShouldBe(64);
    }

    [Fact]
    public async Task Several_conflicts_duplicates_and_bad_data_are_each_their_own()
    {
        var handled = new InboxKey("orchestrator.ballots", Guid.NewGuid());
        await Given(new UnitOfWork { Inbox = handled, HandledAt = Noon });
        await Given(Sample.Append("ballot-5", ExpectedVersion.New));
        await Given(Sample.Append("ballot-6", ExpectedVersion.New));

        var results = await CommitSixtyFour(units =>
        {
            units[11].Inbox = handled;
            units[23].Appends[0] = new StreamAppend("ballot-23", "ballot", ExpectedVersion.New, [Sample.Vote() with { Data = """{"broken":"""u8.ToArray() }]);
            units[24].Appends[0] = new StreamAppend("ballot-24", "ballot", ExpectedVersion.New, [Sample.Vote() with { Data = """{"a":"\u0000"}"""u8.ToArray() }]);
        });

        results[5].ShouldBeOfType<CommitResult.Conflicted>();
        results[6].ShouldBeOfType<CommitResult.Conflicted>();
        results[11].ShouldBe(new CommitResult.Duplicate(handled));
        results[23].ShouldBeOfType<CommitResult.Failed>();
        results[24].ShouldBeOfType<CommitResult.Failed>();
        results.Count(result => result is CommitResult.Committed).ShouldBe(59);
        (await ReadFeed()).Select(fact => fact.StreamId).ShouldBeUnique();
    }

    [Fact]
    public async Task One_message_twice_in_a_group_has_one_effect()
    {
        var message = Guid.NewGuid();
        var (first, second) = (Sample.Append("ballot-1", ExpectedVersion.New), Sample.Append("ballot-2", ExpectedVersion.New));
        first.Inbox = second.Inbox = new InboxKey("orchestrator.ballots", message);

        var results = await Store.Commit([first, second], CancellationToken.None);

        results[0].ShouldBeOfType<CommitResult.Committed>();
        results[1].ShouldBeOfType<CommitResult.Duplicate>();
        (await ReadFeed()).Count.ShouldBe(1);
    }

    private async Task<IReadOnlyList<CommitResult>> CommitSixtyFour(Action<List<UnitOfWork>>? change = null)
    {
        var units = Enumerable.Range(0, 64).Select(i => Sample.Append($"ballot-{i}", ExpectedVersion.New)).ToList();
        change?.Invoke(units);
        return await Store.Commit(units, CancellationToken.None);
    }
}
