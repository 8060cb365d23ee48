using Orchestrator.AuditTrail.Commits;
using Orchestrator.AuditTrail.Facts;
using Orchestrator.AuditTrail.Feed;
using Orchestrator.AuditTrail.Streams;
using Orchestrator.AuditTrail.Tests.Stores;

namespace Orchestrator.AuditTrail.Tests;

public abstract class When_a_stream_is_read(Backing backing) : StoreContract(backing)
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Given(Sample.Append("ballot-1", ExpectedVersion.New, [.. Enumerable.Range(0, 10).Select(hour => Sample.Vote(hour, Noon.AddHours(hour)))]));
        await Given(Sample.Append("ballot-2", ExpectedVersion.New));
    }

    [Fact]
    public async Task It_can_begin_and_end_at_a_version() =>
        (await Read("ballot-1", new StreamRange(3, 5))).Select(fact => fact.Version).ShouldBe([3, 4, 5]);

    [Fact]
    public async Task It_can_end_at_a_moment() =>
        (await Read("ballot-1", new StreamRange(Until: Noon.AddHours(2)))).Select(fact => fact.Version).ShouldBe([1, 2, 3]);

    [Fact]
    public async Task Several_are_read_as_one_in_the_order_of_the_feed_a_page_at_a_time()
    {
        await Given(Sample.Append("ballot-1", ExpectedVersion.Any));
        await Given(Sample.Append("ballot-3", ExpectedVersion.New, Sample.Vote(), Sample.Vote()));
        await Given(Sample.Append("ballot-2", ExpectedVersion.Any));
        var first = (await Store.ReadAll(0, 1)).Facts[0].Position;

        (await Several(new FeedRange())).Count.ShouldBe(13);
        (await Several(new FeedRange(Max: 2))).ShouldBe([("ballot-1", 1), ("ballot-1", 2)]);
        (await Several(new FeedRange(After: first, Max: 2))).ShouldBe([("ballot-1", 2), ("ballot-1", 3)]);
        (await Several(new FeedRange(Max: 3, Newest: true))).ShouldBe([("ballot-2", 1), ("ballot-1", 11), ("ballot-2", 2)]);
        (await Several(new FeedRange(Before: first + 11, Max: 3, Newest: true))).ShouldBe([("ballot-1", 9), ("ballot-1", 10), ("ballot-2", 1)]);
        (await Store.ReadStreams([], new FeedRange())).ShouldBeEmpty();

        await Store.ArchiveStream("ballot-2");
        (await Several(new FeedRange())).Count.ShouldBe(13, "archived ones too");

        async Task<List<(string, long)>> Several(FeedRange range) =>
            [.. (await Store.ReadStreams(["ballot-1", "ballot-2", "ballot-none"], range)).Select(fact => (fact.StreamId, fact.Version))];
    }

    [Fact]
    public async Task An_unknown_stream_is_empty() => (await Read("ballot-3")).ShouldBeEmpty();

    [Fact]
    public async Task A_long_one_comes_whole_and_in_order()
    {
        await Given(Sample.Append("ballot-9", ExpectedVersion.New, [.. Enumerable.Range(0, 2500).Select(i => Sample.Vote(i))]));

        (await Read("ballot-9")).Select(fact => fact.Version).ShouldBe(Enumerable.Range(1, 2500).Select(i => (long)i));
    }

    [Fact]
    public async Task A_fact_of_an_unknown_type_or_a_broken_body_is_told_by_stream_version_and_type()
    {
        await Given(Sample.Append("ballot-2", ExpectedVersion.Any, Sample.Vote() with { Type = "ballot_annulled" }));
        await Given(Sample.Append("ballot-3", ExpectedVersion.New, Sample.Vote() with { Data = """{"Voter":17}"""u8.ToArray() }));

        var unknown = await Should.ThrowAsync<UnreadableFact>(async () => await Typed("ballot-2", OnUnreadable.Stop));
        (unknown.StreamId, unknown.Version, unknown.Type).ShouldBe(("ballot-2", 2, "ballot_annulled"));
        var broken = await Should.ThrowAsync<UnreadableFact>(async () => await Typed("ballot-3", OnUnreadable.Stop));
        (broken.StreamId, broken.Version, broken.Type).ShouldBe(("ballot-3", 1, "vote_cast"));
    }

    [Fact]
    public async Task Reading_goes_on_past_an_unreadable_fact_where_that_is_asked_for()
    {
        await Given(Sample.Append("ballot-2", ExpectedVersion.Any, Sample.Vote() with { Type = "ballot_annulled" }, Sample.Vote(7)));

        (await Typed("ballot-2", OnUnreadable.Skip)).Select(fact => fact.Recorded.Version).ShouldBe([1, 3]);
        var handedOver = await Typed("ballot-2", OnUnreadable.HandOver);
        handedOver.Select(fact => fact.Fact is null).ShouldBe([false, true, false]);
        handedOver[1].Unreadable.ShouldNotBeNull().Type.ShouldBe("ballot_annulled");
    }

    [Fact]
    public async Task An_archived_one_is_still_read_and_takes_no_more_facts()
    {
        (await Store.ArchiveStream("ballot-1")).ShouldBeTrue();
        (await Store.ArchiveStream("ballot-7")).ShouldBeFalse();

        (await Read("ballot-1")).ShouldAllBe(fact => fact.IsArchived);
        (await Store.FindStream("ballot-1"))!.IsArchived.ShouldBeTrue();
        (await Commit(Sample.Append("ballot-1", ExpectedVersion.Any))).ShouldBeOfType<CommitResult.Failed>().Error.ShouldBeOfType<StreamArchived>();
        (await Commit(Sample.Append("ballot-1", ExpectedVersion.Exactly(10)))).ShouldBeOfType<CommitResult.Failed>().Error.ShouldBeOfType<StreamArchived>();
    }

    private async Task<List<TypedFact>> Typed(string stream, OnUnreadable onUnreadable)
    {
        var facts = new List<TypedFact>();
        await foreach (var fact in Store.ReadFacts(Sample.Types, stream, onUnreadable: onUnreadable))
            facts.Add(fact);
        return facts;
    }
}
