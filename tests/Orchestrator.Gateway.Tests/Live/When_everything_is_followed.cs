using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.AuditTrail;
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
        var writing = Task.WhenAll(Enumerable.Range(0, 4).Select(async writer =>
        {
            for (var i = 0; i < 60; i++)
                (await own.Api.Post($"{incident}/notes", new { text = $"note {i} of {writer}" })).Status.ShouldBe(200);
        }));

        var chance = new Random(7);
        var heard = new List<long>();
        for (var last = 0L; heard.Count == 0 || !writing.IsCompleted || heard.Count < await CountOfFacts(own);)
        {
            using var events = await own.Api.Follow(last == 0 ? "/api/events?after=0" : "/api/events", last == 0 ? null : last);
            for (var left = chance.Next(1, 25); left > 0 && (!writing.IsCompleted || heard.Count < await CountOfFacts(own)); left--)
                heard.AddRange((await events.Take(1)).Select(next => next.Id));
            last = chance.Next(2) == 0 ? events.LastId : heard[^1];
        }

        await writing;
        heard.ShouldBe(Enumerable.Range(1, heard.Count).Select(position => (long)position));
        heard.Count.ShouldBeGreaterThan(240);
    }

    [Fact]
    public async Task The_feed_is_read_once_for_all_who_follow()
    {
        await using var own = new TestPlatform { Otherwise = CountedStore.Count };
        await own.InitializeAsync();
        var reads = own.Services.GetRequiredService<CountedStore.Reads>();
        var followers = new List<EventsHeard>();
        for (var i = 0; i < 30; i++)
            followers.Add(await own.Api.Follow("/api/events"));
        foreach (var follower in followers)
            (await follower.AnyLine()).ShouldBe("retry: 2000");
        await own.Incident("plain", "warm-up");
        foreach (var follower in followers)
            await follower.Until(next => next.What.Contains("\"warm-up has plain\", critical"));

        var before = reads.Count;
        await own.Incident("plain", "read-once");
        foreach (var follower in followers)
        {
            await follower.Until(next => next.What.Contains("\"read-once has plain\", critical"));
            follower.Dispose();
        }

        (reads.Count - before).ShouldBeLessThan(followers.Count, "a few facts, a page or two each; not one page for each who follows");
    }

    private static async Task<long> CountOfFacts(TestPlatform platform) => await platform.Services.GetRequiredService<IAuditStore>().FindEnd();

    public class CountedStore : DispatchProxy
    {
        private IAuditStore _store = null!;
        private Reads _reads = null!;

        public static void Count(IServiceCollection services)
        {
            var made = services.Last(service => service.ServiceType == typeof(IAuditStore)).ImplementationFactory!;
            services.AddSingleton<Reads>();
            services.AddSingleton(provider =>
            {
                var proxy = Create<IAuditStore, CountedStore>();
                ((CountedStore)(object)proxy)._store = (IAuditStore)made(provider);
                ((CountedStore)(object)proxy)._reads = provider.GetRequiredService<Reads>();
                return proxy;
            });
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            if (targetMethod!.Name is nameof(IAuditStore.ReadAll) or nameof(IAuditStore.ReadStreams))
                _reads.Add();
            return targetMethod.Invoke(_store, args);
        }

        public sealed class Reads
        {
            private int _count;

            public int Count => _count;

            public void Add() => Interlocked.Increment(ref _count);
        }
    }
}
