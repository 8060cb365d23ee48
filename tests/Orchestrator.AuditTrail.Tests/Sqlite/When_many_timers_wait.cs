using Orchestrator.AuditTrail.Outbox;
using Orchestrator.AuditTrail.Commits;
using Orchestrator.AuditTrail.Sqlite;

namespace Orchestrator.AuditTrail.Tests.Sqlite;

/// <summary>With a hundred thousand timers parked, what the sweeper asks every moment must not walk over them.</summary>
public sealed class When_many_timers_wait
{
    [Theory]
    [InlineData("SELECT available_at FROM orchestrator_outbox WHERE held = 0 AND parked_at IS NULL ORDER BY available_at LIMIT 1")]
    [InlineData("SELECT body FROM orchestrator_outbox WHERE held = 0 AND parked_at IS NULL AND available_at <= ? ORDER BY available_at LIMIT ?")]
    [InlineData("DELETE FROM orchestrator_outbox WHERE token = ? AND parked_at IS NULL")]
    [InlineData("SELECT endpoint, message_id FROM orchestrator_inbox WHERE handled_at < ? ORDER BY handled_at LIMIT ?")]
    public async Task Every_look_up_is_by_index_and_sorts_nothing(string sql)
    {
        await using var file = new SqliteFile();
        await file.Open();
        using var connection = Connection.ForReading(file.Path);
        var plan = connection.Prepare($"EXPLAIN QUERY PLAN {sql}").All(row => row.Text(3));

        plan.ShouldAllBe(step => step.Contains("INDEX", StringComparison.Ordinal));
        plan.ShouldNotContain(step => step.Contains("TEMP B-TREE", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_due_one_is_found_among_them()
    {
        await using var file = new SqliteFile();
        var store = await file.Open();
        var noon = new DateTimeOffset(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);
        file.Execute("""
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
            INSERT INTO orchestrator_outbox (message_id, destination, message_type, content_type, body, due_at, available_at, token)
            SELECT printf('00000000-0000-0000-0000-%012d', i), 'a', 'T', 'j', x'7b7d', '2027-01-01T00:00:00.000000Z', '2027-01-01T00:00:00.000000Z',
                printf('00000000-0000-0000-0001-%012d', i) FROM n
            """);
        var due = new OutboxMessage(Guid.NewGuid(), "orchestrator.notes", "Note", "application/json", "{}"u8.ToArray(), noon);
        await store.Commit([new UnitOfWork { Outbox = { due } }], CancellationToken.None);

        (await store.NextDue(CancellationToken.None)).ShouldBe(noon);
        (await store.ClaimDue(noon, noon.AddMinutes(1), 100, hold: false, CancellationToken.None)).ShouldHaveSingleItem().Message.MessageId.ShouldBe(due.MessageId);
        (await store.CountOutbox(noon)).ShouldBe(new(1, 100_000, 0));
    }
}
