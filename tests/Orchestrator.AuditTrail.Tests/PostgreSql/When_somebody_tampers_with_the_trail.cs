using Npgsql;
using Orchestrator.AuditTrail.Streams;
using Orchestrator.AuditTrail.Tests.Stores;

namespace Orchestrator.AuditTrail.Tests.PostgreSql;

public sealed class When_somebody_tampers_with_the_trail() : StoreContract(new PostgreSqlBacking())
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Given(Sample.Append("ballot-1", ExpectedVersion.New, Sample.Vote(5)));
    }

    [Theory]
    [InlineData("update mt_events set data = '{}'")]
    [InlineData("update mt_events set type = 'vote_withdrawn'")]
    [InlineData("update mt_events set timestamp = now()")]
    [InlineData("update mt_events set is_archived = true, user_name = 'mallory'")]
    [InlineData("delete from mt_events")]
    [InlineData("truncate mt_events")]
    [InlineData("truncate mt_streams cascade")]
    [InlineData("delete from mt_streams")]
    [InlineData("insert into orchestrator.masking (seq_id, actor, reason) select seq_id, 'eve', 'why not' from mt_events; commit; update mt_events set data = '{}'")]
    [InlineData("insert into orchestrator.masking (seq_id, actor, reason) select seq_id + 1, 'eve', 'another fact' from mt_events; update mt_events set data = '{}'")]
    [InlineData("insert into orchestrator.masking (seq_id, actor, reason) select seq_id, 'eve', 'why not' from mt_events; update mt_events set data = '{}', user_name = 'mallory'")]
    public async Task It_is_refused(string sql)
    {
        var refused = await Should.ThrowAsync<PostgresException>(() => Database.Execute(sql));

        refused.SqlState.ShouldBe("OR403");
        refused.MessageText.ShouldContain("append-only");
        Sample.Types.Read((await Read("ballot-1")).Single()).ShouldBe(new VoteCast("bob", 5));
    }

    [Fact]
    public async Task Archiving_alone_is_let_through()
    {
        await Database.Execute("update mt_events set is_archived = true");

        (await Read("ballot-1")).Single().IsArchived.ShouldBeTrue();
    }

    [Fact]
    public async Task Masking_with_its_reason_in_the_same_transaction_is_let_through()
    {
        await Database.Execute("""
            insert into orchestrator.masking (seq_id, actor, reason) select seq_id, 'dpo', 'erasure request 7' from mt_events;
            update mt_events set data = '{"Voter":"***","Weight":5}'
            """);

        Sample.Types.Read((await Read("ballot-1")).Single()).ShouldBe(new VoteCast("***", 5));
    }

    private PostgreSqlBacking Database => (PostgreSqlBacking)Backing;
}
