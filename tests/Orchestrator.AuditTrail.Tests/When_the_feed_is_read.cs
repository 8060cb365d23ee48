using Orchestrator.AuditTrail.Streams;
using Orchestrator.AuditTrail.Tests.Stores;

namespace Orchestrator.AuditTrail.Tests;

public abstract class When_the_feed_is_read(Backing backing) : StoreContract(backing)
{
    [Fact]
    public async Task Facts_of_a_commit_come_in_the_order_they_were_recorded()
    {
        var unit = Sample.Append("ballot-2", ExpectedVersion.New, Sample.Vote(), Sample.Vote());
        unit.Appends.AddRange(Sample.Append("ballot-1", ExpectedVersion.New, Sample.Vote()).Appends);
        await Given(unit);

        (await ReadFeed()).Select(fact => (fact.StreamId, fact.Version)).ShouldBe([("ballot-2", 1), ("ballot-2", 2), ("ballot-1", 1)]);
    }

    [Fact]
    public async Task Pages_go_on_where_the_last_one_ended()
    {
        await Given(Sample.Append("ballot-1", ExpectedVersion.New, [.. Enumerable.Range(0, 7).Select(i => Sample.Vote(i))]));

        var first = await Store.ReadAll(0, 3);
        var rest = await Store.ReadAll(first.Position, 100);

        (first.Facts.Count, first.AtGap).ShouldBe((3, false));
        rest.Facts.Select(fact => fact.Version).ShouldBe([4, 5, 6, 7]);
        var end = await Store.ReadAll(rest.Position, 100);
        (end.Facts.Count, end.Position).ShouldBe((0, rest.Position));
    }

    [Fact]
    public async Task Its_end_is_where_to_go_on_for_what_comes()
    {
        (await Store.FindEnd()).ShouldBe(0);
        await Given(Sample.Append("ballot-1", ExpectedVersion.New, Sample.Vote(), Sample.Vote()));
        var end = await Store.FindEnd();
        await Given(Sample.Append("ballot-1", ExpectedVersion.Any));

        (await Store.ReadAll(end, 100)).Facts.ShouldHaveSingleItem().Version.ShouldBe(3);
    }

    [Fact]
    public async Task Archived_streams_are_left_out_and_the_position_moves_past_them()
    {
        await Given(Sample.Append("ballot-1", ExpectedVersion.New));
        await Given(Sample.Append("ballot-2", ExpectedVersion.New, Sample.Vote(), Sample.Vote()));
        await Given(Sample.Append("ballot-3", ExpectedVersion.New));
        await Store.ArchiveStream("ballot-2");
        await Store.ArchiveStream("ballot-3");

        (await ReadFeed()).ShouldHaveSingleItem().StreamId.ShouldBe("ballot-1");
        (await ReadFeed(includeArchived: true)).Count.ShouldBe(4);
        var page = await Store.ReadAll(0, 100);
        (await Store.ReadAll(page.Position, 100, includeArchived: true)).Facts.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_waiting_reader_is_woken_by_a_commit_here_or_in_another_process()
    {
        var other = await OpenAnother();
        foreach (var writer in new[] { Store, other })
        {
            var at = (await Store.ReadAll(0, 100)).Position;
            var waiting = Store.WaitForFacts(at, CancellationToken.None);
            await writer.Commit([Sample.Append("ballot-1", ExpectedVersion.Any)], CancellationToken.None);
            await waiting.WaitAsync(TimeSpan.FromSeconds(4));
            (await Store.ReadAll(at, 100)).Facts.ShouldHaveSingleItem();
        }
    }

    [Fact]
    public async Task Waiting_behind_the_end_of_the_feed_does_not_wait()
    {
        await Given(Sample.Append("ballot-1", ExpectedVersion.New));

        await Store.WaitForFacts(0, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task Checkpoints_are_kept_by_name_and_never_move_back()
    {
        (await Store.GetCheckpoint("reports")).ShouldBe(0);
        await Store.SetCheckpoint("reports", 17);
        await Store.SetCheckpoint("reports", 12);
        await Store.SetCheckpoint("mail", 3);

        var other = await OpenAnother();
        ((await other.GetCheckpoint("reports")), (await other.GetCheckpoint("mail"))).ShouldBe((17, 3));
    }
}
