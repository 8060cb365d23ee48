using Orchestrator.Gateway.Tests.Hosting;

namespace Orchestrator.Gateway.Tests.Live;

public sealed class When_the_store_is_away : IAsyncLifetime
{
    private Relay _relay = null!;
    private TestPlatform _platform = null!;

    public async ValueTask InitializeAsync()
    {
        _relay = await Relay.ToNewDatabase();
        _platform = new TestPlatform { Store = _relay.ConnectionString };
        await _platform.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _platform.DisposeAsync();
        await _relay.DisposeAsync();
    }

    [Fact]
    public async Task Followers_wait_for_it_and_whoever_comes_is_told_to_come_again()
    {
        var path = $"/api/incidents/{(await _platform.Incident("plain", "outage"))["id"]}";
        using var events = await _platform.Api.Follow($"{path}/events");
        var heard = await events.Until(next => next.Type == "incident_opened");
        await Note(path, "before");
        heard.AddRange(await events.Until(next => next.What.EndsWith("before", StringComparison.Ordinal)));

        _relay.Cut();
        (await _platform.Api.Get($"{path}/events")).ShouldBeProblem(503).Raw.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(2));
        _relay.Mend();
        await Note(path, "after");
        heard.AddRange(await events.Until(next => next.What.EndsWith("after", StringComparison.Ordinal)));

        var story = (await _platform.Api.Get($"{path}/timeline")).Json["items"]!.AsArray().Select(entry => (long)entry!["position"]!);
        heard.Select(next => next.Id).ShouldBe(story, "on the connection it had all the time");
    }

    private async Task Note(string path, string text)
    {
        // What broke with the wire is found out by using it.
        while ((await _platform.Api.Post($"{path}/notes", new { text })).Status == 503)
            await Task.Delay(50);
    }
}
