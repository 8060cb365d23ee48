using Orchestrator.Gateway.Tests.Hosting;

namespace Orchestrator.Gateway.Tests.Keys;

public sealed class When_keys_are_issued(TestPlatform platform)
{
    [Fact]
    public async Task One_is_let_in_under_its_name_until_it_is_revoked()
    {
        var bob = await platform.With("bob", "read", "operate");
        var incident = await platform.Incident("plain", "for-bob");
        ((string?)(await bob.Post($"/api/incidents/{incident["id"]}/acknowledge")).Json["acknowledgedBy"]).ShouldBe("bob");

        (await platform.Api.Delete("/api/keys/bob")).Status.ShouldBe(204);
        (await bob.Get("/api/incidents")).ShouldBeProblem(401);
        (await platform.Api.Delete("/api/keys/bob")).ShouldBeProblem(409);
        (await platform.Api.Post("/api/keys", new { name = "bob", scopes = new[] { "read" } })).ShouldBeProblem(409).Detail.ShouldContain("not used again");
    }

    [Fact]
    public async Task The_trail_holds_its_hash_and_nobody_sees_it_again()
    {
        var key = (string)(await platform.Api.Post("/api/keys", new { name = "secret", scopes = new[] { "read" } })).Json["key"]!;
        (await platform.Api.Get("/api/keys")).Body.ShouldNotContain(key);
        var trail = (await platform.Api.Get("/api/audit/export")).Body;
        trail.ShouldContain(Gateway.Keys.KeyText.HashOf(key));
        trail.ShouldNotContain(key);
    }

    [Fact]
    public async Task Only_sense_is_issued()
    {
        (await platform.Api.Post("/api/keys", new { name = "x", scopes = new[] { "everything" } })).ShouldBeProblem(400).Detail.ShouldContain("signals, read, operate, decide, simulate, admin");
        (await platform.Api.Post("/api/keys", new { name = "x" })).ShouldBeProblem(400).Detail.ShouldContain("'scopes'");
        (await platform.Api.Post("/api/keys", new { scopes = new[] { "read" } })).ShouldBeProblem(400).Detail.ShouldContain("'name'");
        (await platform.Api.Delete("/api/keys/nobody")).ShouldBeProblem(404);
        (await (await platform.With("no-admin", "read")).Get("/api/keys")).ShouldBeProblem(403).Detail.ShouldContain("'admin'");
    }
}
