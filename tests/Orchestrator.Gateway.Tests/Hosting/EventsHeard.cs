using System.Globalization;
using System.Text.Json.Nodes;

namespace Orchestrator.Gateway.Tests.Hosting;

public sealed record Event(long Id, JsonNode Data)
{
    public string What => (string)Data["what"]!;

    public string Type => (string)Data["type"]!;
}

/// <summary>An open stream of server-sent events, read as the HTML standard has it.</summary>
public sealed class EventsHeard(HttpResponseMessage answer, Stream body) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly StreamReader _lines = new(body);

    public HttpResponseMessage Answer => answer;

    /// <summary>What to come back with.</summary>
    public long LastId { get; private set; }

    public List<string> Comments { get; } = [];

    /// <summary>Null at the end.</summary>
    public async Task<Event?> Next()
    {
        using var deadline = new CancellationTokenSource(Patience);
        string? data = null;
        while (await Line(deadline.Token) is { } line)
        {
            if (line.Length == 0 && data is not null)
                return new Event(LastId, JsonNode.Parse(data)!);
            if (line.StartsWith("id: ", StringComparison.Ordinal))
                LastId = long.Parse(line.AsSpan(4), CultureInfo.InvariantCulture);
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
                data = line[6..];
            else if (line.StartsWith(": ", StringComparison.Ordinal))
                Comments.Add(line[2..]);
        }

        return null;
    }

    public async Task<List<Event>> Take(int count)
    {
        var heard = new List<Event>();
        while (heard.Count < count)
            heard.Add(await Next() ?? throw new InvalidOperationException($"It ended after {heard.Count} of {count}: {string.Join("; ", Comments.TakeLast(3))}"));
        return heard;
    }

    public async Task<List<Event>> Until(Func<Event, bool> found)
    {
        var heard = await Take(1);
        while (!found(heard[^1]))
            heard.AddRange(await Take(1));
        return heard;
    }

    /// <summary>All there is until the server ends it.</summary>
    public async Task<List<Event>> ToTheEnd()
    {
        var heard = new List<Event>();
        while (await Next() is { } next)
            heard.Add(next);
        return heard;
    }

    /// <summary>Until the next line that is no event.</summary>
    public async Task<string> AnyLine()
    {
        using var deadline = new CancellationTokenSource(Patience);
        return await Line(deadline.Token) ?? throw new InvalidOperationException("It ended.");
    }

    public void Dispose() => answer.Dispose();

    private async Task<string?> Line(CancellationToken cancellation)
    {
        try
        {
            return await _lines.ReadLineAsync(cancellation);
        }
        catch (OperationCanceledException late)
        {
            throw new TimeoutException($"Nothing was heard for {Patience.TotalSeconds} s after {LastId}; comments: {string.Join("; ", Comments.TakeLast(3))}", late);
        }
    }
}
