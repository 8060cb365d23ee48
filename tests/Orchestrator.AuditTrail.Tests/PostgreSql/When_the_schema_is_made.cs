using Npgsql;
using Orchestrator.AuditTrail.PostgreSql;
using Orchestrator.AuditTrail.Streams;
using Orchestrator.AuditTrail.Tests.Stores;

namespace Orchestrator.AuditTrail.Tests.PostgreSql;

public sealed class When_the_schema_is_made : IAsyncLifetime
{
    private readonly PostgreSqlBacking _database = new();

    public async ValueTask InitializeAsync() => await _database.CreateEmpty();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task The_tables_are_Martens_column_for_column()
    {
        await using var store = await _database.Open(PostgreSqlBacking.Options);

        (await Columns("mt_events")).ShouldBe([
            "seq_id bigint", "id uuid", "stream_id varchar", "version bigint", "data jsonb", "bdata bytea", "type varchar(500)",
            "timestamp timestamptz", "tenant_id varchar", "mt_dotnet_type varchar", "correlation_id varchar", "causation_id varchar",
            "headers jsonb", "user_name varchar", "is_archived boolean"]);
        (await Columns("mt_streams")).ShouldBe([
            "id varchar", "type varchar", "version bigint", "timestamp timestamptz", "created timestamptz", "tenant_id varchar", "is_archived boolean"]);
        (await Columns("mt_doc_ballot")).ShouldBe(["id varchar", "data jsonb", "mt_last_modified timestamptz", "mt_version bigint", "mt_dotnet_type varchar"]);
        (await Columns("mt_event_progression")).ShouldBe(["name varchar", "last_seq_id bigint", "last_updated timestamptz"]);
    }

    [Fact]
    public async Task Four_processes_that_start_at_once_make_it_once()
    {
        var stores = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _database.Open(PostgreSqlBacking.Options)));
        foreach (var store in stores)
            await store.DisposeAsync();

        var versions = await Rows("select version::text from orchestrator.schema_version order by version");
        versions.ShouldBe(Enumerable.Range(1, versions.Count).Select(version => version.ToString()));
        versions.Count.ShouldBeGreaterThan(4);
    }

    [Fact]
    public async Task Tables_that_Marten_made_without_metadata_columns_are_completed_and_their_events_read()
    {
        await _database.Execute("""
            create table mt_streams (id varchar primary key, type varchar, version bigint, timestamp timestamptz not null default now(),
                created timestamptz not null default now(), tenant_id varchar default '*DEFAULT*', is_archived boolean default false);
            create table mt_events (seq_id bigint primary key, id uuid not null, stream_id varchar references mt_streams (id) on delete cascade,
                version bigint not null, data jsonb not null, bdata bytea, type varchar(500) not null, timestamp timestamptz not null default now(),
                tenant_id varchar default '*DEFAULT*', mt_dotnet_type varchar, is_archived boolean default false);
            create sequence mt_events_sequence;
            insert into mt_streams (id, version) values ('ballot-1', 1);
            insert into mt_events (seq_id, id, stream_id, version, data, type) values (nextval('mt_events_sequence'), gen_random_uuid(), 'ballot-1', 1, '{"Voter":"ann","Weight":2}', 'vote_cast');
            """);
        await using var store = await _database.Open(PostgreSqlBacking.Options);

        await store.Commit([Sample.Append("ballot-1", ExpectedVersion.Exactly(1))], CancellationToken.None);

        var facts = (await store.ReadAll(0, 10)).Facts;
        facts.Select(fact => fact.Version).ShouldBe([1, 2]);
        Sample.Types.Read(facts[0]).ShouldBe(new VoteCast("ann", 2));
    }

    [Fact]
    public async Task Schemas_can_be_named()
    {
        await using var store = await _database.Open(PostgreSqlBacking.Options with { EventSchema = "trail", OwnSchema = "ours" });
        await store.Commit([Sample.Append("ballot-1", ExpectedVersion.New)], CancellationToken.None);

        (await Rows("select stream_id from trail.mt_events")).ShouldBe(["ballot-1"]);
        (await store.ReadAll(0, 10)).Facts.Count.ShouldBe(1);
        Should.Throw<ArgumentException>(() => new PostgreSqlStore(_database.ConnectionString, [], new PostgreSqlOptions { EventSchema = "drop table" }));
    }

    private Task<List<string>> Columns(string table) => Rows($"""
        select a.attname || ' ' || replace(replace(format_type(a.atttypid, a.atttypmod), 'character varying', 'varchar'), 'timestamp with time zone', 'timestamptz')
        from pg_attribute a where a.attrelid = '{table}'::regclass and a.attnum > 0 and not a.attisdropped order by a.attnum
        """);

    private async Task<List<string>> Rows(string sql)
    {
        await using var connection = await _database.Connect();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
            rows.Add(reader.GetString(0));
        return rows;
    }
}
