using System.Globalization;
using System.Reflection;
using Npgsql;

namespace Orchestrator.AuditTrail.PostgreSql;

/// <summary>The numbered scripts beside this file, applied once each, in order, in one transaction.</summary>
internal static class Migrations
{
    /// <summary>One process migrates at a time: the others wait here, then find the work done.</summary>
    private const long LockKey = 0x4F72636865737472; // "Orchestr"

    private static readonly (int Version, string Name)[] Scripts = [.. Assembly.GetExecutingAssembly().GetManifestResourceNames()
        .Where(name => name.EndsWith(".sql", StringComparison.Ordinal))
        .Select(name => (int.Parse(name.AsSpan(0, 4), CultureInfo.InvariantCulture), name))
        .Order()];

    public static int Latest => Scripts[^1].Version;

    /// <exception cref="SchemaTooNew">A newer program has migrated this store.</exception>
    public static async Task Apply(NpgsqlConnection connection, Names names, CancellationToken cancellation)
    {
        await Run(connection, $"select pg_advisory_xact_lock({LockKey})", cancellation);
        foreach (var schema in new[] { names.EventSchema, names.OwnSchema })
        {
            // Asked first: "if not exists" wants the right to create even where there is nothing to create.
            if (!await Exists(connection, $"select to_regnamespace('{schema}') is not null", cancellation))
                await Run(connection, $"create schema {schema}", cancellation);
        }

        if (!await Exists(connection, $"select to_regclass('{names.SchemaVersion}') is not null", cancellation))
            await Run(connection, $"create table {names.SchemaVersion} (version int primary key, name text not null, applied_at timestamptz not null default now())", cancellation);

        var stored = await Stored(connection, names, cancellation);
        if (stored > Latest)
            throw new SchemaTooNew($"{connection.Database} on {connection.Host}", stored, Latest);
        foreach (var (version, name) in Scripts.Where(script => script.Version > stored))
        {
            await Run(connection, Text(name, names), cancellation);
            await Run(connection, $"insert into {names.SchemaVersion} (version, name) values ({version}, '{name}')", cancellation);
        }
    }

    private static async Task<int> Stored(NpgsqlConnection connection, Names names, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"select coalesce(max(version), 0) from {names.SchemaVersion}", connection);
        return (int)(await command.ExecuteScalarAsync(cancellation))!;
    }

    private static async Task<bool> Exists(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    private static async Task Run(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static string Text(string script, Names names)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(script)!);
        return reader.ReadToEnd()
            .Replace("{events}", names.EventSchema, StringComparison.Ordinal)
            .Replace("{own}", names.OwnSchema, StringComparison.Ordinal);
    }
}
