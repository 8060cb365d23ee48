using System.Text.Json;
using Orchestrator.AuditTrail.Commits;
using Orchestrator.AuditTrail.Facts;
using Orchestrator.AuditTrail.Snapshots;
using Orchestrator.AuditTrail.Streams;
using Orchestrator.AuditTrail.Tests.Stores;
using Orchestrator.StateMachines;

namespace Orchestrator.AuditTrail.Tests;

public abstract class When_snapshots_are_rebuilt(Backing backing) : StoreContract(backing)
{
    private static readonly Guid One = DerivedId.From("one");
    private static readonly Guid Two = DerivedId.From("two");

    [Fact]
    public async Task They_equal_what_was_stored_with_the_facts()
    {
        await Vote(One, 3);
        await Vote(Two, 1);
        await Store.ArchiveStream(StreamAttribute.IdOf<Ballot>(Two));

        (await Differences()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_difference_names_the_stream_and_the_first_property()
    {
        await Vote(One, 3);
        var stream = StreamAttribute.IdOf<Ballot>(One);
        var stored = (await Store.FindSnapshot("ballot", stream))!;
        await Given(new UnitOfWork { Snapshots = { stored with { Data = JsonSerializer.SerializeToUtf8Bytes(Changed(stored)) } } });

        (await Differences()).ShouldHaveSingleItem().ShouldBe(new SnapshotDifference("ballot", stream, "Votes", "99", "3"));
    }

    [Fact]
    public async Task What_differs_or_is_missing_is_replaced()
    {
        await Vote(One, 3);
        await Given(Sample.Append(StreamAttribute.IdOf<Ballot>(One), ExpectedVersion.Any, Sample.Vote(5)));
        await Given(Sample.Append(StreamAttribute.IdOf<Ballot>(Two), ExpectedVersion.New, Sample.Vote(8)));
        await Given(Sample.Append("something-else", ExpectedVersion.New));

        (await Rebuild.Replace()).Select(difference => difference.Property).ShouldBe(["mt_version", "mt_version"]);

        (await Differences()).ShouldBeEmpty();
        var repaired = (await Store.FindSnapshot("ballot", StreamAttribute.IdOf<Ballot>(One)))!;
        repaired.Version.ShouldBe(3);
        JsonDocument.Parse(repaired.Data).RootElement.GetProperty("Votes").GetInt32().ShouldBe(8);
    }

    private Rebuild Rebuild => new(Store, Sample.Types, Sample.Kinds);

    private static Dictionary<string, object?> Changed(Snapshot snapshot)
    {
        var state = JsonSerializer.Deserialize<Dictionary<string, object?>>(snapshot.Data.Span)!;
        state["Votes"] = 99;
        return state;
    }

    private async Task<List<SnapshotDifference>> Differences()
    {
        var differences = new List<SnapshotDifference>();
        await foreach (var difference in Rebuild.Compare())
            differences.Add(difference);
        return differences;
    }

    /// <summary>As a handling does it: the facts and the state they fold to, in one unit of work.</summary>
    private async Task Vote(Guid id, int weight)
    {
        var writer = new FactWriter(Sample.Types);
        var ballot = new Ballot { CorrelationId = id };
        ballot.Begin(new Handling(Guid.NewGuid(), Noon, "alice"));
        ballot.Record(new BallotOpened("Lunch", Colour.Green));
        ballot.Record(new VoteCast("bob", weight), "hungry");
        var facts = ballot.Staged.Facts.Select(staged => writer.Write(ballot.StreamId, staged, null, Guid.NewGuid())).ToArray();
        var unit = Sample.Append(ballot.StreamId, ExpectedVersion.New, facts);
        unit.Snapshots.Add(writer.WriteSnapshot(ballot));
        await Given(unit);
    }
}
