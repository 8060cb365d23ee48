using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Gateway.Signals;
using Orchestrator.Gateway.Tests.Hosting;

namespace Orchestrator.Gateway.Tests.Signals;

/// <summary>A sender is told to come again, and finds everything kept once; it never hears that its signal is not wanted.</summary>
public sealed class When_intake_is_overloaded : IAsyncLifetime
{
    private Relay _relay = null!;
    private TestPlatform _platform = null!;

    public async ValueTask InitializeAsync()
    {
        _relay = await Relay.ToNewDatabase();
        _platform = new TestPlatform
        {
            Store = _relay.ConnectionString,
            Otherwise = services => services.AddSingleton(new IntakeLimits { AtOnce = 2, Waiting = 1, Patience = TimeSpan.FromSeconds(2) }),
        };
        await _platform.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _platform.DisposeAsync();
        await _relay.DisposeAsync();
    }

    [Theory]
    [InlineData("/api/signals")]
    [InlineData("/integrations/alertmanager")]
    public async Task The_store_cannot_be_reached(string path)
    {
        await Send(path, "before");
        _relay.Cut();
        var away = await Send(path, "meanwhile", 503);
        away.Detail.ShouldContain("The store is away");
        away.Raw.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(2));

        _relay.Mend();
        await Kept(path, "before", "meanwhile");
    }

    [Theory]
    [InlineData("/api/signals")]
    [InlineData("/integrations/alertmanager")]
    public async Task The_store_does_not_answer_and_too_many_wait_for_it(string path)
    {
        await Send(path, "before");
        _relay.Hold();
        var waiting = Enumerable.Range(0, 6).Select(i => Post(path, $"waiting-{i}")).ToList();
        var first = await await Task.WhenAny(waiting);
        first.ShouldBeProblem(503).Detail.ShouldContain("2 requests are being taken in and 1 wait");
        var answers = await Task.WhenAll(waiting);

        answers.ShouldAllBe(answer => answer.Status == 503 && answer.Raw.Headers.RetryAfter != null);
        answers.Count(answer => answer.Detail.Contains("did not answer within 2 s")).ShouldBe(3);
        _relay.LetGo();
        await Kept(path, "before", [.. Enumerable.Range(0, 6).Select(i => $"waiting-{i}")]);
    }

    /// <summary>Sent again until they are taken, as every sender does; then each is there, once.</summary>
    private async Task Kept(string path, string first, params string[] others)
    {
        foreach (var name in others)
        {
            while ((await Post(path, name)).Status == 503)
                await Task.Delay(50);
        }

        foreach (var name in others.Prepend(first))
        {
            var incident = await _platform.Api.Until($"/api/incidents?q={name}", answer => answer["items"]!.AsArray().SingleOrDefault());
            ((int)incident["signals"]!).ShouldBe(1);
        }
    }

    private async Task<Answer> Send(string path, string name, int status = 202)
    {
        var answer = await Post(path, name);
        answer.Status.ShouldBe(status, answer.Body);
        return answer;
    }

    private Task<Answer> Post(string path, string name) => _platform.Api.Post(path, path == "/api/signals"
        ? new { id = name, source = name, type = "plain", title = name }
        : new { alerts = new[] { new { labels = new { alertname = name }, startsAt = "2026-03-01T12:00:00Z" } } });
}
