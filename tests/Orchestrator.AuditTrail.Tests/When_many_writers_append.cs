using Orchestrator.AuditTrail.Commits;
using Orchestrator.AuditTrail.Feed;
using Orchestrator.AuditTrail.Streams;
using Orchestrator.AuditTrail.Tests.Stores;

namespace Orchestrator.AuditTrail.Tests;

public abstract class When_many_writers_append(Backing backing) : StoreContract(backing)
{
    private const int Writers = 32;
    private const int Streams = 8;
    private const int Each = 15;

    [Fact]
    public async Task No_update_is_lost_versions_have_no_gaps_and_the_feed_is_complete_and_ordered()
    {
        using var done = new CancellationTokenSource();
        var followed = new List<long>();
        var following = new FeedSubscription(Store, Sample.Types, new SubscriptionOptions()).Run(
            (fact, _) =>
            {
                lock (followed)
                    followed.Add(fact.Recorded.Position);
                return Task.CompletedTask;
            },
            done.Token);

        // Two processes' worth of group commits, so that transactions meet on the server and not only in one queue.
        var other = await OpenAnother();
        await using (var here = new GroupCommit(Store, 2))
        await using (var there = new GroupCommit(other, 2))
        {
            await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() => Append(writer % 2 == 0 ? here : there, writer))));
        }

        var feed = await ReadFeed(page: 37);
        feed.Count.ShouldBe(Writers * Each);
        feed.Select(fact => fact.Position).ShouldBeInOrder();
        feed.Select(fact => fact.Id).ShouldBeUnique();
        foreach (var stream in feed.GroupBy(fact => fact.StreamId))
            stream.Select(fact => fact.Version).ShouldBe(Enumerable.Range(1, Writers * Each / Streams).Select(i => (long)i));

        await Eventually(() => Task.FromResult(Count() == Writers * Each));
        await done.CancelAsync();
        await following;
        followed.ShouldBe(feed.Select(fact => fact.Position));

        int Count()
        {
            lock (followed)
                return followed.Count;
        }
    }

    /// <summary>Reads, decides, appends; on a conflict reads again, as every handling does.</summary>
    private async Task Append(GroupCommit commits, int writer)
    {
        var stream = $"ballot-{writer % Streams}";
        for (var i = 0; i < Each;)
        {
            var at = (await Store.FindStream(stream))?.Version ?? 0;
            var result = await commits.Commit(Sample.Append(stream, ExpectedVersion.Exactly(at)));
            if (result is CommitResult.Committed)
                i++;
            else
                result.ShouldBeOfType<CommitResult.Conflicted>();
        }
    }
}
