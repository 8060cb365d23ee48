using System.Diagnostics;
using Npgsql;
using Orchestrator.Engine;
using RabbitMQ.Client;

namespace Orchestrator.EndToEnd.Tests.Processes;

/// <summary>The real RabbitMQ and PostgreSQL that <c>infra/test.sh</c> started, or that the variables name.</summary>
public static class TestServers
{
    private static int _databases;

    public static string Bus => Variable("ORCHESTRATOR_TEST_BUS", "RabbitMQ", "an amqp:// address");

    public static string Store => Variable("ORCHESTRATOR_TEST_STORE", "PostgreSQL", "an Npgsql connection string");

    /// <summary>A database of its own for a test; dropped with the server, or by the next run of a kept one.</summary>
    public static async Task<string> NewDatabase()
    {
        var name = $"orchestrator_e2e_{Environment.ProcessId}_{Interlocked.Increment(ref _databases)}";
        await using var connection = new NpgsqlConnection(Store + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"drop database if exists {name} with (force)", connection);
        await command.ExecuteNonQueryAsync();
        command.CommandText = $"create database {name}";
        await command.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(Store) { Database = name, MaxPoolSize = 20 }.ConnectionString;
    }

    /// <summary>Has the program use these servers: a database of its own, and a broker on which no other test has left anything.</summary>
    public static async Task Use(Dictionary<string, string> settings)
    {
        await ForgetQueues([.. Queues.Own, "orchestrator.actions.test.do"]);
        settings["ORCHESTRATOR__BUS"] = Bus;
        settings["ORCHESTRATOR__STORE"] = await NewDatabase();
    }

    /// <summary>Deletes the queues and exchanges a test is about to use, as on a broker that never saw the platform.</summary>
    public static async Task ForgetQueues(IEnumerable<string> names)
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(Bus) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        foreach (var name in names)
        {
            await channel.QueueDeleteAsync(name);
            await channel.ExchangeDeleteAsync(name);
        }
    }

    /// <summary>Stops or starts one of the private servers; returns when it is down or up.</summary>
    public static async Task Control(string variable)
    {
        var script = Variable(variable, "a server that may be stopped", "a program that does it");
        using var process = Process.Start(new ProcessStartInfo(script) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true })!;
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, $"{script}: {await process.StandardError.ReadToEndAsync()}");
    }

    private static string Variable(string name, string what, string form) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
        ? value
        : throw new InvalidOperationException($"This test needs {what}: run infra/test.sh, or set {name} to {form}.");
}
