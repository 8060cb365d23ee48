using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Orchestrator.EndToEnd.Tests.Processes;

/// <summary>The API as a program uses it.</summary>
public sealed class OrchestratorClient : IDisposable
{
    private readonly HttpClient _http;

    public OrchestratorClient(string url, string key)
    {
        _http = new HttpClient { BaseAddress = new Uri(url), Timeout = TimeSpan.FromSeconds(20) };
        _http.DefaultRequestHeaders.Authorization = new("Bearer", key);
    }

    public async Task<JsonElement> Get(string path)
    {
        using var answer = await _http.GetAsync(path);
        var text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, $"GET {path}: {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    public async Task<string> GetText(string path)
    {
        using var answer = await _http.GetAsync(path);
        var text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, $"GET {path}: {text}");
        return text;
    }

    public async Task<MemoryStream> Download(string path)
    {
        using var answer = await _http.GetAsync(path);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, $"GET {path}");
        return new MemoryStream(await answer.Content.ReadAsByteArrayAsync());
    }

    public async Task<(HttpStatusCode Status, JsonElement Body)> Post(string path, object body)
    {
        using var answer = await _http.PostAsJsonAsync(path, body);
        var text = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement);
    }

    /// <summary>Sends a signal of a service until it is taken: 202 means durable.</summary>
    public async Task Signal(string id, string service, string status = "firing")
    {
        var (answer, body) = await Post("/api/signals", new
        {
            id,
            source = service,
            type = "slo-breach",
            severity = "critical",
            status,
            dedupKey = $"{service}-slo",
            title = $"{service} misses its objective",
            labels = new { service },
        });
        answer.ShouldBe(HttpStatusCode.Accepted, body.ToString());
    }

    /// <summary>Starts a flow of Orchestrator.TestFlows on an item. Sent again it is the same signal.</summary>
    public async Task Begin(string flow, string item)
    {
        var (answer, body) = await Post(
            "/api/signals",
            new { id = $"{flow}-{item}", source = "test", type = flow, severity = "error", dedupKey = item, title = $"{flow} {item}", labels = new { item } });
        answer.ShouldBe(HttpStatusCode.Accepted, body.ToString());
    }

    /// <summary>The emergency stop.</summary>
    public async Task Automation(bool paused)
    {
        using var answer = await _http.PutAsJsonAsync("/api/automation", new { paused, reason = "a test" });
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Waits until so many responses have ended, and says in which states.</summary>
    public Task<List<string>> Ended(int responses, int seconds = 40) => Eventually(
        async () =>
        {
            var states = (await All("/api/responses?limit=200")).ConvertAll(response => response.GetProperty("state").GetString()!);
            return states.Count == responses && states.TrueForAll(state => state is "Resolved" or "Escalated" or "FailedGracefully" or "Cancelled") ? states : null;
        },
        $"{responses} responses have ended",
        seconds);

    /// <summary>Follows a stream of server-sent events until it breaks or is left: ids and data.</summary>
    public async IAsyncEnumerable<(long Id, JsonElement Data)> Follow(string path, long? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (lastEventId is { } last)
            request.Headers.Add("Last-Event-ID", last.ToString(CultureInfo.InvariantCulture));
        using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync());
        var id = 0L;
        while (await Line(lines) is { } line)
        {
            if (line.StartsWith("id: ", StringComparison.Ordinal))
                id = long.Parse(line.AsSpan(4), CultureInfo.InvariantCulture);
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
                yield return (id, JsonDocument.Parse(line[6..]).RootElement);
        }
    }

    /// <summary>Null at the end, and where the connection breaks.</summary>
    private static async Task<string?> Line(StreamReader lines)
    {
        try
        {
            return await lines.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60));
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>All items of a list, page after page.</summary>
    public async Task<List<JsonElement>> All(string path)
    {
        var items = new List<JsonElement>();
        for (string? cursor = null; ;)
        {
            var page = await Get(cursor is null ? path : $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}cursor={Uri.EscapeDataString(cursor)}");
            items.AddRange(page.GetProperty("items").EnumerateArray());
            if ((cursor = page.GetProperty("next").GetString()) is null)
                return items;
        }
    }

    /// <summary>Asks until something holds; says what was last seen when it does not.</summary>
    public static async Task<T> Eventually<T>(Func<Task<T?>> ask, string what, int seconds = 40)
        where T : class
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            if (await ask() is { } answer)
                return answer;
            if (waited.Elapsed > TimeSpan.FromSeconds(seconds))
                throw new TimeoutException($"Not within {seconds} s: {what}");
            await Task.Delay(50);
        }
    }

    public void Dispose() => _http.Dispose();
}
