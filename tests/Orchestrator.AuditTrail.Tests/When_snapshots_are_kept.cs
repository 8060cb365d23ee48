using System.Text.Json;
using Orchestrator.AuditTrail.Commits;
using Orchestrator.AuditTrail.Snapshots;
using Orchestrator.AuditTrail.Tests.Stores;

namespace Orchestrator.AuditTrail.Tests;

public abstract class When_snapshots_are_kept(Backing backing) : StoreContract(backing)
{
    [Fact]
    public async Task The_latest_is_found_with_its_version()
    {
        await Keep(Sample.SnapshotOf("ballot-1", 1, "Lunch"));
        await Keep(Sample.SnapshotOf("ballot-1", 2, "Dinner"));

        var found = (await Store.FindSnapshot("ballot", "ballot-1")).ShouldNotBeNull();
        (found.Version, found.DotnetType).ShouldBe((2, "Ballot"));
        JsonDocument.Parse(found.Data).RootElement.GetProperty("Title").GetString().ShouldBe("Dinner");
        (await Store.FindSnapshot("ballot", "ballot-2")).ShouldBeNull();
    }

    [Fact]
    public async Task An_older_one_never_replaces_a_newer_one()
    {
        await Keep(Sample.SnapshotOf("ballot-1", 5, "New"));
        await Keep(Sample.SnapshotOf("ballot-1", 4, "Old"));

        (await Store.FindSnapshot("ballot", "ballot-1"))!.Version.ShouldBe(5);
    }

    [Fact]
    public async Task They_are_queried_by_indexed_fields_all_of_which_must_hold()
    {
        await Keep(Sample.SnapshotOf("ballot-1", 1, "Lunch", 1), Sample.SnapshotOf("ballot-2", 1, "Lunch", 2), Sample.SnapshotOf("ballot-3", 1, "Dinner", 2));

        (await Ids(new SnapshotQuery("ballot", [new FieldFilter("Title", "Lunch")]))).ShouldBe(["ballot-1", "ballot-2"], ignoreOrder: true);
        (await Ids(new SnapshotQuery("ballot", [new FieldFilter("Title", "Lunch", "Dinner"), new FieldFilter("Votes", "2")]))).ShouldBe(["ballot-2", "ballot-3"], ignoreOrder: true);
        (await Ids(new SnapshotQuery("ballot", [new FieldFilter("Title", "Breakfast")]))).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(null, true)]
    [InlineData("Votes", false)]
    [InlineData("Votes", true)]
    [InlineData("Title", false)]
    [InlineData("Title", true)]
    public async Task Pages_hold_every_snapshot_once_in_order(string? orderBy, bool descending)
    {
        // Ties, numbers that sort differently as text, and snapshots that lack the field.
        var all = Enumerable.Range(0, 25).Select(i => Sample.SnapshotOf($"ballot-{i:00}", 1, $"Title {i % 4}", (i % 5) * 9)).ToList();
        all[7] = all[7] with { Data = """{"State":"Open"}"""u8.ToArray() };
        await Keep([.. all]);

        var ids = new List<string>();
        string? cursor = null;
        do
        {
            var page = await Store.QuerySnapshots(new SnapshotQuery("ballot", [], orderBy, descending, cursor, Limit: 4));
            ids.AddRange(page.Items.Select(snapshot => snapshot.StreamId));
            cursor = page.Next;
        }
        while (cursor is not null);

        var expected = all.OrderBy(snapshot => orderBy is null ? 0 : orderBy == "Votes" ? Votes(snapshot) : 0)
            .ThenBy(snapshot => orderBy == "Title" ? Title(snapshot) : "", StringComparer.Ordinal)
            .ThenBy(snapshot => snapshot.StreamId, StringComparer.Ordinal)
            .Select(snapshot => snapshot.StreamId);
        ids.ShouldBe(descending ? expected.Reverse() : expected);
    }

    [Fact]
    public async Task A_query_nobody_can_answer_is_refused_with_the_reason()
    {
        await Keep(Sample.SnapshotOf("ballot-1", 1, "Lunch"), Sample.SnapshotOf("ballot-2", 1, "Lunch"));
        var next = (await Store.QuerySnapshots(new SnapshotQuery("ballot", [], Limit: 1))).Next;

        await Refused(new SnapshotQuery("petition", []), "petition");
        await Refused(new SnapshotQuery("ballot", [new FieldFilter("ClosedAt", "x")]), "ClosedAt");
        await Refused(new SnapshotQuery("ballot", [], OrderBy: "ClosedAt"), "ClosedAt");
        await Refused(new SnapshotQuery("ballot", [], OrderBy: "Votes", Cursor: next), "cursor");
        await Refused(new SnapshotQuery("ballot", [], Cursor: "not ours"), "cursor");
        await Refused(new SnapshotQuery("ballot", [], Limit: 501), "500");
    }

    private static int Votes(Snapshot snapshot) => JsonDocument.Parse(snapshot.Data).RootElement.TryGetProperty("Votes", out var votes) ? votes.GetInt32() : -1;

    private static string Title(Snapshot snapshot) => JsonDocument.Parse(snapshot.Data).RootElement.TryGetProperty("Title", out var title) ? title.GetString()! : "";

    private async Task Refused(SnapshotQuery query, string about) =>
        (await Should.ThrowAsync<QueryRefused>(() => Store.QuerySnapshots(query))).Message.ShouldContain(about);

    private async Task Keep(params Snapshot[] snapshots)
    {
        var unit = new UnitOfWork { HandledAt = Noon };
        unit.Snapshots.AddRange(snapshots);
        await Given(unit);
    }

    private async Task<List<string>> Ids(SnapshotQuery query) => [.. (await Store.QuerySnapshots(query)).Items.Select(snapshot => snapshot.StreamId)];
}
