using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Orchestrator.Actions.Tests;

/// <summary>As much of RFC 5321 as a client needs to hand over a mail.</summary>
internal sealed class MailServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly string _answer;
    private readonly string? _refuses;
    private readonly ConcurrentQueue<string> _mails = [];
    private readonly Task _serving;

    private MailServer(string answer, string? refuses)
    {
        (_answer, _refuses) = (answer, refuses);
        _listener.Start();
        _serving = Serve();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public IReadOnlyCollection<string> Mails => _mails;

    /// <param name="answer">To a mail that was handed over.</param>
    /// <param name="refuses">A recipient.</param>
    public static MailServer ThatAnswers(string answer, string? refuses = null) => new(answer, refuses);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _serving;
        _listener.Stop();
        _end.Dispose();
    }

    private async Task Serve()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_end.Token);
                await Talk(client);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or IOException)
        {
            // The test is over, or the client went away.
        }
    }

    private async Task Talk(TcpClient client)
    {
        using var reader = new StreamReader(client.GetStream(), Encoding.UTF8);
        await using var writer = new StreamWriter(client.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync("220 here");
        while (await reader.ReadLineAsync(_end.Token) is { } line)
        {
            if (!line.StartsWith("DATA", StringComparison.OrdinalIgnoreCase))
            {
                await writer.WriteLineAsync(line.StartsWith("QUIT", StringComparison.OrdinalIgnoreCase) ? "221 bye"
                    : _refuses is not null && line.Contains(_refuses, StringComparison.Ordinal) ? "550 nobody here of that name" : "250 fine");
                continue;
            }

            await writer.WriteLineAsync("354 go on");
            var mail = new StringBuilder();
            while (await reader.ReadLineAsync(_end.Token) is { } text && text != ".")
                mail.Append(text).Append('\n');
            _mails.Enqueue(mail.ToString());
            await writer.WriteLineAsync(_answer);
        }
    }
}
