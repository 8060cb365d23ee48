using Orchestrator.AuditTrail.Commits;
using Orchestrator.AuditTrail.Memory;
using Orchestrator.AuditTrail.Messaging;
using Orchestrator.AuditTrail.Outbox;

namespace Orchestrator.AuditTrail.Tests.Messaging;

public sealed class When_the_outbox_is_swept : IAsyncDisposable
{
    private readonly MemoryStore _store = new();
    private readonly Clock _clock = new();
    private readonly Carrier _carrier = new();
    private readonly GroupCommit _commits;
    private readonly OutboxSweeper _sweeper;
    private readonly OutboxMessage _message = Sample.Message(Sample.Noon);

    public When_the_outbox_is_swept()
    {
        _commits = new GroupCommit(_store, writers: 0);
        _sweeper = new OutboxSweeper(_store, _commits, _carrier, _clock);
    }

    [Fact]
    public async Task What_is_due_is_delivered_and_forgotten()
    {
        await Given(_message);
        (await Sweep()).ShouldBe(1);
        _carrier.Delivered.ShouldBe([_message.MessageId]);
        (await Sweep()).ShouldBe(0);
        (await Counts()).ShouldBe(new Feed.OutboxCounts(0, 0, 0));
    }

    [Fact]
    public async Task A_timer_is_left_until_its_time()
    {
        await Given(_message with { DueAt = Sample.Noon.AddHours(1) });
        _clock.Now = Sample.Noon.AddMinutes(59);
        (await Sweep()).ShouldBe(0);
        _clock.Now = Sample.Noon.AddHours(1);
        (await Sweep()).ShouldBe(1);
    }

    [Fact]
    public async Task A_message_that_cannot_be_delivered_is_parked_at_the_twentieth_attempt()
    {
        await Given(_message);
        _carrier.Failure = new InvalidOperationException("no queue takes it");
        for (var attempt = 1; attempt <= OutboxSweeper.MaxAttempts; attempt++)
        {
            (await _store.Parked(1)).ShouldBeEmpty();
            (await Sweep()).ShouldBe(1, $"attempt {attempt}");
            (await Sweep()).ShouldBe(0, "its next attempt waits");
            _clock.Now += TimeSpan.FromMinutes(2);
        }

        var parked = (await _store.Parked(1)).ShouldHaveSingleItem();
        (parked.Attempts, parked.Error).ShouldBe((20, "no queue takes it"));
        (await Sweep()).ShouldBe(0);

        _carrier.Failure = null;
        await _store.RetryParked(new OutboxKey(_message.MessageId, _message.Destination), _clock.Now);
        (await Sweep()).ShouldBe(1);
        _carrier.Delivered.ShouldBe([_message.MessageId]);
    }

    [Fact]
    public async Task Nothing_is_parked_because_the_bus_was_away()
    {
        await Given(_message);
        _carrier.Failure = new InvalidOperationException("connection refused");
        _carrier.IsConnected = false;
        for (var attempt = 1; attempt <= 30; attempt++)
        {
            await Sweep();
            _clock.Now += TimeSpan.FromMinutes(2);
        }

        (await _store.Parked(1)).ShouldBeEmpty();
        (_carrier.Failure, _carrier.IsConnected) = (null, true);
        (await Sweep()).ShouldBe(1);
        _carrier.Delivered.ShouldBe([_message.MessageId]);
    }

    public async ValueTask DisposeAsync()
    {
        await _sweeper.DisposeAsync();
        await _commits.DisposeAsync();
    }

    private async Task Given(OutboxMessage message) => await _store.Commit([new UnitOfWork { Outbox = { message } }], CancellationToken.None);

    private Task<int> Sweep() => _sweeper.SweepOnce(CancellationToken.None);

    private Task<Feed.OutboxCounts> Counts() => _store.CountOutbox(_clock.Now);

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = Sample.Noon;

        public override DateTimeOffset GetUtcNow() => Now;
    }

    private sealed class Carrier : IDelivery
    {
        public List<Guid> Delivered { get; } = [];

        public Exception? Failure { get; set; }

        public bool QueuesInMemory => false;

        public bool IsConnected { get; set; } = true;

        public Task Deliver(OutboxMessage message, CancellationToken cancellation)
        {
            if (Failure is not null)
                throw Failure;
            Delivered.Add(message.MessageId);
            return Task.CompletedTask;
        }
    }
}
