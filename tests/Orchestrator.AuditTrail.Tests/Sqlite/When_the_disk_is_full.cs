using Orchestrator.AuditTrail.Commits;
using Orchestrator.AuditTrail.Sqlite;
using Orchestrator.AuditTrail.Streams;

namespace Orchestrator.AuditTrail.Tests.Sqlite;

public sealed class When_the_disk_is_full
{
    private static readonly string Large = $$"""{"Text":"{{new string('x', 200_000)}}"}""";

    [Fact]
    public async Task The_caller_is_told_nothing_is_half_written_and_it_goes_on_once_there_is_room()
    {
        await using var file = new SqliteFile();
        var store = await file.Open();
        await Commit(store, "note-1", SqliteFile.Fact());
        await store.Limit($"PRAGMA max_page_count={file.Query<long>("PRAGMA page_count") + 10}");

        var group = new[] { SqliteFile.Append("note-2", ExpectedVersion.New, SqliteFile.Fact()), SqliteFile.Append("note-3", ExpectedVersion.New, SqliteFile.Fact(Large)) };
        var error = await Should.ThrowAsync<StoreUnavailable>(() => store.Commit(group, CancellationToken.None));
        error.Message.ShouldContain("is full");
        (await store.ReadAll(0, 10)).Facts.Select(fact => fact.StreamId).ShouldBe(["note-1"]);
        (await store.FindStream("note-2")).ShouldBeNull();

        await store.Limit("PRAGMA max_page_count=1000000");
        (await store.Commit(group, CancellationToken.None)).ShouldAllBe(result => result is CommitResult.Committed);
        (await store.ReadAll(0, 10)).Facts.Count.ShouldBe(3);
        file.Query<string>("PRAGMA integrity_check").ShouldBe("ok");
    }

    [Fact]
    public async Task Small_commits_that_still_fit_go_on()
    {
        await using var file = new SqliteFile();
        var store = await file.Open();
        await Commit(store, "note-1", SqliteFile.Fact());
        await store.Limit($"PRAGMA max_page_count={file.Query<long>("PRAGMA page_count") + 10}");
        await Should.ThrowAsync<StoreUnavailable>(() => Commit(store, "note-2", SqliteFile.Fact(Large)));

        await Commit(store, "note-3", SqliteFile.Fact());
        (await store.ReadAll(0, 10)).Facts.Select(fact => fact.StreamId).ShouldBe(["note-1", "note-3"]);
    }

    private static async Task Commit(SqliteStore store, string stream, Facts.NewFact fact) =>
        (await store.Commit([SqliteFile.Append(stream, ExpectedVersion.New, fact)], CancellationToken.None))[0].ShouldBeOfType<CommitResult.Committed>();
}
