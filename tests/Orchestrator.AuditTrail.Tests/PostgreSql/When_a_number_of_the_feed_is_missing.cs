using Orchestrator.AuditTrail.PostgreSql;
using Orchestrator.AuditTrail.Streams;
using Orchestrator.AuditTrail.Tests.Stores;

namespace Orchestrator.AuditTrail.Tests.PostgreSql;

/// <summary>Numbers are taken before commit: the feed must neither skip one that is yet to come nor wait for one that never will.</summary>
public sealed class When_a_number_of_the_feed_is_missing : StoreContract
{
    private readonly ManualTime _time = new();
    private PostgreSqlStore _reader = null!;
    private ForeignWriter _foreign = null!;

    public When_a_number_of_the_feed_is_missing()
        : base(new PostgreSqlBacking())
    {
    }

    private PostgreSqlBacking Database => (PostgreSqlBacking)Backing;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _reader = new PostgreSqlStore(Database.ConnectionString, Sample.Kinds, new PostgreSqlOptions { GapGrace = TimeSpan.FromSeconds(3) }, _time);
        _foreign = await ForeignWriter.Connect(Database);

        // The sequence logs, and gives its caller a transaction id, once in 32 numbers: not in the middle of what follows.
        await Given(Sample.Append("ballot-first", ExpectedVersion.New));
    }

    public override async ValueTask DisposeAsync()
    {
        await _foreign.DisposeAsync();
        await _reader.DisposeAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task A_lower_number_that_commits_last_is_waited_for()
    {
        await _foreign.Begin();
        await _foreign.Run("insert into mt_streams (id, version) values ('foreign', 1)");
        await _foreign.Run("insert into mt_events (seq_id, id, stream_id, version, data, type, timestamp) values (nextval('mt_events_sequence'), gen_random_uuid(), 'foreign', 1, '{}', 'vote_cast', now())");
        await Given(Sample.Append("ballot-later", ExpectedVersion.New));

        await StopsAtTheGap();
        await _foreign.Commit();
        await Shows("ballot-first", "foreign", "ballot-later");
    }

    [Fact]
    public async Task A_foreign_writer_paused_between_nextval_and_insert_is_waited_for_though_its_transaction_has_no_id()
    {
        await _foreign.Begin();
        var number = await _foreign.TakeNumber();
        (await _foreign.IsInvisible()).ShouldBeTrue();
        await Given(Sample.Append("ballot-later", ExpectedVersion.New));

        await StopsAtTheGap();
        await _foreign.Insert("foreign", number);
        await StopsAtTheGap();
        await _foreign.Commit();
        await Shows("ballot-first", "foreign", "ballot-later");
    }

    [Fact]
    public async Task Our_own_writer_paused_between_nextval_and_insert_is_waited_for()
    {
        await using var pause = await Pause.Inserts(Database, "ballot-paused");
        var paused = Task.Run(() => Commit(Sample.Append("ballot-paused", ExpectedVersion.New)));
        await Eventually(pause.IsReached);
        await Given(Sample.Append("ballot-later", ExpectedVersion.New));

        await StopsAtTheGap();
        await pause.End();
        await paused;
        await Shows("ballot-first", "ballot-paused", "ballot-later");
    }

    [Fact]
    public async Task The_end_is_told_only_when_nothing_can_come_below_it()
    {
        await _foreign.Begin();
        var number = await _foreign.TakeNumber();
        await Given(Sample.Append("ballot-later", ExpectedVersion.New));

        var end = _reader.FindEnd();
        _time.Advance(TimeSpan.FromMinutes(1));
        await StopsAtTheGap();
        end.IsCompleted.ShouldBeFalse();
        await _foreign.Insert("foreign", number);
        await _foreign.Commit();
        await Eventually(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return Task.FromResult(end.IsCompleted);
        });
        (await _reader.ReadAll(0, 100)).Facts.Last().Position.ShouldBe(await end);
    }

    [Fact]
    public async Task A_number_taken_in_a_transaction_of_its_own_is_waited_for_through_the_grace_period()
    {
        var number = await _foreign.TakeNumber();
        await Given(Sample.Append("ballot-later", ExpectedVersion.New));

        (await _reader.ReadAll(0, 100)).AtGap.ShouldBeTrue();
        _time.Advance(TimeSpan.FromSeconds(2.9));
        (await _reader.ReadAll(0, 100)).AtGap.ShouldBeTrue();
        await _foreign.Insert("foreign", number);
        await Shows("ballot-first", "foreign", "ballot-later");
    }

    [Fact]
    public async Task A_number_that_was_given_up_is_passed()
    {
        await _foreign.Begin();
        await _foreign.TakeNumber();
        await _foreign.RollBack();
        await Given(Sample.Append("ballot-later", ExpectedVersion.New));

        (await _reader.ReadAll(0, 100)).AtGap.ShouldBeTrue();
        _time.Advance(TimeSpan.FromSeconds(3));
        await Shows("ballot-first", "ballot-later");
    }

    [Fact]
    public async Task Many_gaps_of_the_past_cost_one_wait()
    {
        for (var i = 0; i < 5; i++)
        {
            await _foreign.TakeNumber();
            await Given(Sample.Append($"ballot-{i}", ExpectedVersion.New));
        }

        (await _reader.ReadAll(0, 100)).Facts.Count.ShouldBe(1);
        _time.Advance(TimeSpan.FromSeconds(3));
        await Shows("ballot-first", "ballot-0", "ballot-1", "ballot-2", "ballot-3", "ballot-4");
    }

    /// <summary>However long it waits.</summary>
    private async Task StopsAtTheGap()
    {
        for (var look = 0; look < 3; look++)
        {
            var page = await _reader.ReadAll(0, 100);
            page.AtGap.ShouldBeTrue();
            page.Facts.ShouldHaveSingleItem().StreamId.ShouldBe("ballot-first");
            _time.Advance(TimeSpan.FromMinutes(1));
        }
    }

    private Task Shows(params string[] streams) => Eventually(async () =>
    {
        // Other databases' transactions hold the horizon back too: it may take a moment.
        var page = await _reader.ReadAll(0, 100);
        if (page.AtGap)
            return false;
        page.Facts.Select(fact => fact.StreamId).ShouldBe(streams);
        return true;
    });
}
