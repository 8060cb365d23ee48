using Orchestrator.AuditTrail.Commits;
using Orchestrator.AuditTrail.Outbox;
using Orchestrator.AuditTrail.Streams;

namespace Orchestrator.AuditTrail.Tests.Sqlite;

public sealed class When_units_of_work_are_committed_together
{
    [Fact]
    public async Task Ones_conflict_duplicate_or_bad_data_leaves_the_others_stored()
    {
        await using var file = new SqliteFile();
        var store = await file.Open();
        var key = new InboxKey("orchestrator.notes", Guid.NewGuid());
        await store.Commit([new UnitOfWork { Inbox = key }], CancellationToken.None);

        var again = SqliteFile.Append("note-1", ExpectedVersion.New, SqliteFile.Fact());
        again.Inbox = key;
        var results = await store.Commit(
            [
                SqliteFile.Append("note-2", ExpectedVersion.New, SqliteFile.Fact(), SqliteFile.Fact()),
                again,
                SqliteFile.Append("note-3", ExpectedVersion.Exactly(7), SqliteFile.Fact()),
                SqliteFile.Append("note-4", ExpectedVersion.New, SqliteFile.Fact(), SqliteFile.Fact("{ not json")),
                SqliteFile.Append("note-5", ExpectedVersion.Any, SqliteFile.Fact()),
            ],
            CancellationToken.None);

        results[0].ShouldBeOfType<CommitResult.Committed>();
        results[1].ShouldBe(new CommitResult.Duplicate(key));
        var conflict = results[2].ShouldBeOfType<CommitResult.Conflicted>().Conflict;
        (conflict.StreamId, conflict.Expected.Value, conflict.Actual).ShouldBe(("note-3", 7, 0));
        results[3].ShouldBeOfType<CommitResult.Failed>();
        results[4].ShouldBeOfType<CommitResult.Committed>();
        (await store.ReadAll(0, 100)).Facts.Select(fact => (fact.Position, fact.StreamId, fact.Version))
            .ShouldBe([(1, "note-2", 1), (2, "note-2", 2), (3, "note-5", 1)]);
        file.Query<long>("SELECT count(*) FROM mt_streams").ShouldBe(2);
    }
}
