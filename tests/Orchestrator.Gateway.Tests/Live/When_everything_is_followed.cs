using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Gateway.Live;
using Orchestrator.Gateway.Tests.Hosting;

namespace Orchestrator.Gateway.Tests.Live;

public sealed class When_everything_is_followed(TestPlatform platform)
{
    [Fact]
    public async Task Begins_with_what_comes()
    {
        using var events = await platform.Api.Follow("/api/events");
        (await events.AnyLine()).ShouldBe("retry: 2000");
        var incident = await platform.Incident("plain", "from-now-on");

        var heard = await events.Until(next => next.Type == "incident_opened" && next.What.Contains("from-now-on"));
        ((string?)heard[^1].Data["incident"]).ShouldBe((string?)incident["id"]);
        heard.ShouldContain(next => next.Type == "signal_received", "the trail, not only incidents");
    }

    [Fact]
    public async Task Can_begin_at_the_beginning()
    {
        await platform.Incident("plain", "from-the-beginning");
        using var events = await platform.Api.Follow("/api/events?after=0");
        (await events.Take(3)).Select(heard => heard.Id).ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task Shows_the_kinds_and_types_that_are_asked_for_and_remembers_how_far_it_has_looked()
    {
        using var events = await platform.Api.Follow("/api/events?kind=task,response&type=task_opened,response_ended&after=0");
        var incident = await platform.Incident("ask", "filtered-live");
        await platform.Task(incident);

        var heard = await events.Until(next => (string?)next.Data["incident"] == (string?)incident["id"]);
        heard.Select(next => next.Type).Distinct().ShouldBeSubsetOf(["task_opened", "response_ended"]);
        events.LastId.ShouldBeGreaterThanOrEqualTo(heard[^1].Id);
    }

    [Theory]
    [InlineData("kind=incidnet", "there is group, incident, response, task, lock, guard, automation, key, attempt")]
    [InlineData("type=opened", "incident_opened")]
    [InlineData("after=-1", "?after=-1: a whole number")]
    [InlineData("after=999999999", "this trail is not that long")]
    public async Task Says_what_can_be_asked(string query, string says) =>
        (await platform.Api.Get($"/api/events?{query}")).ShouldBeProblem(400).Detail.ShouldContain(says);

    /// <summary>People write while a reader's connection breaks again and again: what it hears is the trail, each fact once.</summary>
    [Fact]
    public async Task Nothing_is_missed_and_nothing_comes_twice_however_often_it_breaks()
    {
        // A reader of the feed that ends as soon as nobody is there, and begins anew with whoever comes.
        await using var own = new TestPlatform { Otherwise = services => services.AddSingleton(new LiveLimits { Heartbeat = TimeSpan.FromMilliseconds(5), Linger = TimeSpan.Zero }) };
        await own.InitializeAsync();
        var incident = $"/api/incidents/{(await own.Incident("plain", "breaks"))["id"]}";
        var writing = Write(own, incident);

        var chance = new Random(7);
        var heard = new List<long>();
        for (var (last, ended) = (0L, false); !ended;)
        {
            using var events = await own.Api.Follow(last == 0 ? "/api/events?after=0" : "/api/events", last == 0 ? null : last);
            for (var left = chance.Next(1, 25); left > 0 && !ended; left--)
            {
                var next = (await events.Take(1))[0];
                heard.Add(next.Id);
                ended = next.What.EndsWith("the end", StringComparison.Ordinal);
            }

            last = chance.Next(2) == 0 ? events.LastId : heard[^1];
        }

        await writing;
        heard.ShouldBe(Enumerable.Range(1, heard.Count).Select(position => (long)position));
        heard.Count.ShouldBeGreaterThan(240);
    }

    [Fact]
    public async Task The_feed_is_read_once_for_all_who_follow()
    {
        await using var own = new TestPlatform { Otherwise = FeedGate.Put };
        await own.InitializeAsync();
        var followers = new List<EventsHeard>();
        for (var i = 0; i < 30; i++)
            followers.Add(await own.Api.Follow("/api/events"));
        foreach (var follower in followers)
            (await follower.AnyLine()).ShouldBe("retry: 2000");
        await own.Incident("plain", "warm-up");
        foreach (var follower in followers)
            await follower.Until(next => next.What.Contains("\"warm-up has plain\", critical"));

        var before = FeedGate.Of(own).Pages;
        await own.Incident("plain", "read-once");
        foreach (var follower in followers)
        {
            await follower.Until(next => next.What.Contains("\"read-once has plain\", critical"));
            follower.Dispose();
        }

        (FeedGate.Of(own).Pages - before).ShouldBeLessThan(followers.Count, "a few facts, a page or two each; not one page for each who follows");
    }

    [Fact]
    public async Task What_a_process_further_ahead_has_sent_is_not_sent_again()
    {
        await using var behind = new TestPlatform { Otherwise = FeedGate.Put };
        await behind.InitializeAsync();
        var path = $"/api/incidents/{(await behind.Incident("plain", "behind"))["id"]}";
        using var first = await behind.Api.Follow($"{path}/events");
        await first.Until(heard => heard.Type == "incident_opened");
        await behind.Api.Post($"{path}/notes", new { text = "one" });
        await first.Until(heard => heard.What.EndsWith("one", StringComparison.Ordinal));

        FeedGate.Of(behind).Close();
        await behind.Api.Post($"{path}/notes", new { text = "two" });
        await behind.Api.Post($"{path}/notes", new { text = "three" });
        var newest = (long)(await behind.Api.Get($"{path}/timeline")).Json["items"]!.AsArray()[^1]!["position"]!;
        using var second = await behind.Api.Follow($"{path}/events", newest);
        (await second.AnyLine()).ShouldBe("retry: 2000");
        FeedGate.Of(behind).Open();
        await behind.Api.Post($"{path}/notes", new { text = "four" });

        (await second.Take(1))[0].What.ShouldBe("admin noted: four");
    }

    private static async Task Write(TestPlatform platform, string incident)
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async writer =>
        {
            for (var i = 0; i < 60; i++)
                (await platform.Api.Post($"{incident}/notes", new { text = $"note {i} of {writer}" })).Status.ShouldBe(200);
        }));
        await platform.Api.Post($"{incident}/notes", new { text = "the end" });
    }
}
