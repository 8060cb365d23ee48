using System.Text.Json;
using Orchestrator.AuditTrail.Commits;
using Orchestrator.AuditTrail.Facts;
using Orchestrator.AuditTrail.Outbox;
using Orchestrator.AuditTrail.Snapshots;
using Orchestrator.AuditTrail.Streams;
using Orchestrator.Contracts;
using Orchestrator.StateMachines;

namespace Orchestrator.Benchmarks.Store;

/// <summary>What one handling of a typical saga stores: three facts, the snapshot, its inbox entry and two messages.</summary>
internal sealed class Units(int workers)
{
    /// <summary>A saga of five such handlings, then the next one.</summary>
    private const int HandlingsPerStream = 5;

    private static readonly byte[] Body = JsonSerializer.SerializeToUtf8Bytes(new
    {
        MessageType = new[] { "urn:message:Orchestrator.Contracts.Actions:ExecuteAction" },
        Message = new { Action = "restart-deployment", Input = new string('x', 400), Attempt = 1, Deadline = "2026-01-02T03:04:05.678901Z" },
    });

    private readonly (string Stream, long Version)[] _streams = [.. Enumerable.Repeat(("", 0L), workers)];

    public static SnapshotKind Kind { get; } = SnapshotKind.Of<Drill>();

    /// <summary>The next unit of a worker, which commits one at a time.</summary>
    public UnitOfWork Next(int worker)
    {
        var (stream, version) = _streams[worker];
        if (version % (3 * HandlingsPerStream) == 0)
            (stream, version) = ($"drill-{Guid.NewGuid()}", 0);
        _streams[worker] = (stream, version + 3);
        var now = TimeProvider.System.GetUtcNow().Microseconds();
        var message = Guid.NewGuid();
        return new UnitOfWork
        {
            Appends = { new StreamAppend(stream, "drill", ExpectedVersion.Exactly(version), Facts(now, message)) },
            Snapshots = { Snapshot(stream, version + 3) },
            Inbox = new InboxKey("orchestrator.drills", message),
            HandledAt = now,
            Outbox = { Message(now), Message(now) },
        };
    }

    public static NewFact[] Facts(DateTimeOffset now, Guid message) => [Fact("step_started", now, message), Fact("step_done", now, message), Fact("step_noted", now, message)];

    private static NewFact Fact(string type, DateTimeOffset now, Guid message) => new(
        Guid.NewGuid(), type, "Orchestrator.Benchmarks.StepStarted, Orchestrator.Benchmarks",
        JsonSerializer.SerializeToUtf8Bytes(new StepStarted("restart-deployment", 3, now, "checkout-7d9f", new string('r', 120)), FactJson.Options),
        now, "engine", "incident-5f0c", message.ToString(), null);

    private static Snapshot Snapshot(string stream, long version) => new(
        "drill", stream, version,
        JsonSerializer.SerializeToUtf8Bytes(new Drill { Owner = "payments", Title = new string('t', 600) }, FactJson.Options),
        "Orchestrator.Benchmarks.Drill, Orchestrator.Benchmarks");

    private static OutboxMessage Message(DateTimeOffset now) => new(
        Guid.NewGuid(), "orchestrator.actions", "ExecuteAction", "application/vnd.masstransit+json", Body, now.AddSeconds(10));

    [Stream("drill")]
    private sealed class Drill : Saga
    {
        [Indexed]
        public string Owner { get; init; } = "";

        public string Title { get; init; } = "";

        protected override void Apply(Fact fact, DateTimeOffset at)
        {
        }
    }

    private sealed record StepStarted(string Action, int Attempt, DateTimeOffset At, string Target, string Reason) : Fact;
}
