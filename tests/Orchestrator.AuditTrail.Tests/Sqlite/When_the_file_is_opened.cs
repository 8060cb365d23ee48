using Microsoft.Data.Sqlite;
using Orchestrator.AuditTrail.Sqlite;
using Orchestrator.AuditTrail.Streams;

namespace Orchestrator.AuditTrail.Tests.Sqlite;

public sealed class When_the_file_is_opened
{
    [Fact]
    public async Task Every_commit_reaches_the_disk_before_it_is_told_of()
    {
        await using var file = new SqliteFile();
        await file.Open();
        using var connection = Connection.ForWriting(file.Path);
        string Setting(string name) => connection.Prepare($"PRAGMA {name}").First(row => row.Text(0))!;

        Setting("journal_mode").ShouldBe("wal");
        Setting("synchronous").ShouldBe("2");
        Setting("foreign_keys").ShouldBe("1");
        Setting("busy_timeout").ShouldBe("5000");
    }

    [Fact]
    public async Task A_file_of_a_newer_program_is_refused_in_a_sentence_and_left_alone()
    {
        await using var file = new SqliteFile();
        await file.Open();
        var known = file.Query<long>("SELECT count(*) FROM orchestrator_schema_version");
        file.Execute("INSERT INTO orchestrator_schema_version (version, applied_at) VALUES (99, '2030-01-01T00:00:00.000000Z')");

        (await Should.ThrowAsync<SchemaTooNew>(() => file.Open())).Stored.ShouldBe(99);
        file.Query<long>("SELECT count(*) FROM orchestrator_schema_version").ShouldBe(known + 1);
    }

    [Fact]
    public async Task A_file_of_an_older_program_is_brought_up_to_date_with_what_is_in_it()
    {
        await using var file = new SqliteFile();
        file.Execute($$"""
            {{Migrations.All[0]}}
            CREATE TABLE orchestrator_schema_version (version INTEGER PRIMARY KEY, applied_at TEXT NOT NULL) STRICT;
            INSERT INTO orchestrator_schema_version (version, applied_at) VALUES (1, '2026-01-01T00:00:00.000000Z');
            INSERT INTO mt_streams (id, version) VALUES ('note-1', 1);
            INSERT INTO mt_events (id, stream_id, version, data, type, timestamp)
                VALUES ('0b5a3a3e-5b0e-4c5c-9d6e-1a1a1a1a1a1a', 'note-1', 1, '{}', 'noted', '2026-01-01T00:00:00.000000Z');
            """);

        var store = await file.Open();
        (await store.ReadAll(0, 10)).Facts.ShouldHaveSingleItem().StreamId.ShouldBe("note-1");
        (await store.ListSimulations()).ShouldBeEmpty();
        file.Query<long>("SELECT max(version) FROM orchestrator_schema_version").ShouldBe(Migrations.All.Length);
    }

    [Fact]
    public async Task A_migration_that_fails_leaves_nothing_behind()
    {
        await using var file = new SqliteFile();
        file.Execute("CREATE TABLE orchestrator_masking (id INTEGER)");

        await Should.ThrowAsync<SqliteException>(() => file.Open());
        file.Query<long>("SELECT count(*) FROM sqlite_schema WHERE name LIKE 'mt_%' OR name LIKE 'orchestrator_schema%'").ShouldBe(0);
    }

    [Fact]
    public async Task Facts_cannot_be_changed_or_deleted_behind_the_store_s_back()
    {
        await using var file = new SqliteFile();
        var store = await file.Open();
        await store.Commit([SqliteFile.Append("note-1", ExpectedVersion.New, SqliteFile.Fact())], CancellationToken.None);

        foreach (var attempt in new[]
            {
                "DELETE FROM mt_events", "DELETE FROM mt_streams", "UPDATE mt_events SET data = '{}'", "UPDATE mt_events SET user_name = 'mallory'",
                "UPDATE mt_events SET is_archived = 1, version = 2", "UPDATE mt_events SET seq_id = 7",
            })
        {
            Should.Throw<SqliteException>(() => file.Execute(attempt), attempt).Message.ShouldContain("append-only");
        }

        file.Execute("UPDATE mt_events SET is_archived = 1");
    }

    [Fact]
    public async Task A_fact_s_data_is_masked_once_for_each_reason_given()
    {
        await using var file = new SqliteFile();
        var store = await file.Open();
        await store.Commit([SqliteFile.Append("note-1", ExpectedVersion.New, SqliteFile.Fact())], CancellationToken.None);
        const string Reason = "INSERT INTO orchestrator_masking (seq_id, masked_at, actor, reason) VALUES (1, '2026-01-02T03:04:05.000000Z', 'alice', 'erasure request 7')";

        file.Execute($"BEGIN; {Reason}; UPDATE mt_events SET data = '{{\"Text\":\"***\"}}' WHERE seq_id = 1; COMMIT");
        Should.Throw<SqliteException>(() => file.Execute("UPDATE mt_events SET data = '{}'"));
        Should.Throw<SqliteException>(() => file.Execute($"BEGIN; {Reason}; UPDATE mt_events SET data = '{{}}', type = 'other' WHERE seq_id = 1; COMMIT"));
        Should.Throw<SqliteException>(() => file.Execute("DELETE FROM orchestrator_masking")).Message.ShouldContain("append-only");
        (await store.ReadAll(0, 10)).Facts[0].Data.ShouldBe("""{"Text":"***"}""");
    }
}
