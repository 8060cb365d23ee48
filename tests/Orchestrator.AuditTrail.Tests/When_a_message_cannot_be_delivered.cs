using Orchestrator.AuditTrail.Commits;
using Orchestrator.AuditTrail.Outbox;
using Orchestrator.AuditTrail.Tests.Stores;

namespace Orchestrator.AuditTrail.Tests;

public abstract class When_a_message_cannot_be_delivered(Backing backing) : StoreContract(backing)
{
    private readonly OutboxMessage _message = Sample.Message(Sample.Noon);

    private OutboxKey Key => new(_message.MessageId, _message.Destination);

    [Fact]
    public async Task It_is_due_again_later_and_its_attempts_are_counted()
    {
        await Given(new UnitOfWork { Outbox = { _message } });

        for (var attempt = 1; attempt <= 19; attempt++)
        {
            var now = Noon.AddMinutes(attempt);
            (await Claim(now)).ShouldHaveSingleItem().Attempts.ShouldBe(attempt);
            await Store.RecordSendFailure(Key, "returned: no route", now, now.AddSeconds(40), default);
            (await Store.NextDue(default)).ShouldBe(now.AddSeconds(40));
        }

        (await Store.Parked(10)).ShouldBeEmpty();
        (await Claim(Noon.AddMinutes(30))).ShouldHaveSingleItem().Attempts.ShouldBe(20);
        await Store.RecordSendFailure(Key, "returned: no route", Noon.AddMinutes(30), retryAt: null, default);
        var parked = (await Store.Parked(10)).ShouldHaveSingleItem();
        (parked.Attempts, parked.ParkedAt, parked.Error).ShouldBe((20, Noon.AddMinutes(30), "returned: no route"));
        parked.Message.MessageId.ShouldBe(_message.MessageId);
        (await Claim(Noon.AddDays(1))).ShouldBeEmpty();
        (await Store.NextDue(default)).ShouldBeNull();
    }

    [Fact]
    public async Task A_parked_one_can_be_retried_and_its_attempts_are_counted_on()
    {
        await Store.Park(_message, "boom\0", Noon, default);

        (await Store.RetryParked(Key, Noon.AddHours(1))).ShouldBeTrue();
        (await Store.RetryParked(Key, Noon.AddHours(1))).ShouldBeFalse();

        (await Store.Parked(10)).ShouldBeEmpty();
        (await Claim(Noon.AddMinutes(59))).ShouldBeEmpty();
        (await Claim(Noon.AddHours(1))).ShouldHaveSingleItem().Attempts.ShouldBe(3, "the one that faulted, the person's retry, this one");
    }

    [Fact]
    public async Task A_late_report_of_its_delivery_does_not_take_a_parked_one_away()
    {
        await Given(new UnitOfWork { Outbox = { _message } });
        await Store.Park(_message, "the consumer threw before the broker's confirm was read", Noon, default);
        await Given(new UnitOfWork { Delivered = { new DeliveredRow(Key) } });

        (await Store.Parked(10)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_late_report_of_its_delivery_does_not_take_away_what_a_person_has_retried_since()
    {
        await Given(new UnitOfWork { Outbox = { _message } });
        await Store.Park(_message, "the consumer threw before the broker's confirm was read", Noon, default);
        await Store.RetryParked(Key, Noon.AddSeconds(1));
        await Given(new UnitOfWork { Delivered = { new DeliveredRow(Key, Attempts: 0) } });

        var claimed = (await Claim(Noon.AddSeconds(1))).ShouldHaveSingleItem();
        await Given(new UnitOfWork { Delivered = { new DeliveredRow(Key, Attempts: 0) } });
        (await Store.CountOutbox(Noon)).ShouldNotBe(new Feed.OutboxCounts(0, 0, 0), "it is on its way");
        await Given(new UnitOfWork { Delivered = { new DeliveredRow(Key, claimed.Attempts) } });
        (await Store.CountOutbox(Noon)).ShouldBe(new Feed.OutboxCounts(0, 0, 0));
    }

    [Fact]
    public async Task One_that_faulted_is_parked_in_place_of_the_row_it_came_from()
    {
        await Given(new UnitOfWork { Outbox = { _message with { Held = true } } });
        await Store.Park(_message, "the consumer threw", Noon, default);

        (await Store.Parked(10)).ShouldHaveSingleItem().Error.ShouldBe("the consumer threw");
        (await Store.CountOutbox(Noon)).ShouldBe(new Feed.OutboxCounts(0, 0, 1));
        (await Store.ReleaseHeld(Noon, default)).ShouldBe(0);
    }

    [Fact]
    public async Task A_parked_one_can_be_dropped_and_only_a_parked_one()
    {
        await Given(new UnitOfWork { Outbox = { _message } });
        (await Store.DropParked(Key)).ShouldBeFalse();
        await Store.Park(_message, "boom", Noon, default);

        (await Store.DropParked(Key)).ShouldBeTrue();
        (await Store.CountOutbox(Noon)).ShouldBe(new Feed.OutboxCounts(0, 0, 0));
    }

    [Fact]
    public async Task Parked_ones_are_listed_oldest_first()
    {
        var (old, young) = (Sample.Message(Noon), Sample.Message(Noon));
        await Store.Park(young, "young", Noon.AddMinutes(2), default);
        await Store.Park(old, "old", Noon.AddMinutes(1), default);

        (await Store.Parked(10)).Select(parked => parked.Error).ShouldBe(["old", "young"]);
        (await Store.Parked(1)).ShouldHaveSingleItem().Error.ShouldBe("old");
    }

    private Task<IReadOnlyList<ClaimedMessage>> Claim(DateTimeOffset now) => Store.ClaimDue(now, now.AddSeconds(30), 10, hold: false, CancellationToken.None);
}
