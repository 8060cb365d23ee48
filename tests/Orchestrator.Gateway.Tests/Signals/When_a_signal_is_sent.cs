using System.Text;
using Orchestrator.Gateway.Tests.Hosting;

namespace Orchestrator.Gateway.Tests.Signals;

public sealed class When_a_signal_is_sent(TestPlatform platform)
{
    [Fact]
    public async Task Is_taken_in_with_its_ids_and_opens_an_incident()
    {
        var accepted = await platform.Api.Post("/api/signals", new { id = "sent-1", source = "sent", type = "plain", title = "It was sent", labels = new { service = "a" } });

        accepted.Status.ShouldBe(202);
        ((string?)accepted.Json["id"]).ShouldBe("sent-1");
        Guid.TryParse((string?)accepted.Json["signalId"], out _).ShouldBeTrue();
        var incident = await platform.Api.Until("/api/incidents?limit=200", answer => answer["items"]!.AsArray().FirstOrDefault(item => (string?)item!["title"] == "It was sent"));
        ((string?)incident["state"], (string?)incident["severity"]).ShouldBe(("Open", "error"));
    }

    [Fact]
    public async Task Sent_again_with_its_id_is_the_same_signal()
    {
        var signal = new { id = "twice-1", source = "twice", type = "plain", title = "Sent twice" };
        var first = await platform.Api.Post("/api/signals", signal);
        (await platform.Api.Post("/api/signals", signal)).Body.ShouldBe(first.Body);
        (await platform.Api.Post("/api/signals", new { id = "twice-2", source = "twice", type = "plain", title = "Another" })).Status.ShouldBe(202);

        var incident = await platform.Api.Until("/api/incidents?limit=200", answer => answer["items"]!.AsArray().FirstOrDefault(item => (string?)item!["title"] == "Sent twice" && (int)item["signals"]! >= 2));
        ((int)incident["signals"]!).ShouldBe(2, "the repeat, and only the repeat, is left out");
    }

    [Theory]
    [InlineData("", "The body is empty")]
    [InlineData("{\"source\":\"a\",", "line 1, byte")]
    [InlineData("nonsense", "line 1, byte 2")]
    [InlineData("[]", "it has to be a JSON object")]
    [InlineData("null", "The body is null")]
    [InlineData("{\"source\":\"a\",\"type\":\"b\"}", "'title' is missing")]
    [InlineData("{\"source\":\"a\",\"type\":\"\",\"title\":\"c\"}", "'type' is missing")]
    [InlineData("{\"source\":\"a\",\n\"type\":7}", "'type' at line 2, byte 9: it has to be a text")]
    [InlineData("{\"severity\":\"urgent\"}", "'urgent' is not one of info, warning, error, critical")]
    [InlineData("{\"status\":\"gone\"}", "'gone' is not one of firing, acknowledged, resolved")]
    [InlineData("{\"labels\":{\"port\":80}}", "'labels.port'")]
    [InlineData("{\"links\":[1]}", "'links[0]'")]
    [InlineData("{\"occurredAt\":\"yesterday\"}", "a time in ISO 8601")]
    [InlineData("{\"title\":\"\\u0000\"}", "cannot be stored")]
    [InlineData("{\"title\":\"\\ud800\"}", "cannot be stored")]
    [InlineData("{\"title\":\"a\",\"title\":\"b\"}", "Duplicate property 'title'")]
    public async Task Is_refused_with_the_field_and_the_place_where_it_makes_no_sense(string body, string says) =>
        (await platform.Api.Post("/api/signals", body)).ShouldBeProblem(400).Detail.ShouldContain(says);

    [Fact]
    public async Task Is_refused_where_it_is_too_large() =>
        (await platform.Api.Post("/api/signals", "{\"title\":\"" + new string('x', (1024 * 1024) + 1) + "\"}")).ShouldBeProblem(413).Detail.ShouldContain("1024 KiB");

    [Fact]
    public async Task Is_refused_where_a_text_in_it_is_too_long() =>
        (await platform.Api.Post("/api/signals", new { source = new string('s', 600), type = "a", title = "b" })).ShouldBeProblem(400).Detail.ShouldContain("'source' has 600 characters");

    [Fact]
    public async Task Needs_a_key()
    {
        var signal = new { source = "a", type = "b", title = "c" };
        (await platform.With(key: null).Post("/api/signals", signal)).ShouldBeProblem(401).Detail.ShouldContain("Bearer");
        (await platform.With("ork_wrong").Post("/api/signals", signal)).ShouldBeProblem(401).Detail.ShouldContain("unknown or was revoked");
        (await (await platform.With("reads-only", "read")).Post("/api/signals", signal)).ShouldBeProblem(403).Detail.ShouldContain("'signals'");
    }

    [Fact]
    public async Task May_have_its_key_in_the_address_and_nothing_else_may()
    {
        var key = (string?)(await platform.Api.Post("/api/keys", new { name = "in-the-address", scopes = new[] { "signals", "read" } })).Json["key"];
        var nobody = platform.With(key: null);
        (await nobody.Post($"/api/signals?key={key}", new { source = "address", type = "plain", title = "By address" })).Status.ShouldBe(202);
        (await nobody.Get($"/api/incidents?key={key}")).ShouldBeProblem(401);
    }

    [Fact]
    public async Task Is_read_whatever_content_type_it_has()
    {
        using var content = new StringContent("""{"source":"typed","type":"plain","title":"As a form"}""", Encoding.UTF8, "application/x-www-form-urlencoded");
        (await platform.Api.Post("/api/signals", await content.ReadAsStringAsync())).Status.ShouldBe(202);
    }
}
