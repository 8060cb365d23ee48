using System.Text;
using Orchestrator.AuditTrail.Commits;
using Orchestrator.AuditTrail.Messaging;
using Orchestrator.AuditTrail.Outbox;
using Orchestrator.AuditTrail.Tests.Messaging.Probes;
using Orchestrator.AuditTrail.Tests.Stores;
using Orchestrator.FiveSteps;
using Orchestrator.FiveSteps.Runs;
using Orchestrator.StateMachines;

namespace Orchestrator.AuditTrail.Tests.Messaging;

public abstract class When_a_message_is_handled(Backing backing, string? address) : BusContract(backing, address)
{
    private static readonly string Probes = Endpoints.For(typeof(Poke));

    private readonly Guid _probe = Guid.NewGuid();

    private string Stream => $"probe-{_probe}";

    private DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task A_saga_runs_to_its_end_and_leaves_no_timer_and_no_message()
    {
        var bus = await StartBus();
        await bus.Send(Guid.NewGuid(), new StartRun(_probe), "test");

        await Eventually(async () => await CountFacts(FiveStepBus.StreamOf(_probe)) == 7);
        await Eventually(async () => await Store.CountOutbox(Now) == new Feed.OutboxCounts(0, 0, 0));
        (await CountFacts($"effects-{_probe}")).ShouldBe(5);
    }

    [Fact]
    public async Task Twice_it_has_one_effect()
    {
        var bus = await StartBus();
        var id = Guid.NewGuid();
        await bus.Send(id, new Poke(_probe, "once"), "test");
        await Eventually(async () => await CountFacts(Stream) == 1);
        await bus.Send(id, new Poke(_probe, "once"), "test");
        await bus.Send(Guid.NewGuid(), new Poke(_probe, "after it"), "test");

        await Eventually(async () => await CountFacts(Stream) > 1);
        await Eventually(async () => (await Store.CountOutbox(Now)).Waiting == 0);
        (await CountFacts(Stream)).ShouldBe(2);
    }

    [Fact]
    public async Task And_faults_it_is_parked_with_its_error_until_a_person_retries_it()
    {
        var bus = await StartBus();
        Prober.Broken[_probe] = true;
        await bus.Send(Guid.NewGuid(), new Poke(_probe, "sad"), "test");

        var parked = await Parked();
        parked.Error.ShouldBe("InvalidOperationException: the prober is broken");
        parked.Message.MessageType.ShouldBe(nameof(Poke));
        (await CountFacts(Stream)).ShouldBe(0);

        Prober.Broken.TryRemove(_probe, out _);
        (await Store.RetryParked(new OutboxKey(parked.Message.MessageId, Probes), Now)).ShouldBeTrue();
        await Eventually(async () => await CountFacts(Stream) == 1);
        (await Store.Parked(10)).ShouldBeEmpty();
    }

    [Fact]
    public async Task And_nobody_takes_its_type_it_is_parked()
    {
        var bus = await StartBus();
        await bus.Send(Guid.NewGuid(), new Unwanted(_probe), "test");
        (await Parked()).Error.ShouldBe($"Nobody on {Probes} takes messages of this type.");
    }

    [Theory]
    [InlineData("this is no JSON")]
    [InlineData("{\"messageType\":[\"urn:message:Orchestrator.AuditTrail.Tests.Messaging.Probes:Poke\"],\"message\":{\"probeId\":\"not an id\"}}")]
    public async Task And_its_body_makes_no_sense_it_is_parked(string body)
    {
        await StartBus();
        await Given(new UnitOfWork { Outbox = { new OutboxMessage(Guid.NewGuid(), Probes, "Poke", Envelope.ContentType, Encoding.UTF8.GetBytes(body), Now) } });
        (await Parked()).Message.Destination.ShouldBe(Probes);
        (await CountFacts(Stream)).ShouldBe(0);
    }

    [Fact]
    public async Task A_timer_fires_when_it_is_due_and_once()
    {
        await StartBus();
        await Given(Timer(Now.AddMilliseconds(400)));
        await Eventually(async () => await CountFacts(Stream) == 1);
        await Eventually(async () => await Store.CountOutbox(Now) == new Feed.OutboxCounts(0, 0, 0));
    }

