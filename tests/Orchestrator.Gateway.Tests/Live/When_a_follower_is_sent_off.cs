using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Gateway.Live;
using Orchestrator.Gateway.Tests.Hosting;

namespace Orchestrator.Gateway.Tests.Live;

public sealed class When_a_follower_is_sent_off : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("orchestrator-live-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_slow_one_is_told_and_comes_back_for_the_rest()
    {
        await using var platform = await Start(new LiveLimits { MostWaiting = 8, Leave = TimeSpan.FromMinutes(2) });
        var path = $"/api/incidents/{(await platform.Incident("plain", "slow"))["id"]}";
        using var slow = await platform.Api.Follow($"{path}/events");
        var heard = await slow.Take(1);

        // More than the sockets' buffers hold, while it reads nothing.
        const int Notes = 1200;
        await Parallel.ForAsync(0, Notes, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (_, _) => await LongNote(platform, path));
        heard.AddRange(await slow.ToTheEnd());
        slow.Comments[^1].ShouldBe("closed: too slow: more than 8 events waited for this connection. Come back with the header Last-Event-ID: nothing is missed");

        heard.Count.ShouldBeLessThan(Notes);
        using var again = await platform.Api.Follow($"{path}/events", slow.LastId);
        heard.AddRange(await again.Take(Notes + 2 - heard.Count));
        heard.Count(next => next.Type == "incident_note_added").ShouldBe(Notes);
        heard.Select(next => next.Id).ShouldBe(heard.Select(next => next.Id).Distinct().Order());
    }

    [Fact]
    public async Task One_that_reads_nothing_is_cut_off_and_gives_up_its_place()
    {
        await using var platform = await Start(new LiveLimits { MostStreams = 1, Leave = TimeSpan.FromSeconds(2) });
        var path = $"/api/incidents/{(await platform.Incident("plain", "deaf"))["id"]}";
        using var deaf = await platform.Api.Follow($"{path}/events");
        await deaf.Take(1);

        await Eventually(async () =>
        {
            await LongNote(platform, path);
            using var next = await platform.Api.Follow($"{path}/events");
            return next.Answer.IsSuccessStatusCode;
        });
    }

    [Fact]
    public async Task One_whose_key_is_revoked_is_let_in_no_more()
    {
        await using var platform = await Start(new LiveLimits());
        var watcher = await platform.With("watcher", "read");
        using var events = await watcher.Follow("/api/events?after=0");
        await events.Until(heard => heard.Type == "access_key_issued");
        using var others = await platform.Api.Follow("/api/events");
        (await others.AnyLine()).ShouldBe("retry: 2000");

        (await platform.Api.Delete("/api/keys/watcher")).Status.ShouldBe(204);
        await events.ToTheEnd();
        events.Comments[^1].ShouldStartWith("closed: the key was revoked");
        (await watcher.Get("/api/events")).ShouldBeProblem(401);
        await platform.Incident("plain", "after-the-revocation");
        await others.Until(heard => heard.What.Contains("after-the-revocation"));
    }

    [Fact]
    public async Task One_too_many_is_told_to_come_again_and_may_when_another_has_gone()
    {
        await using var platform = await Start(new LiveLimits { MostStreams = 2 });
        using var first = await platform.Api.Follow("/api/events");
        using var second = await platform.Api.Follow("/api/events");

        var third = (await platform.Api.Get("/api/events")).ShouldBeProblem(503);
        third.Detail.ShouldContain("2 event streams are open");
        third.Raw.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(2));
        second.Dispose();
        await Eventually(async () =>
        {
            using var again = await platform.Api.Follow("/api/events");
            return again.Answer.IsSuccessStatusCode;
        });
    }

    [Fact]
    public async Task All_are_when_the_process_ends_and_the_next_goes_on_where_it_was()
    {
        List<Event> heard;
        string path;
        EventsHeard events;
        await using (var platform = await Start(new LiveLimits()))
        {
            path = $"/api/incidents/{(await platform.Incident("ask", "restarted"))["id"]}";
            events = await platform.Api.Follow($"{path}/events");
            heard = await events.Until(next => next.Type == "task_opened");
            var stopping = Stopwatch.GetTimestamp();
            await platform.Stop();
            Stopwatch.GetElapsedTime(stopping).ShouldBeLessThan(TimeSpan.FromSeconds(5));
            heard.AddRange(await events.ToTheEnd());
            events.Comments[^1].ShouldStartWith("closed: this process ends");
        }

        await using var again = await Start(new LiveLimits());
        (await again.Api.Post($"{path}/notes", new { text = "before it is back" })).Status.ShouldBe(200);
        using var resumed = await again.Api.Follow($"{path}/events", events.LastId);
        heard.AddRange(await resumed.Until(next => next.What.EndsWith("before it is back", StringComparison.Ordinal)));

        var story = (await again.Api.Get($"{path}/timeline?limit=500")).Json["items"]!.AsArray().Select(entry => (long)entry!["position"]!);
        heard.Select(next => next.Id).ShouldBe(story);
        events.Dispose();
    }

    [Fact]
    public async Task None_is_for_being_silent_and_hears_how_far_the_trail_has_come()
    {
        await using var platform = await Start(new LiveLimits { Heartbeat = TimeSpan.FromMilliseconds(20) });
        using var events = await platform.Api.Follow("/api/events?type=response_ended&after=0");
        await platform.Incident("plain", "silent");

        // Nothing it asked for has happened, and yet it need not look at all that again.
        await Eventually(async () =>
        {
            if (await events.AnyLine() is ['i', 'd', ':', ' ', .. var id])
                return long.Parse(id) >= 5;
            return false;
        });
        await Eventually(async () => await events.AnyLine() == ": still here");
    }

    private static async Task LongNote(TestPlatform platform, string path) =>
        (await platform.Api.Post($"{path}/notes", new { text = new string('x', 9_900) })).Status.ShouldBe(200);

    private static async Task Eventually(Func<Task<bool>> holds)
    {
        var begun = Stopwatch.GetTimestamp();
        while (!await holds())
            Stopwatch.GetElapsedTime(begun).ShouldBeLessThan(TimeSpan.FromSeconds(60));
    }

    private async Task<TestPlatform> Start(LiveLimits limits)
    {
        var platform = new TestPlatform { Folder = _folder, Otherwise = services => services.AddSingleton(limits) };
        await platform.InitializeAsync();
        return platform;
    }
}
