using Npgsql;
using Orchestrator.AuditTrail.PostgreSql;

namespace Orchestrator.AuditTrail.Tests.Stores;

/// <summary>A database of its own, copied from a template that has the schema already, on the server of <c>ORCHESTRATOR_TEST_STORE</c>.</summary>
public sealed class PostgreSqlBacking : Backing
{
    private static readonly string Run = $"orchestrator_test_{Environment.ProcessId}_{TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() % 1_000_000}";
    private static readonly Lazy<Task<string>> Template = new(CreateTemplate);
    private static int _databases;

    private string? _database;

    /// <summary>Short, so that tests of gaps are: nothing in them depends on how long it is.</summary>
    public static PostgreSqlOptions Options { get; } = new() { GapGrace = TimeSpan.FromMilliseconds(150) };

    public static string Server => Environment.GetEnvironmentVariable("ORCHESTRATOR_TEST_STORE")
        ?? throw new InvalidOperationException("This test needs PostgreSQL: run infra/test.sh, or set ORCHESTRATOR_TEST_STORE to an Npgsql connection string.");

    /// <summary>The database of this test, for a look behind the store's back.</summary>
    public string ConnectionString => Of(_database ?? throw new InvalidOperationException("Open the store first."));

    public override async Task<IAuditStore> Open() => await Open(Options);

    public async Task<PostgreSqlStore> Open(PostgreSqlOptions options)
    {
        _database ??= await Create(await Template.Value);
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

    public async Task<NpgsqlConnection> Connect()
    {
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
        if (_database is not null)
            await OnServer($"drop database {_database} with (force)");
    }

    /// <summary>An empty database, for tests of the schema itself.</summary>
    public async Task CreateEmpty() => _database = await Create("template0");

    internal static async Task DropTemplate()
    {
        if (Template.IsValueCreated)
            await OnServer($"drop database if exists {await Template.Value} with (force)");
    }

    private static async Task<string> CreateTemplate()
    {
        var name = $"{Run}_template";
        await OnServer($"create database {name} template template0");
        await using (var store = new PostgreSqlStore(Of(name) + ";Pooling=false", Sample.Kinds, Options))
            await store.Start(CancellationToken.None);
        return name;
    }

    private static async Task<string> Create(string template)
    {
        var name = $"{Run}_{Interlocked.Increment(ref _databases)}";
        await OnServer($"create database {name} template {template}");
        return name;
    }

    private static string Of(string database) => new NpgsqlConnectionStringBuilder(Server) { Database = database, MaxPoolSize = 20 }.ConnectionString;

    private static async Task OnServer(string sql)
    {
        await using var connection = new NpgsqlConnection(Server + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 120 };
        await command.ExecuteNonQueryAsync();
    }
}
