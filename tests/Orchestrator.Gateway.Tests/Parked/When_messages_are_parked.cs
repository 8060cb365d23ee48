using Microsoft.Extensions.DependencyInjection;
using Orchestrator.AuditTrail;
using Orchestrator.AuditTrail.Messaging;
using Orchestrator.AuditTrail.Outbox;
using Orchestrator.Gateway.Signals;
using Orchestrator.Gateway.Tests.Hosting;

namespace Orchestrator.Gateway.Tests.Parked;

public sealed class When_messages_are_parked(TestPlatform platform)
{
    [Fact]
    public async Task One_is_seen_with_its_error_and_sent_again()
    {
        var command = NativeSignals.Read("""{"source":"parked","type":"plain","title":"Parked, then retried"}"""u8, DateTimeOffset.UtcNow);
        var id = await Park("orchestrator.alert-groups", command);
        var seen = (await platform.Api.Get("/api/parked?limit=500")).Json["items"]!.AsArray().Single(item => (string?)item!["id"] == id.ToString())!;
        ((string?)seen["error"], (string?)seen["body"]!["message"]!["signal"]!["title"]).ShouldBe(("for the test", "Parked, then retried"));

        (await platform.Api.Post($"/api/parked/orchestrator.alert-groups/{id}/retry")).Status.ShouldBe(204);
        await platform.Api.Until("/api/incidents?limit=200", answer => answer["items"]!.AsArray().FirstOrDefault(item => (string?)item!["title"] == "Parked, then retried"));
    }

    [Fact]
    public async Task One_is_dropped()
    {
        var id = await Park("orchestrator.signals", new PlainSignal());
        (await platform.Api.Post($"/api/parked/orchestrator.signals/{id}/drop")).Status.ShouldBe(204);
        (await platform.Api.Post($"/api/parked/orchestrator.signals/{id}/drop")).ShouldBeProblem(404).Detail.ShouldContain("GET /api/parked");
        (await platform.Api.Post($"/api/parked/orchestrator.signals/{id}/retry")).ShouldBeProblem(404);
        (await platform.Api.Post("/api/parked/orchestrator.signals/x/retry")).ShouldBeProblem(404);
    }

    private async Task<Guid> Park(string destination, object message)
    {
        var id = Guid.NewGuid();
        var now = DateTimeOffset.UtcNow;
        var body = Envelope.Write(id, message, now, "test", incident: null);
        await platform.Services.GetRequiredService<IAuditStore>().Park(
            new OutboxMessage(id, destination, message.GetType().Name, Envelope.ContentType, body, now), "for the test", now, CancellationToken.None);
        return id;
    }
}
