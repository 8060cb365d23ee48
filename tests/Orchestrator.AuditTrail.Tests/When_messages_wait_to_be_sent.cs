using Orchestrator.AuditTrail.Commits;
using Orchestrator.AuditTrail.Feed;
using Orchestrator.AuditTrail.Outbox;
using Orchestrator.AuditTrail.Tests.Stores;

namespace Orchestrator.AuditTrail.Tests;

public abstract class When_messages_wait_to_be_sent(Backing backing) : StoreContract(backing)
{
    private static readonly DateTimeOffset Later = Noon.AddMinutes(1);

    [Fact]
    public async Task They_are_claimed_when_due_earliest_first_as_they_were_put_in()
    {
        var token = Guid.NewGuid();
        var (second, first, future) = (Sample.Message(Noon, token: token), Sample.Message(Noon.AddSeconds(-5)), Sample.Message(Later));
        await Put(second, first, future);

        var claimed = await Claim(Noon);

        claimed.Select(claim => claim.Message.MessageId).ShouldBe([first.MessageId, second.MessageId]);
        var message = claimed[1].Message;
        (message.Destination, message.MessageType, message.ContentType, message.Token, message.DueAt).ShouldBe(
            ("orchestrator.actions", "ExecuteAction", "application/json", token, Noon));
        message.Body.ToArray().ShouldBe("{}"u8.ToArray());
        claimed[1].Attempts.ShouldBe(1);
        claimed.ShouldNotContain(claim => claim.Message.MessageId == future.MessageId);
    }

    [Fact]
    public async Task A_lease_keeps_others_away_until_it_ends()
    {
        await Put(Sample.Message(Noon));

        (await Claim(Noon)).Count.ShouldBe(1);
        (await Claim(Noon.AddSeconds(29))).ShouldBeEmpty();
        (await Store.NextDue(default)).ShouldBe(Noon.AddSeconds(30));
        (await Claim(Noon.AddSeconds(30))).ShouldHaveSingleItem().Attempts.ShouldBe(2);
    }

    [Fact]
    public async Task Two_sweepers_never_take_the_same_one()
    {
        await Put([.. Enumerable.Range(0, 200).Select(_ => Sample.Message(Noon))]);
        var other = await OpenAnother();

        var taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(sweeper => Task.Run(() => Sweep(sweeper % 2 == 0 ? Store : other))));

        var ids = taken.SelectMany(claims => claims).Select(claim => claim.Message.MessageId).ToList();
        ids.ShouldBeUnique();
        ids.Count.ShouldBe(200);

        static async Task<List<ClaimedMessage>> Sweep(IAuditStore store)
        {
            var mine = new List<ClaimedMessage>();
            for (var quiet = 0; quiet < 2;)
            {
                var claimed = await store.ClaimDue(Noon, Noon.AddSeconds(30), 9, hold: false, CancellationToken.None);
                quiet = claimed.Count == 0 ? quiet + 1 : 0;
                mine.AddRange(claimed);
            }

            return mine;
        }
    }

    [Fact]
    public async Task Cancelling_a_token_takes_its_timer_away_and_it_can_be_set_anew()
    {
        var token = Guid.NewGuid();
        await Put(Sample.Message(Later, token: token));
        var moved = Sample.Message(Later.AddHours(1), token: token);
        await Given(new UnitOfWork { CancelledTimers = { token }, Outbox = { moved } });

        (await Claim(Later.AddMinutes(1))).ShouldBeEmpty();
        (await Claim(Later.AddHours(1))).ShouldHaveSingleItem().Message.MessageId.ShouldBe(moved.MessageId);
        await Given(new UnitOfWork { CancelledTimers = { token } });
        (await Store.CountOutbox(Noon)).ShouldBe(new OutboxCounts(0, 0, 0));
    }

    [Fact]
    public async Task What_was_delivered_goes_with_the_next_commit()
    {
        var (sent, kept) = (Sample.Message(Noon), Sample.Message(Noon));
        await Put(sent, kept);
        await Given(new UnitOfWork { Delivered = { new DeliveredRow(new OutboxKey(sent.MessageId, sent.Destination)), new DeliveredRow(new OutboxKey(kept.MessageId, "elsewhere")) } });

        (await Claim(Noon)).ShouldHaveSingleItem().Message.MessageId.ShouldBe(kept.MessageId);
    }

    [Fact]
    public async Task The_same_message_to_the_same_endpoint_is_one_row()
    {
        var message = Sample.Message(Noon);
        await Put(message, message with { Destination = "orchestrator.mail" });
        await Put(message);

        (await Store.CountOutbox(Noon)).Waiting.ShouldBe(2);
    }

    [Fact]
    public async Task What_is_held_in_a_process_is_left_alone_until_the_next_start()
    {
        await Put(Sample.Message(Noon, held: true), Sample.Message(Noon));
        (await Store.ClaimDue(Noon, Noon.AddSeconds(30), 10, hold: true, CancellationToken.None)).Count.ShouldBe(1);

        (await Claim(Noon.AddDays(1))).ShouldBeEmpty();
        (await Store.NextDue(default)).ShouldBeNull();
        (await Store.CountOutbox(Noon)).Waiting.ShouldBe(2);
        (await Store.ReleaseHeld(Noon, default)).ShouldBe(2);
        (await Claim(Noon)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Counts_tell_timers_from_what_is_being_sent_and_what_is_parked()
    {
        var parked = Sample.Message(Noon);
        await Put(Sample.Message(Noon), Sample.Message(Noon), Sample.Message(Later, token: Guid.NewGuid()), parked);
        await Claim(Noon, max: 1);
        await Store.RecordSendFailure(new OutboxKey(parked.MessageId, parked.Destination), "no such exchange", Noon, null, default);

        (await Store.CountOutbox(Noon)).ShouldBe(new OutboxCounts(2, 1, 1));
    }

    private async Task Put(params OutboxMessage[] messages)
    {
        var unit = new UnitOfWork { HandledAt = Noon };
        unit.Outbox.AddRange(messages);
        await Given(unit);
    }

    private Task<IReadOnlyList<ClaimedMessage>> Claim(DateTimeOffset now, int max = 100) =>
        Store.ClaimDue(now, now.AddSeconds(30), max, hold: false, CancellationToken.None);
}
