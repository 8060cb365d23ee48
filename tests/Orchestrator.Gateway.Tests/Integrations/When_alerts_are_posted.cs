using Orchestrator.Gateway.Tests.Hosting;

namespace Orchestrator.Gateway.Tests.Integrations;

public sealed class When_alerts_are_posted(TestPlatform platform)
{
    private const string Path = "/integrations/alertmanager";

    [Fact]
    public async Task Each_opens_its_incident_and_a_repeat_changes_nothing()
    {
        var body = new { alerts = new[] { Alert("PostedA"), Alert("PostedB"), Alert("PostedA") } };
        var accepted = await platform.Api.Post(Path, body);
        accepted.Status.ShouldBe(202, accepted.Body);
        accepted.Json["signals"]!.AsArray().Select(signal => (string?)signal!["signalId"]).Distinct().Count().ShouldBe(2);
        (await platform.Api.Post(Path, body)).Body.ShouldBe(accepted.Body);

        foreach (var name in new[] { "PostedA", "PostedB" })
            (await Incident(name, "Open"))["integration"]!.ToString().ShouldBe("alertmanager");
        await platform.Api.Post(Path, new { alerts = new[] { Alert("PostedA", "resolved") } });
        ((int)(await Incident("PostedA", "Resolved"))["signals"]!).ShouldBe(2, "firing and resolved, once each");
    }

    [Fact]
    public async Task As_many_as_a_large_group_has_are_taken_at_once()
    {
        var alerts = Enumerable.Range(0, 1200).Select(i => Alert($"Large{i}", "resolved", new string('x', 1500)));
        var accepted = await platform.Api.Post(Path, new { alerts });
        accepted.Status.ShouldBe(202, accepted.Body);
        accepted.Json["signals"]!.AsArray().Count.ShouldBe(1200);
    }

    [Theory]
    [InlineData("", "The body is empty")]
    [InlineData("{\"alerts\":", "line 1, byte")]
    [InlineData("[]", "it has to be a JSON object")]
    [InlineData("{}", "'alerts' is missing")]
    [InlineData("{\"alerts\":{}}", "'alerts' at line 1, byte 12: it has to be a list of objects")]
    [InlineData("{\"alerts\":[{\"labels\":[]}]}", "'alerts[0].labels'")]
    [InlineData("{\"alerts\":[{\"labels\":{\"a\":\"\\u0000\"}}]}", "cannot be stored")]
    public async Task What_makes_no_sense_is_refused_with_the_place(string body, string says) =>
        (await platform.Api.Post(Path, body)).ShouldBeProblem(400).Detail.ShouldContain(says);

    [Fact]
    public async Task A_notification_without_alerts_is_fine() => (await platform.Api.Post(Path, "{\"alerts\":[null]}")).Body.ShouldBe("{\"signals\":[]}");

    [Fact]
    public async Task What_is_too_large_is_refused() =>
        (await platform.Api.Post(Path, new string(' ', (8 * 1024 * 1024) + 1))).ShouldBeProblem(413).Detail.ShouldContain("8192 KiB");

    [Fact]
    public async Task The_key_may_come_in_the_header_or_in_the_address()
    {
        var key = (string?)(await platform.Api.Post("/api/keys", new { name = "alertmanager", scopes = new[] { "signals" } })).Json["key"];
        var body = new { alerts = new[] { Alert("Keyed") } };
        (await platform.With(key).Post(Path, body)).Status.ShouldBe(202);
        (await platform.With(key: null).Post($"{Path}?key={key}", body)).Status.ShouldBe(202);
        (await platform.With(key: null).Post(Path, body)).ShouldBeProblem(401);
        (await (await platform.With("reads-alerts", "read")).Post(Path, body)).ShouldBeProblem(403).Detail.ShouldContain("'signals'");
    }

    private static object Alert(string name, string status = "firing", string? description = null) => new
    {
        status,
        labels = new { alertname = name, severity = "warning" },
        annotations = new { summary = $"{name} is not well", description },
        startsAt = "2026-03-01T12:00:00Z",
        endsAt = status == "firing" ? "0001-01-01T00:00:00Z" : "2026-03-01T12:05:00Z",
    };

    private Task<System.Text.Json.Nodes.JsonNode> Incident(string name, string state) => platform.Api.Until(
        $"/api/incidents?q={name}", answer => answer["items"]!.AsArray().FirstOrDefault(item => (string?)item!["state"] == state));
}
