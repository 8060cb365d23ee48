using Orchestrator.AuditTrail.Commits;
using Orchestrator.AuditTrail.Outbox;
using Orchestrator.AuditTrail.Streams;
using Orchestrator.AuditTrail.Tests.Stores;

namespace Orchestrator.AuditTrail.Tests;

public abstract class When_a_message_was_handled(Backing backing) : StoreContract(backing)
{
    [Fact]
    public async Task It_has_no_second_effect_at_the_same_endpoint()
    {
        var key = new InboxKey("orchestrator.ballots", Guid.NewGuid());
        var first = Sample.Append("ballot-1", ExpectedVersion.New);
        first.Inbox = key;
        await Given(first);
        var second = Sample.Append("ballot-1", ExpectedVersion.Any);
        second.Inbox = key;
        second.Outbox.Add(Sample.Message(Noon));

        (await Commit(second)).ShouldBe(new CommitResult.Duplicate(key));
        (await Read("ballot-1")).Count.ShouldBe(1);
        (await Store.CountOutbox(Noon)).ShouldBe(new Feed.OutboxCounts(0, 0, 0));
        (await Store.WasHandled(key)).ShouldBeTrue();
    }

    [Fact]
    public async Task Another_endpoint_handles_it_for_itself()
    {
        var message = Guid.NewGuid();
        await Given(Sample.Handle("orchestrator.ballots", message));

        (await Commit(Sample.Handle("orchestrator.mail", message))).ShouldBeOfType<CommitResult.Committed>();
    }

    [Fact]
    public async Task It_is_forgotten_when_old_so_many_at_a_time()
    {
        for (var i = 0; i < 5; i++)
        {
            var unit = Sample.Handle("orchestrator.ballots", Guid.NewGuid());
            unit.HandledAt = Noon.AddHours(i);
            await Given(unit);
        }

        var kept = new InboxKey("orchestrator.ballots", Guid.NewGuid());
        await Given(new UnitOfWork { Inbox = kept, HandledAt = Noon.AddDays(1) });

        (await Store.TrimInbox(Noon.AddHours(12), 3)).ShouldBe(3);
        (await Store.TrimInbox(Noon.AddHours(12), 3)).ShouldBe(2);
        (await Store.TrimInbox(Noon.AddHours(12), 3)).ShouldBe(0);
        (await Store.WasHandled(kept)).ShouldBeTrue();
    }
}
