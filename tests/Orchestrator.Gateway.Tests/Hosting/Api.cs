using System.Diagnostics;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace Orchestrator.Gateway.Tests.Hosting;

/// <summary>An answer; a wrong request always gets a problem with a sentence in it.</summary>
public sealed record Answer(int Status, string Body, string? ContentType, HttpResponseMessage Raw)
{
    public JsonNode Json => JsonNode.Parse(Body)!;

    public string Detail => (string)Json["detail"]!;

    /// <summary>A problem as RFC 9457 has it, with this status.</summary>
    public Answer ShouldBeProblem(int status)
    {
        Status.ShouldBe(status, Body);
        ContentType.ShouldBe("application/problem+json");
        ((int)Json["status"]!).ShouldBe(status);
        ((string?)Json["title"]).ShouldNotBeNullOrEmpty();
        Detail.ShouldNotBeNullOrEmpty();
        return this;
    }
}

/// <summary>The API over a socket, with one key.</summary>
public sealed class Api(HttpClient http)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public Task<Answer> Get(string path, (string Name, string? Value)? header = null) => Send(HttpMethod.Get, path, null, header);

    public Task<Answer> Post(string path, object? body = null) => Send(HttpMethod.Post, path, body);

    public Task<Answer> Put(string path, object? body) => Send(HttpMethod.Put, path, body);

    public Task<Answer> Delete(string path) => Send(HttpMethod.Delete, path, null);

    /// <param name="body">Text goes as it is.</param>
    public async Task<Answer> Send(HttpMethod method, string path, object? body, (string Name, string? Value)? header = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Content = body switch
        {
            null => null,
            string text => new StringContent(text, Encoding.UTF8),
            _ => JsonContent.Create(body),
        };
        if (header is ({ } name, { } value))
            request.Headers.Add(name, value);
        using var answer = await http.SendAsync(request);
        return new Answer((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer.Content.Headers.ContentType?.MediaType, answer);
    }

    /// <summary>Follows a stream of events, after the last one that was heard before.</summary>
    public async Task<EventsHeard> Follow(string path, long? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (lastEventId is { } last)
            request.Headers.Add("Last-Event-ID", last.ToString());
        var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return new EventsHeard(answer, await answer.Content.ReadAsStreamAsync());
    }

    /// <summary>Asks until there is what is looked for.</summary>
    public async Task<JsonNode> Until(string path, Func<JsonNode, JsonNode?> find)
    {
        for (var begun = Stopwatch.GetTimestamp(); ;)
        {
            var answer = await Get(path);
            if (answer.Status == 200 && find(answer.Json) is { } found)
                return found;
            if (Stopwatch.GetElapsedTime(begun) > Patience)
                throw new TimeoutException($"{path} did not come to what was looked for; it last answered {answer.Status}: {answer.Body}");
            await Task.Delay(20);
        }
    }
}
