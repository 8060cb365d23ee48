using Orchestrator.AuditTrail.Commits;
using Orchestrator.AuditTrail.Sqlite;
using Orchestrator.AuditTrail.Streams;

namespace Orchestrator.AuditTrail.Tests.Sqlite;

public sealed class When_the_file_cannot_be_written
{
    /// <summary>By pragma, since permissions do not bind the root that tests may run as.</summary>
    [Fact]
    public async Task A_read_only_file_is_told_and_the_next_write_tries_anew()
    {
        await using var file = new SqliteFile();
        var store = await file.Open();
        await store.Limit("PRAGMA query_only=ON");
        var unit = SqliteFile.Append("note-1", ExpectedVersion.New, SqliteFile.Fact());

        (await Should.ThrowAsync<StoreUnavailable>(() => store.Commit([unit], CancellationToken.None))).Message.ShouldContain("cannot be written");
        (await store.ReadAll(0, 10)).Facts.ShouldBeEmpty();

        (await store.Commit([unit], CancellationToken.None))[0].ShouldBeOfType<CommitResult.Committed>();
    }

    [Fact]
    public async Task A_folder_that_is_no_folder_is_told_at_start_and_found_once_it_is_one()
    {
        var root = Directory.CreateTempSubdirectory("orchestrator-").FullName;
        try
        {
            var path = Path.Combine(root, "data", "trail.db");
            Directory.CreateDirectory(path);
            await using var store = new SqliteStore(path, []);
            (await Should.ThrowAsync<StoreUnavailable>(() => store.Start(CancellationToken.None))).Message.ShouldContain("cannot be opened");

            Directory.Delete(path);
            await store.Start(CancellationToken.None);
            (await store.Commit([SqliteFile.Append("note-1", ExpectedVersion.New, SqliteFile.Fact())], CancellationToken.None))[0].ShouldBeOfType<CommitResult.Committed>();
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    [Fact]
    public async Task A_lock_kept_by_another_program_is_told_and_waited_out()
    {
        await using var file = new SqliteFile();
        var store = await file.Open();
        await store.Limit("PRAGMA busy_timeout=20");
        var unit = SqliteFile.Append("note-1", ExpectedVersion.New, SqliteFile.Fact());
        await using (var other = file.Connect())
        {
            await using var transaction = other.BeginTransaction(deferred: false);
            (await Should.ThrowAsync<StoreUnavailable>(() => store.Commit([unit], CancellationToken.None))).Message.ShouldContain("locked");
        }

        (await store.Commit([unit], CancellationToken.None))[0].ShouldBeOfType<CommitResult.Committed>();
    }
}
