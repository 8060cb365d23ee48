using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Orchestrator.Actions.Tests;

/// <summary>Somebody at the other end of a real socket who behaves as badly as the test wants.</summary>
internal sealed class Peer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Func<NetworkStream, string, CancellationToken, Task> _behave;
    private readonly ConcurrentQueue<string> _requests = [];
    private readonly Task _accepting;

    private Peer(Func<NetworkStream, string, CancellationToken, Task> behave)
    {
        _behave = behave;
        _listener.Start();
        _accepting = Accept();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What was asked, head and body, in order.</summary>
    public IReadOnlyCollection<string> Requests => _requests;

    /// <param name="behave">Gets each request once it is complete.</param>
    public static Peer That(Func<NetworkStream, string, CancellationToken, Task> behave) => new(behave);

    public static Peer ThatAnswers(string head, string body = "") => That(async (stream, _, cancel) =>
        await stream.WriteAsync(Encoding.UTF8.GetBytes($"{head}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}"), cancel));

    public static Peer ThatDrops() => That((_, _, _) => Task.CompletedTask);

    public static Peer ThatHangs() => That((_, _, cancel) => Task.Delay(Timeout.InfiniteTimeSpan, cancel));

    /// <summary>A port on which nobody listens.</summary>
    public static int ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _accepting;
        _listener.Stop();
        _end.Dispose();
    }

    private async Task Accept()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
                serving.Add(Serve(await _listener.AcceptTcpClientAsync(_end.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task Serve(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                var request = await Request(stream);
                _requests.Enqueue(request);
                await _behave(stream, request, _end.Token);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException)
            {
                // The caller went away, or the test is over.
            }
        }
    }

    private async Task<string> Request(NetworkStream stream)
    {
        var text = new StringBuilder();
        var buffer = new byte[8192];
        while (true)
        {
            var read = await stream.ReadAsync(buffer, _end.Token);
            text.Append(Encoding.UTF8.GetString(buffer, 0, read));
            var request = text.ToString();
            var head = request.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (read == 0)
                return request;
            if (head < 0)
                continue;
            var length = request[..head].Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
            if (length is null || Encoding.UTF8.GetByteCount(request[(head + 4)..]) >= int.Parse(length.Split(':')[1]))
                return request;
        }
    }
}
