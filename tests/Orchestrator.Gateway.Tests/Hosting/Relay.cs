using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Orchestrator.Gateway.Tests.Hosting;

/// <summary>A wire to PostgreSQL that can be cut, and along which nothing moves when it is held.</summary>
public sealed class Relay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly NpgsqlConnectionStringBuilder _server;
    private readonly CancellationTokenSource _ending = new();
    private readonly List<Socket> _open = [];
    private readonly Task _accepting;
    private volatile TaskCompletionSource _moves = Moving();
    private volatile bool _cut;

    private Relay(string server)
    {
        _server = new NpgsqlConnectionStringBuilder(server);
        _listener.Start();
        _accepting = Accept();
        ConnectionString = new NpgsqlConnectionStringBuilder(server)
        {
            Host = "127.0.0.1", Port = ((IPEndPoint)_listener.LocalEndpoint).Port, MaxPoolSize = 20,
        }.ConnectionString;
    }

    public string ConnectionString { get; }

    /// <summary>To a database of its own.</summary>
    public static async Task<Relay> ToNewDatabase()
    {
        var server = Environment.GetEnvironmentVariable("ORCHESTRATOR_TEST_STORE")
            ?? throw new InvalidOperationException("This test needs PostgreSQL: run infra/test.sh, or set ORCHESTRATOR_TEST_STORE to an Npgsql connection string.");
        var name = $"orchestrator_gateway_{Environment.ProcessId}_{Guid.NewGuid():N}"[..50];
        await using var connection = new NpgsqlConnection(server + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"create database {name}", connection);
        await command.ExecuteNonQueryAsync();
        return new Relay(new NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString);
    }

    /// <summary>The server cannot be reached, and what was open breaks.</summary>
    public void Cut()
    {
        _cut = true;
        Break();
    }

    public void Mend() => _cut = false;

    /// <summary>The server can be reached and does not answer.</summary>
    public void Hold() => _moves = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void LetGo() => _moves.SetResult();

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _listener.Stop();
        Break();
        await _accepting;
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_server.ConnectionString) { Database = "postgres", Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"drop database {_server.Database} with (force)", connection);
        await command.ExecuteNonQueryAsync();
        _ending.Dispose();
    }

    private static TaskCompletionSource Moving()
    {
        var moves = new TaskCompletionSource();
        moves.SetResult();
        return moves;
    }

    private void Break()
    {
        lock (_open)
        {
            _open.ForEach(socket => socket.Dispose());
            _open.Clear();
        }
    }

    private async Task Accept()
    {
        var carrying = new List<Task>();
        try
        {
            while (true)
                carrying.Add(Carry(await _listener.AcceptSocketAsync(_ending.Token)));
        }
        catch (Exception ended) when (_ending.IsCancellationRequested && ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }

        await Task.WhenAll(carrying);
    }

    private async Task Carry(Socket client)
    {
        var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
        lock (_open)
            _open.AddRange([client, server]);
        try
        {
            if (!_cut)
            {
                await server.ConnectAsync(_server.Host!, _server.Port);
                await Task.WhenAny(Pump(client, server), Pump(server, client));
            }
        }
        catch (Exception broken) when (broken is SocketException or ObjectDisposedException)
        {
        }

        client.Dispose();
        server.Dispose();
    }

    private async Task Pump(Socket from, Socket to)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and var count)
            {
                await _moves.Task;
                await to.SendAsync(buffer.AsMemory(0, count));
            }
        }
        catch (Exception broken) when (broken is SocketException or ObjectDisposedException)
        {
        }
    }
}
