using Orchestrator.AuditTrail.Facts;
using Orchestrator.AuditTrail.Feed;
using Orchestrator.AuditTrail.Streams;
using Orchestrator.AuditTrail.Tests.Stores;

namespace Orchestrator.AuditTrail.Tests;

public abstract class When_the_feed_is_followed(Backing backing) : StoreContract(backing)
{
    [Fact]
    public async Task What_is_there_and_what_comes_is_handled_in_order()
    {
        await Given(Sample.Append("ballot-1", ExpectedVersion.New, Sample.Vote(1), Sample.Vote(2)));
        using var stop = new CancellationTokenSource();
        var seen = new Seen();
        var running = Follow(new SubscriptionOptions(), seen, stop.Token);

        await Eventually(() => Task.FromResult(seen.Count == 2));
        await Given(Sample.Append("ballot-1", ExpectedVersion.Any, Sample.Vote(3)));
        await Eventually(() => Task.FromResult(seen.Count == 3));
        await stop.CancelAsync();
        await running;

        seen.Weights.ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task It_goes_on_at_its_checkpoint_and_repeats_what_was_not_kept()
    {
        await Given(Sample.Append("ballot-1", ExpectedVersion.New, [.. Enumerable.Range(1, 5).Select(i => Sample.Vote(i))]));
        var options = new SubscriptionOptions("reports", CheckpointEvery: 1);
        var first = new Seen { FailsAt = 4 };
        await Should.ThrowAsync<InvalidOperationException>(() => Follow(options, first, CancellationToken.None));

        using var stop = new CancellationTokenSource();
        var second = new Seen();
        var running = Follow(options, second, stop.Token);
        await Eventually(() => Task.FromResult(second.Count == 2));
        await stop.CancelAsync();
        await running;

        first.Weights.ShouldBe([1, 2, 3, 4]);
        second.Weights.ShouldBe([4, 5]);
        (await Store.GetCheckpoint("reports")).ShouldBe((await Store.ReadAll(0, 100)).Position);
    }

    [Fact]
    public async Task It_can_begin_at_a_position()
    {
        await Given(Sample.Append("ballot-1", ExpectedVersion.New, Sample.Vote(1), Sample.Vote(2)));
        using var stop = new CancellationTokenSource();
        var seen = new Seen();
        var running = Follow(new SubscriptionOptions(From: (await Store.ReadAll(0, 1)).Position), seen, stop.Token);
        await Eventually(() => Task.FromResult(seen.Count == 1));
        await stop.CancelAsync();
        await running;

        seen.Weights.ShouldBe([2]);
    }

    [Fact]
    public async Task An_unreadable_fact_stops_it_and_what_came_before_is_kept()
    {
        await Given(Sample.Append("ballot-1", ExpectedVersion.New, Sample.Vote(1), Sample.Vote() with { Type = "ballot_annulled" }, Sample.Vote(3)));

        var stopped = await Should.ThrowAsync<UnreadableFact>(() => Follow(new SubscriptionOptions("reports"), new Seen(), CancellationToken.None));

        stopped.Version.ShouldBe(2);
        (await Store.GetCheckpoint("reports")).ShouldBe((await Store.ReadAll(0, 1)).Position);
    }

    [Theory]
    [InlineData(OnUnreadable.Skip, new[] { 1, 3 })]
    [InlineData(OnUnreadable.HandOver, new[] { 1, -1, 3 })]
    public async Task It_goes_on_past_an_unreadable_fact_where_told_to(OnUnreadable onUnreadable, int[] expected)
    {
        await Given(Sample.Append("ballot-1", ExpectedVersion.New, Sample.Vote(1), Sample.Vote() with { Type = "ballot_annulled" }, Sample.Vote(3)));
        using var stop = new CancellationTokenSource();
        var seen = new Seen();
        var running = Follow(new SubscriptionOptions(OnUnreadable: onUnreadable), seen, stop.Token);
        await Eventually(() => Task.FromResult(seen.Weights.Contains(3)));
        await stop.CancelAsync();
        await running;

        seen.Weights.ShouldBe(expected);
    }

    private Task Follow(SubscriptionOptions options, Seen seen, CancellationToken stop) =>
        new FeedSubscription(Store, Sample.Types, options).Run((fact, _) => seen.Take(fact), stop);

    /// <summary>The votes handled, by weight; -1 for what could not be read.</summary>
    private sealed class Seen
    {
        private readonly List<int> _weights = [];

        public int? FailsAt { get; init; }

        public int Count => Weights.Count;

        public List<int> Weights
        {
            get
            {
                lock (_weights)
                    return [.. _weights];
            }
        }

        public Task Take(TypedFact fact)
        {
            var weight = (fact.Fact as VoteCast)?.Weight ?? -1;
            lock (_weights)
                _weights.Add(weight);
            return weight == FailsAt ? Task.FromException(new InvalidOperationException("The handler fails.")) : Task.CompletedTask;
        }
    }
}
