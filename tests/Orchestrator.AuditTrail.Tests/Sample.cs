using System.Text.Json;
using Orchestrator.AuditTrail.Commits;
using Orchestrator.AuditTrail.Facts;
using Orchestrator.AuditTrail.Outbox;
using Orchestrator.AuditTrail.Snapshots;
using Orchestrator.AuditTrail.Streams;
using Orchestrator.StateMachines;

namespace Orchestrator.AuditTrail.Tests;

public enum Colour
{
    Red,
    Green,
}

public sealed record BallotOpened(string Title, Colour Colour) : Contracts.Fact;

public sealed record VoteCast(string Voter, int Weight) : Contracts.Fact;

public sealed record BallotClosed(DateTimeOffset At) : Contracts.Fact;

/// <summary>A small saga whose state is the fold of the three facts above.</summary>
[Stream("ballot")]
public sealed class Ballot : Saga
{
    [Indexed]
    [Searched]
    public string? Title { get; set; }

    [Indexed]
    public int Votes { get; set; }

    [Indexed]
    public Colour Colour { get; set; }

    public DateTimeOffset? ClosedAt { get; set; }

    protected override void Apply(Contracts.Fact fact, DateTimeOffset at)
    {
        switch (fact)
        {
            case BallotOpened opened:
                (State, Title, Colour) = ("Open", opened.Title, opened.Colour);
                break;
            case VoteCast cast:
                Votes += cast.Weight;
                break;
            case BallotClosed closed:
                (State, ClosedAt) = ("Closed", closed.At);
                break;
        }
    }
}

/// <summary>What the tests store.</summary>
internal static class Sample
{
    public static readonly IReadOnlyList<SnapshotKind> Kinds = [SnapshotKind.Of<Ballot>(), SnapshotKind.Of<FiveSteps.Run>()];

    public static readonly FactTypes Types = new(typeof(Sample).Assembly);

    public static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static NewFact Fact(Contracts.Fact fact, DateTimeOffset? at = null, string? reason = null)
    {
        var (name, dotnetType) = Types.NameOf(fact.GetType());
        return new NewFact(
            Guid.NewGuid(),
            name,
            dotnetType,
            JsonSerializer.SerializeToUtf8Bytes(fact, fact.GetType(), FactJson.Options),
            at ?? Noon,
            "alice",
            "incident-1",
            "message-1",
            reason is null ? (ReadOnlyMemory<byte>?)null : JsonSerializer.SerializeToUtf8Bytes(new { reason }));
    }

    public static NewFact Vote(int weight = 1, DateTimeOffset? at = null) => Fact(new VoteCast("bob", weight), at);

    /// <summary>Votes, by default one, for a stream.</summary>
    public static UnitOfWork Append(string stream, ExpectedVersion expected, params NewFact[] facts) =>
        new() { Appends = { new StreamAppend(stream, "ballot", expected, facts.Length > 0 ? facts : [Vote()]) }, HandledAt = Noon };

    public static UnitOfWork Handle(string endpoint, Guid message) => new() { Inbox = new InboxKey(endpoint, message), HandledAt = Noon };

    public static OutboxMessage Message(DateTimeOffset dueAt, string destination = "orchestrator.actions", Guid? token = null, bool held = false) =>
        new(Guid.NewGuid(), destination, "ExecuteAction", "application/json", "{}"u8.ToArray(), dueAt, token, held);

    public static Snapshot SnapshotOf(string stream, long version, string title, int votes = 0, string state = "Open") => new(
        "ballot", stream, version, JsonSerializer.SerializeToUtf8Bytes(new { State = state, Title = title, Votes = votes, Colour = "Red" }), "Ballot");
}
