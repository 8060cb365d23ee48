using System.Globalization;
using System.Text;
using Npgsql;
using NpgsqlTypes;
using Orchestrator.AuditTrail;
using Orchestrator.AuditTrail.Facts;
using Orchestrator.AuditTrail.PostgreSql;
using Orchestrator.AuditTrail.Snapshots;

namespace Orchestrator.Benchmarks.Store;

/// <summary>A database of its own on the server of <c>ORCHESTRATOR_TEST_STORE</c>, dropped at the end.</summary>
internal sealed class PostgreSqlBenchStore : BenchStore
{
    private const string Insert = """
        insert into mt_events (seq_id, id, stream_id, version, data, type, timestamp, mt_dotnet_type, correlation_id, causation_id, user_name)
        values (nextval('mt_events_sequence'), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """;

    private readonly string _server;
    private readonly string _database;
    private readonly NpgsqlDataSource _plain;
    private readonly long[] _versions = new long[1024];

    private PostgreSqlBenchStore(string server, IReadOnlyList<SnapshotKind> kinds)
    {
        _server = server;
        _database = $"orchestrator_bench_{Environment.ProcessId}";
        var settings = new NpgsqlConnectionStringBuilder(server) { Database = _database, MaxAutoPrepare = 64 };
        Store = new PostgreSqlStore(settings.ConnectionString, kinds);
        _plain = NpgsqlDataSource.Create(settings);
        Cpu = new BackendCpuMeter(server);
    }

    public override IAuditStore Store { get; }

    public override int Writers => 2;

    public override ICpuMeter Cpu { get; }

    public static async Task<BenchStore> Open(IReadOnlyList<SnapshotKind> kinds)
    {
        var server = Environment.GetEnvironmentVariable("ORCHESTRATOR_TEST_STORE")
            ?? throw new WrongArgument("The PostgreSQL benchmark needs a server: set ORCHESTRATOR_TEST_STORE to an Npgsql connection string.");
        var bench = new PostgreSqlBenchStore(server, kinds);
        await bench.OnServer($"create database {bench._database}");
        await bench.Store.Start(CancellationToken.None);
        await using var streams = bench._plain.CreateCommand("insert into mt_streams (id, version) select 'bare-' || i, 0 from generate_series(0, 1023) i");
        await streams.ExecuteNonQueryAsync();
        return bench;
    }

    /// <summary>One batch, one round trip, one transaction: what a careful programmer writes by hand.</summary>
    public override async Task InsertFacts(int worker)
    {
        await using var batch = _plain.CreateBatch();
        foreach (var fact in Units.Facts(TimeProvider.System.GetUtcNow().Microseconds(), Guid.NewGuid()))
        {
            var command = new NpgsqlBatchCommand(Insert);
            foreach (var value in new object[] { fact.Id, $"bare-{worker}", ++_versions[worker] })
                command.Parameters.Add(new NpgsqlParameter { Value = value });
            command.Parameters.Add(new NpgsqlParameter { Value = Encoding.UTF8.GetString(fact.Data.Span), NpgsqlDbType = NpgsqlDbType.Jsonb });
            foreach (var value in new object[] { fact.Type, fact.Time, fact.DotnetType, fact.CorrelationId!, fact.CausationId!, fact.Actor })
                command.Parameters.Add(new NpgsqlParameter { Value = value });
            batch.BatchCommands.Add(command);
        }

        await batch.ExecuteNonQueryAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        await _plain.DisposeAsync();
        await OnServer($"drop database {_database} with (force)");
    }

    private async Task OnServer(string sql)
    {
        await using var connection = new NpgsqlConnection(_server + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The server's processes, where they run on this machine; nothing where they do not.</summary>
    private sealed class BackendCpuMeter(string server) : ICpuMeter
    {
        private readonly int? _postmaster = FindPostmaster(server);

        public TimeSpan Read()
        {
            if (_postmaster is not { } postmaster)
                return TimeSpan.Zero;
            var ticks = 0L;
            foreach (var folder in Directory.EnumerateDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), out _)))
                ticks += Ticks(folder, postmaster);
            return TimeSpan.FromSeconds(ticks / 100.0);
        }

        /// <summary>proc(5): after the name in brackets, field 4 is the parent; 14 to 17 are the time used by it and by those it waited for.</summary>
        private static long Ticks(string folder, int postmaster)
        {
            try
            {
                var stat = File.ReadAllText($"{folder}/stat");
                var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
                var isPostmaster = Path.GetFileName(folder) == postmaster.ToString(CultureInfo.InvariantCulture);
                if (!isPostmaster && int.Parse(fields[1], CultureInfo.InvariantCulture) != postmaster)
                    return 0;
                return fields[11..(isPostmaster ? 15 : 13)].Sum(field => long.Parse(field, CultureInfo.InvariantCulture));
            }
            catch (IOException)
            {
                // A process that ended while we looked.
                return 0;
            }
        }

        private static int? FindPostmaster(string server)
        {
            using var connection = new NpgsqlConnection(server + ";Pooling=false");
            connection.Open();
            using var command = new NpgsqlCommand("select pg_backend_pid()", connection);
            var backend = (int)command.ExecuteScalar()!;
            try
            {
                var stat = File.ReadAllText($"/proc/{backend}/stat");
                return stat.Contains("(postgres", StringComparison.Ordinal) ? int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture) : null;
            }
            catch (IOException)
            {
                return null;
            }
        }
    }
}
