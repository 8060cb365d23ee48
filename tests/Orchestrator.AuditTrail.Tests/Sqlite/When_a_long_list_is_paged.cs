using Orchestrator.AuditTrail.Snapshots;
using Orchestrator.AuditTrail.Sqlite;

namespace Orchestrator.AuditTrail.Tests.Sqlite;

public sealed class When_a_long_list_is_paged
{
    /// <summary>The last page costs what the first costs: SQLite reports a SEARCH, not a SCAN from the list's beginning.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_page_is_a_seek_in_the_index(bool descending)
    {
        await using var file = new SqliteFile();
        await file.Open(SnapshotKind.Of<Ballot>());
        file.Execute("""
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
            INSERT INTO mt_doc_ballot (id, data, mt_version, mt_dotnet_type) SELECT printf('ballot-%04d', i), json_object('Votes', i / 10), 1, '' FROM n
            """);
        using var connection = Connection.ForReading(file.Path);
        var query = new SnapshotQuery("ballot", [], nameof(Ballot.Votes), descending, Limit: 100);
        var seen = new List<string>();
        do
        {
            var pages = new SnapshotPages(SnapshotKind.Of<Ballot>(), query);
            pages.Plans(connection).ShouldAllBe(step => step.StartsWith("SEARCH", StringComparison.Ordinal));
            var page = pages.Read(connection);
            seen.AddRange(page.Items.Select(item => item.StreamId));
            query = query with { Cursor = page.Next };
        }
        while (query.Cursor is not null);

        var expected = Enumerable.Range(1, 1000).Select(i => $"ballot-{i:0000}");
        seen.ShouldBe(descending ? expected.Reverse() : expected);
    }

    /// <summary>What is common is found along the order, what is rare is looked up and sorted: neither reads all there are.</summary>
    [Theory]
    [InlineData("Green", "mt_doc_ballot_idx_votes")]
    [InlineData("Red", "mt_doc_ballot_idx_colour")]
    public async Task A_filter_reads_few_whether_its_value_is_common_or_rare(string colour, string index)
    {
        await using var file = new SqliteFile();
        await file.Open(SnapshotKind.Of<Ballot>());
        file.Execute("""
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
            INSERT INTO mt_doc_ballot (id, data, mt_version, mt_dotnet_type)
            SELECT printf('ballot-%04d', i), json_object('Votes', i, 'Title', 'One of many', 'Colour', iif(i % 100 = 0, 'Red', 'Green')), 1, '' FROM n
            """);
        using var connection = Connection.ForReading(file.Path);
        var query = new SnapshotQuery("ballot", [new FieldFilter("Title", "One of many"), new FieldFilter("Colour", colour)], nameof(Ballot.Votes), Descending: true);
        var pages = new SnapshotPages(SnapshotKind.Of<Ballot>(), query);

        pages.Plans(connection).First().ShouldBe($"SEARCH mt_doc_ballot USING INDEX {index} (<expr>{(colour == "Red" ? "=" : ">")}?)");
        pages.Read(connection).Items.Select(item => item.StreamId).ShouldBe(Enumerable.Range(1, 5000).Reverse().Where(i => i % 100 == 0 == (colour == "Red")).Take(50).Select(i => $"ballot-{i:0000}"));
    }
}