    [Fact]
    public async Task A_timer_that_came_due_while_nothing_ran_fires_late()
    {
        await Stop(await StartBus());
        await Given(Timer(Now.AddMinutes(-5)));
        await StartBus();
        await Eventually(async () => await CountFacts(Stream) == 1);
    }

    [Fact]
    public async Task A_message_that_was_committed_but_never_sent_is_sent_by_the_next_process()
    {
        var handling = (await StartBus()).Handling;
        var row = handling.Row(Guid.NewGuid(), Probes, new Poke(_probe, "left behind"), new Handling(Guid.NewGuid(), Now, "test"), null, Now) with { Held = handling.Delivery.QueuesInMemory };
        await Given(new UnitOfWork { Outbox = { row } });
        await StartBus();
        await Eventually(async () => await CountFacts(Stream) == 1);
    }

    [Fact]
    public async Task One_that_may_be_repeated_is_not_remembered_and_what_it_sent_is()
    {
        var bus = await StartBus();
        var id = Guid.NewGuid();
        await bus.Send(id, new Nudge(_probe), "test");
        await Eventually(async () => await CountFacts(Stream) == 1);
        (await Store.WasHandled(new InboxKey(Probes, id))).ShouldBeFalse();

        await bus.Send(id, new Nudge(_probe), "test");
        await bus.Send(Guid.NewGuid(), new Poke(_probe, "after it"), "test");
        await Eventually(async () => await CountFacts(Stream) > 1);
        await Eventually(async () => await Store.CountOutbox(Now) == new Feed.OutboxCounts(0, 0, 0));
        (await CountFacts(Stream)).ShouldBe(2, "what is sent again has the same id");
    }

    [Fact]
    public async Task One_that_may_be_repeated_is_not_forgotten_before_what_it_sent_is_safe()
    {
        var bus = await StartBus();
        var gate = Prober.Gates[_probe] = new TaskCompletionSource();
        await bus.Send(Guid.NewGuid(), new Nudge(_probe), "test");

        // In memory its row stands in for that of the poke; a broker keeps the poke itself.
        await Eventually(async () => (await Store.CountOutbox(Now)).Waiting == (bus.Handling.Delivery.QueuesInMemory ? 1 : 0));
        gate.SetResult();
        await Eventually(async () => await CountFacts(Stream) == 1);
        await Eventually(async () => await Store.CountOutbox(Now) == new Feed.OutboxCounts(0, 0, 0));
    }

    [Fact]
    public async Task One_that_may_be_repeated_and_sends_nothing_leaves_nothing_behind()
    {
        var bus = await StartBus();
        var id = Guid.NewGuid();
        await bus.Send(id, new Nudge(_probe, Silently: true), "test");
        await Eventually(() => Store.WasHandled(new InboxKey(Probes, id)));
        await Eventually(async () => await Store.CountOutbox(Now) == new Feed.OutboxCounts(0, 0, 0));
    }

    private UnitOfWork Timer(DateTimeOffset due)
    {
        var id = Guid.NewGuid();
        var body = Envelope.Write(id, new Poke(_probe, "ring"), Now, "test", incident: null);
        return new UnitOfWork { Outbox = { new OutboxMessage(id, Probes, "Poke", Envelope.ContentType, body, due, Guid.NewGuid()) } };
    }

    private async Task<ParkedMessage> Parked()
    {
        await Eventually(async () => (await Store.Parked(1)).Count == 1);
        return (await Store.Parked(10)).ShouldHaveSingleItem();
    }
}

public sealed class When_a_message_is_handled_in_memory_on_Sqlite() : When_a_message_is_handled(new SqliteBacking(), "memory");

/// <summary>The queues are the platform's own, so these tests take turns.</summary>
[Collection("RabbitMQ")]
public sealed class When_a_message_is_handled_on_RabbitMQ_and_PostgreSql() : When_a_message_is_handled(new PostgreSqlBacking(), address: null);
