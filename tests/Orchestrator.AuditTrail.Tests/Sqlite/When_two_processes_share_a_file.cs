using Orchestrator.AuditTrail.Commits;
using Orchestrator.AuditTrail.Sqlite;
using Orchestrator.AuditTrail.Streams;

namespace Orchestrator.AuditTrail.Tests.Sqlite;

public sealed class When_two_processes_share_a_file
{
    [Fact]
    public async Task Neither_loses_an_append_and_both_see_one_order()
    {
        await using var file = new SqliteFile();
        var stores = new[] { await file.Open(), await file.Open() };
        const int Each = 100;
        await Task.WhenAll(stores.Select(store => Task.Run(async () =>
        {
            for (var i = 0; i < Each; i++)
                (await store.Commit([SqliteFile.Append("note-1", ExpectedVersion.Any, SqliteFile.Fact())], CancellationToken.None))[0].ShouldBeOfType<CommitResult.Committed>();
        })));

        var seen = await Task.WhenAll(stores.Select(store => store.ReadAll(0, 1000)));
        seen[0].Facts.Select(fact => fact.Version).ShouldBe(Enumerable.Range(1, 2 * Each).Select(version => (long)version));
        seen[1].Facts.ShouldBe(seen[0].Facts);
    }

    [Fact]
    public async Task One_s_append_turns_the_other_s_stale_one_away()
    {
        await using var file = new SqliteFile();
        var (one, other) = (await file.Open(), await file.Open());
        await one.Commit([SqliteFile.Append("note-1", ExpectedVersion.New, SqliteFile.Fact())], CancellationToken.None);

        (await other.Commit([SqliteFile.Append("note-1", ExpectedVersion.New, SqliteFile.Fact())], CancellationToken.None))[0]
            .ShouldBeOfType<CommitResult.Conflicted>().Conflict.Actual.ShouldBe(1);
    }

    [Fact]
    public async Task A_reader_that_waits_hears_of_the_other_s_facts()
    {
        await using var file = new SqliteFile();
        var (one, other) = (await file.Open(), await file.Open());
        var waiting = one.WaitForFacts(0, CancellationToken.None);
        waiting.IsCompleted.ShouldBeFalse();
        await other.Commit([SqliteFile.Append("note-1", ExpectedVersion.New, SqliteFile.Fact())], CancellationToken.None);

        await waiting.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Both_may_start_at_once_on_a_new_file()
    {
        await using var file = new SqliteFile();
        var stores = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => file.Open())));
        stores.Length.ShouldBe(4);
        file.Query<long>("SELECT count(*) FROM orchestrator_schema_version").ShouldBe(Migrations.All.Length);
    }

    [Fact]
    public async Task A_foreign_program_may_append_with_plain_SQL()
    {
        await using var file = new SqliteFile();
        var store = await file.Open();
        await store.Commit([SqliteFile.Append("note-1", ExpectedVersion.New, SqliteFile.Fact())], CancellationToken.None);
        file.Execute("""
            INSERT INTO mt_streams (id, version) VALUES ('foreign-1', 1);
            INSERT INTO mt_events (id, stream_id, version, data, type, timestamp)
            VALUES ('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'foreign-1', 1, '{"A":1}', 'foreign_fact', '2026-01-02T03:04:05+02:00')
            """);
        await store.Commit([SqliteFile.Append("foreign-1", ExpectedVersion.Exactly(1), SqliteFile.Fact())], CancellationToken.None);

        var facts = (await store.ReadAll(0, 10)).Facts;
        facts.Select(fact => (fact.Position, fact.StreamId, fact.Version)).ShouldBe([(1, "note-1", 1), (2, "foreign-1", 1), (3, "foreign-1", 2)]);
        facts[1].Time.ShouldBe(new DateTimeOffset(2026, 1, 2, 1, 4, 5, TimeSpan.Zero));
    }
}
