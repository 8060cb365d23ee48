using Orchestrator.Gateway.Tests.Hosting;

namespace Orchestrator.Gateway.Tests.Incidents;

public sealed class When_incidents_are_read(TestPlatform platform)
{
    [Fact]
    public async Task Lists_the_newest_first_a_page_at_a_time()
    {
        for (var i = 0; i < 3; i++)
            await platform.Incident("plain", $"paged-{i}");
        var first = (await platform.Api.Get("/api/incidents?limit=2")).Json;
        first["items"]!.AsArray().Count.ShouldBe(2);
        var second = (await platform.Api.Get($"/api/incidents?limit=2&cursor={Uri.EscapeDataString((string)first["next"]!)}")).Json;
        second["items"]!.AsArray().Select(item => (string?)item!["id"]).ShouldNotContain((string?)first["items"]![0]!["id"]);
        string.CompareOrdinal((string?)first["items"]![0]!["openedAt"], (string?)second["items"]![0]!["openedAt"]).ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Lists_those_of_a_state_and_a_severity()
    {
        var incident = await platform.Incident("plain", "filtered");
        await platform.Api.Post($"/api/incidents/{incident["id"]}/acknowledge");

        var found = (await platform.Api.Get("/api/incidents?state=acknowledged&severity=critical&limit=200")).Json["items"]!.AsArray();
        found.Select(item => (string?)item!["id"]).ShouldContain((string?)incident["id"]);
        found.Select(item => (string?)item!["state"]).Distinct().ShouldBe(["Acknowledged"]);
        (await platform.Api.Get("/api/incidents?severity=info&limit=200")).Json["items"]!.AsArray().Select(item => (string?)item!["id"]).ShouldNotContain((string?)incident["id"]);
    }

    [Theory]
    [InlineData("state=opn", "Open, Acknowledged, Mitigated, Resolved, Closed")]
    [InlineData("severity=bad", "Info, Warning, Error, Critical")]
    [InlineData("cursor=bad", "cursor")]
    [InlineData("limit=0", "from 1 to 200")]
    [InlineData("limit=many", "from 1 to 200")]
    [InlineData("staet=open", "?staet= is nothing to ask for here; there is ?state=, ?severity=, ?q=, ?cursor=, ?limit=")]
    public async Task Says_what_can_be_asked(string query, string says) =>
        (await platform.Api.Get($"/api/incidents?{query}")).ShouldBeProblem(400).Detail.ShouldContain(says);

    [Fact]
    public async Task Finds_those_that_words_of_title_labels_or_id_name()
    {
        foreach (var (source, region) in new[] { ("searched-a", "north"), ("searched-b", "south") })
            (await platform.Api.Post("/api/signals", new { source, type = "plain", title = $"{source} is slow", labels = new { region } })).Status.ShouldBe(202);
        var north = await platform.Api.Until("/api/incidents?q=SEARCHED%20north", answer => answer["items"]!.AsArray().SingleOrDefault());
        await platform.Api.Until("/api/incidents?q=searched%20slow", answer => answer["items"]!.AsArray() is { Count: 2 } both ? both : null);

        ((string?)north["title"]).ShouldBe("searched-a is slow");
        (await platform.Api.Get($"/api/incidents?q={((string)north["id"]!)[..13]}")).Json["items"]!.AsArray().ShouldHaveSingleItem();
        (await platform.Api.Get("/api/incidents?q=searched&state=closed")).Json["items"]!.AsArray().ShouldBeEmpty();
        (await platform.Api.Get("/api/incidents?q=searched%25")).Json["items"]!.AsArray().ShouldBeEmpty();
        (await platform.Api.Get($"/api/incidents?q={new string('x', 201)}")).ShouldBeProblem(400).Detail.ShouldContain("200 characters");
    }

    [Theory]
    [InlineData("/api/responses?staet=running", "there is ?state=, ?flow=")]
    [InlineData("/api/responses?state=run", "there is Queued, Running")]
    [InlineData("/api/tasks?assigne=me", "there is ?state=, ?assignee=")]
    [InlineData("/api/tasks?state=opn", "there is Open, Claimed")]
    [InlineData("/api/tasks?incident=7", "an id is a UUID")]
    public async Task Other_lists_say_it_too(string path, string says) => (await platform.Api.Get(path)).ShouldBeProblem(400).Detail.ShouldContain(says);

    [Theory]
    [InlineData("7d9c2f5e-0000-4000-8000-000000000000")]
    [InlineData("nonsense")]
    public async Task Knows_no_incident_that_is_not_there(string id) => (await platform.Api.Get($"/api/incidents/{id}")).ShouldBeProblem(404).Detail.ShouldContain(id);

    [Fact]
    public async Task Tells_the_story_of_one_in_words()
    {
        var incident = await platform.Incident("act", "storied");
        await platform.Response(incident, "Resolved");
        await platform.Api.Post($"/api/incidents/{incident["id"]}/notes", new { text = "looks good" });

        var told = (await platform.Api.Get($"/api/incidents/{incident["id"]}")).Json;
        ((string?)told["responses"]![0]!["flow"]).ShouldBe("just-act");
        var story = told["timeline"]!.AsArray().Select(entry => (string)entry!["what"]!).ToList();
        story.ShouldContain("Incident opened: \"storied has act\", critical");
        story.ShouldContain("act: world.echo begins");
        story.ShouldContain("act: done");
        story.ShouldContain("admin noted: looks good");
        story.ShouldContain(what => what.StartsWith("The response ended: resolved"));
        told["timeline"]!.AsArray().Select(entry => (long)entry!["position"]!).ShouldBeInOrder();
        var response = (string?)told["responses"]![0]!["id"];
        var ofResponse = (await platform.Api.Get($"/api/responses/{response}/timeline")).Json["items"]!.AsArray();
        ofResponse.Select(entry => (string?)entry!["stream"]).Distinct().ShouldBe([$"response-{response}"]);
        (await platform.Api.Get($"/api/responses/{response}")).Json["timeline"]!.AsArray().Count.ShouldBe(ofResponse.Count);
        told["timeline"]!.AsArray().ShouldAllBe(entry => entry!["who"] != null && entry["stream"] != null);
    }

    [Fact]
    public async Task Says_who_may_not() => (await (await platform.With("sends-only", "signals")).Get("/api/incidents")).ShouldBeProblem(403).Detail.ShouldContain("the key 'sends-only' has signals");
}
