using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Orchestrator.AuditTrail.Snapshots;

namespace Orchestrator.AuditTrail.PostgreSql;

/// <summary>The audit trail in Marten's on-disk format, written with Npgsql alone.</summary>
public sealed partial class PostgreSqlStore : IAuditStore
{
    private readonly NpgsqlDataSource _source;
    private readonly Names _names;
    private readonly Dictionary<string, SnapshotKind> _kinds;
    private readonly PostgreSqlOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly CommitStatements _statements;
    private readonly GapWatch _gaps;
    private readonly Announcements _announcements;

    /// <param name="connectionString">Npgsql's; statements are prepared by themselves unless it says otherwise.</param>
    public PostgreSqlStore(
        string connectionString,
        IReadOnlyList<SnapshotKind> kinds,
        PostgreSqlOptions? options = null,
        TimeProvider? time = null,
        ILogger? log = null)
    {
        _options = options ?? new PostgreSqlOptions();
        _names = new Names(_options);
        _kinds = kinds.ToDictionary(kind => kind.Kind, StringComparer.Ordinal);
        _time = time ?? TimeProvider.System;
        _log = log ?? NullLogger.Instance;
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { CommandTimeout = (int)_options.CommandTimeout.TotalSeconds };
        if (settings.MaxAutoPrepare == 0)
            settings.MaxAutoPrepare = 64;
        _source = NpgsqlDataSource.Create(settings);
        _statements = new CommitStatements(_names);
        _gaps = new GapWatch(_source, _names, _options.GapGrace, _time);
        _announcements = new Announcements(_source, _names.Channel, _time, _log);
    }

    public string Name => "postgresql";

    public async Task Start(CancellationToken cancellation)
    {
        try
        {
            await using var connection = await _source.OpenConnectionAsync(cancellation);
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            await Migrations.Apply(connection, _names, cancellation);
            await DocumentTables.Create(connection, _names, _kinds.Values, cancellation);
            await transaction.CommitAsync(cancellation);
        }
        catch (Exception failure) when (failure.IsUnavailable())
        {
            throw failure.AsUnavailable();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _announcements.DisposeAsync();
        await _source.DisposeAsync();
    }

    /// <summary>Runs a statement and maps what fails to what it means.</summary>
    private async Task<T> Run<T>(string sql, Func<NpgsqlCommand, Task<T>> execute, CancellationToken cancellation, params object?[] values)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var command = _source.CreateCommand(sql);
                foreach (var value in values)
                    command.Parameters.Add(Parameter(value));
                return await execute(command);
            }
            catch (Exception failure) when (failure.IsCollision() && attempt < MostCollisions)
            {
            }
            catch (Exception failure) when (failure.IsUnavailable() && !cancellation.IsCancellationRequested)
            {
                throw failure.AsUnavailable();
            }
        }
    }

    private Task<int> Execute(string sql, CancellationToken cancellation, params object?[] values) =>
        Run(sql, command => command.ExecuteNonQueryAsync(cancellation), cancellation, values);

    private Task<T?> Scalar<T>(string sql, CancellationToken cancellation, params object?[] values) =>
        Run(sql, async command => await command.ExecuteScalarAsync(cancellation) is T value ? value : default(T?), cancellation, values);

    private Task<List<T>> Rows<T>(string sql, Func<NpgsqlDataReader, T> row, CancellationToken cancellation, params object?[] values) => Run(
        sql,
        async command =>
        {
            var rows = new List<T>();
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
                rows.Add(row(reader));
            return rows;
        },
        cancellation,
        values);

    private static NpgsqlParameter Parameter(object? value) => value is NpgsqlParameter ready ? ready : new NpgsqlParameter { Value = value ?? DBNull.Value };
}
