using Orchestrator.AuditTrail.Commits;
using Orchestrator.AuditTrail.Snapshots;
using Orchestrator.AuditTrail.Tests.Stores;

namespace Orchestrator.AuditTrail.Tests;

public abstract class When_snapshots_are_searched(Backing backing) : StoreContract(backing)
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Keep("ballot-01", "Lunch on Monday", 1);
        await Keep("ballot-02", "Dinner on Monday", 2);
        await Keep("ballot-03", "100%_sure\\ lunch", 3);
    }

    [Theory]
    [InlineData("lunch", "ballot-01", "ballot-03")]
    [InlineData("MOND", "ballot-01", "ballot-02")]
    [InlineData("monday lunch", "ballot-01")]
    [InlineData("ballot-02", "ballot-02")]
    [InlineData("%", "ballot-03")]
    [InlineData("_", "ballot-03")]
    [InlineData("\\", "ballot-03")]
    [InlineData("breakfast")]
    [InlineData("Red")]
    public async Task All_words_have_to_occur_in_the_id_or_a_searched_field(string words, params string[] expected) =>
        (await Search(new SnapshotQuery("ballot", [], Words: words.Split(' ')))).ShouldBe(expected);

    [Fact]
    public async Task Filters_and_order_hold_too()
    {
        var query = new SnapshotQuery("ballot", [new FieldFilter("Votes", "1", "3")], "Votes", Descending: true, Words: ["lunch"]);

        (await Search(query)).ShouldBe(["ballot-03", "ballot-01"]);
        (await Search(query with { Limit = 1 })).ShouldBe(["ballot-03", "ballot-01"], "a page at a time");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Votes")]
    public async Task A_page_looks_at_a_bounded_number_and_says_where_to_go_on(string? orderBy)
    {
        for (var i = 4; i < 20; i++)
            await Keep($"ballot-{i:00}", "Supper", i);
        await Keep("ballot-20", "A late lunch", 20);
        var query = new SnapshotQuery("ballot", [], orderBy, Words: ["lunch"], Examine: 5);

        var first = await Store.QuerySnapshots(query);
        first.Items.Select(item => item.StreamId).ShouldBe(["ballot-01", "ballot-03"]);
        var second = await Store.QuerySnapshots(query with { Cursor = first.Next });
        (second.Items.Count, second.Next).ShouldSatisfyAllConditions(page => page.Item1.ShouldBe(0), page => page.Next.ShouldNotBeNull());
        (await Search(query)).ShouldBe(["ballot-01", "ballot-03", "ballot-20"]);
    }

    private async Task<List<string>> Search(SnapshotQuery query)
    {
        var found = new List<string>();
        do
        {
            var page = await Store.QuerySnapshots(query);
            found.AddRange(page.Items.Select(item => item.StreamId));
            query = query with { Cursor = page.Next };
        }
        while (query.Cursor is not null);
        return found;
    }

    private Task Keep(string id, string title, int votes) => Given(new UnitOfWork { Snapshots = { Sample.SnapshotOf(id, 1, title, votes) }, HandledAt = Noon });
}
