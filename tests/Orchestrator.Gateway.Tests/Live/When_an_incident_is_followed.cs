using System.Text.Json.Nodes;
using Orchestrator.Gateway.Tests.Hosting;

namespace Orchestrator.Gateway.Tests.Live;

public sealed class When_an_incident_is_followed(TestPlatform platform)
{
    [Fact]
    public async Task Tells_it_from_the_beginning_and_then_as_it_happens()
    {
        var incident = await platform.Incident("ask", "followed");
        var task = await platform.Task(incident);
        using var events = await platform.Api.Follow($"/api/incidents/{incident["id"]}/events");

        (events.Answer.Content.Headers.ContentType!.MediaType, (int)events.Answer.StatusCode).ShouldBe(("text/event-stream", 200));
        events.Answer.Headers.CacheControl!.ToString().ShouldContain("no-cache");
        events.Answer.Headers.GetValues("X-Accel-Buffering").ShouldBe(["no"]);
        (await events.AnyLine()).ShouldBe("retry: 2000");

        var before = await events.Until(heard => heard.Type == "task_opened");
        before[0].What.ShouldBe("Incident opened: \"followed has ask\", critical");
        await platform.Api.Post($"/api/tasks/{task["id"]}/decision", new { outcome = "approved", by = "ann", groups = new[] { "role:duty" } });
        var after = await events.Until(heard => heard.Type == "response_end_noted");

        after.ShouldContain(heard => heard.What == "ann approved the task");
        after.ShouldContain(heard => heard.What == "act: done");
        List<Event> all = [.. before, .. after];
        all.Select(heard => ((string)heard.Data["stream"]!).Split('-')[0]).Distinct().Order().ShouldBe(["incident", "response", "task"]);
        all.ShouldAllBe(heard => (string?)heard.Data["incident"] == (string?)incident["id"] && (long)heard.Data["position"]! == heard.Id);
        all.Select(heard => (string)heard.Data["id"]!).Distinct().Count().ShouldBe(all.Count);
    }

    [Fact]
    public async Task Goes_on_exactly_where_the_connection_broke()
    {
        var path = await Resolved("broken-off");
        List<Event> heard;
        using (var events = await platform.Api.Follow($"{path}/events"))
            heard = await events.Take(5);
        await Note(path, "while nobody listened");
        await Note(path, "nor now");

        using var again = await platform.Api.Follow($"{path}/events", heard[^1].Id);
        heard.AddRange(await again.Until(next => next.What.EndsWith("nor now", StringComparison.Ordinal)));
        await Note(path, "and live again");
        heard.AddRange(await again.Take(1));

        heard.Select(next => next.Id).ShouldBe(await Positions(path));
        heard[^1].What.ShouldBe("admin noted: and live again");
    }

    [Fact]
    public async Task Can_be_followed_from_a_position_and_the_header_beats_it()
    {
        var path = await Resolved("positioned");
        var positions = await Positions(path);

        using var from = await platform.Api.Follow($"{path}/events?after={positions[2]}");
        (await from.Take(1))[0].Id.ShouldBe(positions[3]);
        using var header = await platform.Api.Follow($"{path}/events?after={positions[2]}", positions[4]);
        (await header.Take(1))[0].Id.ShouldBe(positions[5]);
    }

    [Fact]
    public async Task The_same_is_there_to_be_paged_through()
    {
        var path = await Resolved("paged-through");
        var all = await Positions(path);

        var paged = new List<long>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = (await platform.Api.Get($"{path}/timeline?limit=4{(cursor.Length == 0 ? "" : $"&cursor={cursor}")}")).Json;
            paged.InsertRange(0, page["items"]!.AsArray().Select(entry => (long)entry!["position"]!));
            cursor = (string?)page["next"];
        }

        paged.ShouldBe(all);
        (await platform.Api.Get(path)).Json["timeline"]!.AsArray().Select(entry => (long)entry!["position"]!).ShouldBe(all);
        (await platform.Api.Get($"{path}/timeline?cursor=x")).ShouldBeProblem(400).Detail.ShouldContain("?cursor=x");
    }

    [Theory]
    [InlineData("7d9c2f5e-0000-4000-8000-000000000000", null, 404, "There is no incident")]
    [InlineData("nonsense", null, 404, "ids are UUIDs")]
    [InlineData(null, "x", 400, "Last-Event-ID: x: a whole number")]
    [InlineData(null, "-1", 400, "Last-Event-ID: -1: a whole number")]
    [InlineData(null, "999999999", 400, "this trail is not that long")]
    public async Task What_cannot_be_followed_is_a_problem_and_no_stream(string? id, string? lastEventId, int status, string says)
    {
        id ??= (string)(await platform.Incident("plain", "not-followed"))["id"]!;
        (await platform.Api.Get($"/api/incidents/{id}/events", ("Last-Event-ID", lastEventId))).ShouldBeProblem(status).Detail.ShouldContain(says);
    }

    [Fact]
    public async Task Takes_a_key_that_may_read()
    {
        var path = $"/api/incidents/{(await platform.Incident("plain", "locked"))["id"]}/events";
        (await (await platform.With("cannot-follow", "signals", "operate")).Get(path)).ShouldBeProblem(403).Detail.ShouldContain("'read'");
        (await platform.With(key: null).Get(path)).ShouldBeProblem(401);
    }

    private async Task<string> Resolved(string source)
    {
        var incident = await platform.Incident("act", source);
        await platform.Response(incident, "Resolved");
        var path = $"/api/incidents/{incident["id"]}";
        await platform.Api.Until(path, now => now["timeline"]!.AsArray().FirstOrDefault(entry => (string?)entry!["type"] == "response_end_noted"));
        return path;
    }

    private async Task Note(string path, string text) => (await platform.Api.Post($"{path}/notes", new { text })).Status.ShouldBe(200);

    private async Task<List<long>> Positions(string path) =>
        [.. (await platform.Api.Get($"{path}/timeline?limit=500")).Json["items"]!.AsArray().Select((JsonNode? entry) => (long)entry!["position"]!)];
}
