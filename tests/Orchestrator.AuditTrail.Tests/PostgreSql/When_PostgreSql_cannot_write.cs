using Orchestrator.AuditTrail.Commits;
using Orchestrator.AuditTrail.Outbox;
using Orchestrator.AuditTrail.Streams;
using Orchestrator.AuditTrail.Tests.Stores;

namespace Orchestrator.AuditTrail.Tests.PostgreSql;

public sealed class When_PostgreSql_cannot_write() : StoreContract(new PostgreSqlBacking())
{
    private const string Disconnect = "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()";

    [Fact]
    public async Task A_read_only_store_says_so_and_goes_on_when_it_is_writable_again()
    {
        await Database.Execute($"do $$ begin execute format('alter database %I set default_transaction_read_only = on', current_database()); end $$; {Disconnect}");
        await Eventually(async () => (await Unavailable(Sample.Append("ballot-1", ExpectedVersion.New))).Message.Contains("read-only"));
        (await Read("ballot-1")).ShouldBeEmpty();

        await Database.Execute("begin read write; do $$ begin execute format('alter database %I reset default_transaction_read_only', current_database()); end $$; commit");
        await Eventually(async () => await Commit(Sample.Append("ballot-1", ExpectedVersion.New)) is CommitResult.Committed);
    }

    [Theory]
    [InlineData("mt_events", "53100")]
    [InlineData("mt_doc_ballot", "53100")]
    [InlineData("orchestrator.outbox", "53200")]
    [InlineData("orchestrator.outbox", "58030")]
    public async Task A_full_disk_is_told_nothing_is_half_written_and_it_goes_on_when_there_is_room(string table, string state)
    {
        await Database.Execute($"""
            create function full_disk() returns trigger language plpgsql as $$ begin raise exception 'could not extend file' using errcode = '{state}'; end $$;
            create trigger full_disk before insert on {table} for each statement execute function full_disk();
            """);
        var unit = Everything();

        (await Unavailable(unit)).Message.ShouldContain("could not extend file");
        (await Read("ballot-1")).ShouldBeEmpty();
        (await Store.WasHandled(unit.Inbox!.Value)).ShouldBeFalse();
        (await Store.CountOutbox(Noon)).Waiting.ShouldBe(0);

        await Database.Execute($"drop trigger full_disk on {table}");
        await Given(unit);
    }

    [Fact]
    public async Task A_connection_that_breaks_during_the_commit_leaves_nothing_and_the_unit_can_be_committed_again()
    {
        await using var pause = await Pause.Inserts(Database, "ballot-1");
        var unit = Everything();
        var broken = Task.Run(() => Unavailable(unit));
        await Eventually(pause.IsReached);
        await pause.Kill();
        await broken;
        await pause.End();

        await Given(unit);
        (await Commit(unit)).ShouldBeOfType<CommitResult.Duplicate>();
        (await Read("ballot-1")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Reading_says_that_it_is_unavailable_too_and_recovers()
    {
        await Given(Sample.Append("ballot-1", ExpectedVersion.New));
        await Database.Execute(Disconnect);

        await Eventually(async () =>
        {
            try
            {
                return (await Read("ballot-1")).Count == 1;
            }
            catch (StoreUnavailable)
            {
                return false;
            }
        });
    }

    [Fact]
    public async Task A_group_that_finds_no_server_fails_as_unavailable_through_the_group_commit()
    {
        await using var nowhere = new AuditTrail.PostgreSql.PostgreSqlStore("Host=127.0.0.1;Port=1;Username=nobody;Timeout=2", Sample.Kinds);
        await using var commits = new GroupCommit(nowhere, 2);

        await Should.ThrowAsync<StoreUnavailable>(() => commits.Commit(Sample.Append("ballot-1", ExpectedVersion.New)));
        await Should.ThrowAsync<StoreUnavailable>(() => nowhere.Start(CancellationToken.None));
        await Should.ThrowAsync<StoreUnavailable>(() => nowhere.ReadAll(0, 1));
    }

    [Fact]
    public async Task A_delivered_row_that_could_not_be_deleted_goes_with_the_next_one()
    {
        var (first, second) = (Sample.Message(Noon), Sample.Message(Noon));
        await Given(new UnitOfWork { Outbox = { first, second } });
        await Database.Execute("""
            create function full_disk() returns trigger language plpgsql as $$ begin perform nextval('attempts'); raise exception 'no room' using errcode = '53100'; end $$;
            create sequence attempts;
            create trigger full_disk before delete on orchestrator.outbox for each statement execute function full_disk();
            """);
        await using var look = await ForeignWriter.Connect(Database);
        await using var commits = new GroupCommit(Store);

        commits.Forget(new DeliveredRow(new OutboxKey(first.MessageId, first.Destination)));
        await Eventually(async () => await look.Scalar("select 1 from attempts where is_called") is not null);
        await Database.Execute("drop trigger full_disk on orchestrator.outbox");
        commits.Forget(new DeliveredRow(new OutboxKey(second.MessageId, second.Destination)));

        await Eventually(async () => (await Store.CountOutbox(Noon)).Waiting == 0);
    }

    private PostgreSqlBacking Database => (PostgreSqlBacking)Backing;

    private static UnitOfWork Everything()
    {
        var unit = Sample.Append("ballot-1", ExpectedVersion.New);
        unit.Inbox = new InboxKey("orchestrator.ballots", Guid.NewGuid());
        unit.Snapshots.Add(Sample.SnapshotOf("ballot-1", 1, "Lunch"));
        unit.Outbox.Add(Sample.Message(Noon));
        return unit;
    }

    private async Task<StoreUnavailable> Unavailable(UnitOfWork unit) =>
        (await Commit(unit)).ShouldBeOfType<CommitResult.Failed>().Error.ShouldBeOfType<StoreUnavailable>();
}
