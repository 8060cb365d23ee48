using System.Collections.Concurrent;
using Npgsql;
using Orchestrator.AuditTrail.PostgreSql;

namespace Orchestrator.AuditTrail.Tests.Stores;

/// <summary>
/// A database of its own, copied from a template that has the schema already, on the server of <c>ORCHESTRATOR_TEST_STORE</c>.
/// One that was only written through the store is emptied and used again: making and dropping one costs far more than a test.
/// </summary>
public sealed class PostgreSqlBacking : Backing
{
    private static readonly string Prefix = $"orchestrator_test_{Environment.ProcessId}_{TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() % 1_000_000}";
    private static readonly Lazy<Task<string>> Template = new(CreateTemplate);
    private static readonly ConcurrentBag<string> Emptied = [];
    private static int _databases;

    private string? _database;
    private bool _tamperedWith;

    /// <summary>Short, so that tests of gaps are: nothing in them depends on how long it is.</summary>
    public static PostgreSqlOptions Options { get; } = new() { GapGrace = TimeSpan.FromMilliseconds(150) };

    public static string Server => Environment.GetEnvironmentVariable("ORCHESTRATOR_TEST_STORE")
        ?? throw new InvalidOperationException("This test needs PostgreSQL: run infra/test.sh, or set ORCHESTRATOR_TEST_STORE to an Npgsql connection string.");

    /// <summary>The database of this test, for a look behind the store's back.</summary>
    public string ConnectionString => Of(_database ?? throw new InvalidOperationException("Open the store first."));

    public override async Task<IAuditStore> Open() => await Open(Options);

    public async Task<PostgreSqlStore> Open(PostgreSqlOptions options)
    {
        _database ??= Emptied.TryTake(out var emptied) ? emptied : await Create(await Template.Value);
        var store = new PostgreSqlStore(ConnectionString, Sample.Kinds, options);
        try
        {
            await store.Start(CancellationToken.None);
            return store;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    /// <summary>Behind the store's back: the database is not used again.</summary>
    public async Task<NpgsqlConnection> Connect()
    {
        _tamperedWith = true;
        var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        return connection;
    }

    public async Task Execute(string sql)
    {
        await using var connection = await Connect();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    public override Task PretendSchema(int version) => Execute($"insert into orchestrator.schema_version (version, name) values ({version}, 'future')");

    public override async ValueTask DisposeAsync()
    {
        if (_database is null)
            return;
        if (_tamperedWith)
        {
            await OnServer($"drop database {_database} with (force)");
            return;
        }

        // As a replica the append-only triggers stay quiet.
        await Run("""
            set session_replication_role = replica;
            delete from mt_events; delete from mt_streams; delete from mt_event_progression; delete from mt_doc_ballot;
            delete from orchestrator.inbox; delete from orchestrator.outbox; delete from orchestrator.simulations;
            select setval('mt_events_sequence', 1, false);
            """, ConnectionString);
        Emptied.Add(_database);
    }

    /// <summary>An empty database, for tests of the schema itself.</summary>
    public async Task CreateEmpty() => (_database, _tamperedWith) = (await Create("template0"), true);

    internal static async Task DropTemplate()
    {
        foreach (var emptied in Emptied)
            await OnServer($"drop database {emptied} with (force)");
        if (Template is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            await OnServer($"drop database if exists {await Template.Value} with (force)");
    }

    private static async Task<string> CreateTemplate()
    {
        var name = $"{Prefix}_template";
        await OnServer($"create database {name} template template0");
        await using (var store = new PostgreSqlStore(Of(name) + ";Pooling=false", Sample.Kinds, Options))
            await store.Start(CancellationToken.None);
        return name;
    }

    private static async Task<string> Create(string template)
    {
        var name = $"{Prefix}_{Interlocked.Increment(ref _databases)}";
        await OnServer($"create database {name} template {template}");
        return name;
    }

    private static string Of(string database) => new NpgsqlConnectionStringBuilder(Server) { Database = database, MaxPoolSize = 20 }.ConnectionString;

    private static Task OnServer(string sql) => Run(sql, Server);

    private static async Task Run(string sql, string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 120 };
        await command.ExecuteNonQueryAsync();
    }
}
