using Orchestrator.Contracts.Actions;

namespace Orchestrator.Actions.Tests;

public sealed class When_a_message_is_published
{
    [Fact]
    public async Task Leaves_with_the_commit_under_the_id_of_the_attempt()
    {
        using var bench = new Bench("""
            {"Actions":{"it":{"Connector":"publish","Exchange":"incidents","RoutingKey":"slo.{service}","Body":{"service":"{service}","severity":3} } } }
            """);
        var command = Bench.Command("it");
        (await bench.Run(command)).Outcome.ShouldBe(ActionOutcome.Succeeded);
        var published = bench.Outgoing.Published.Single();
        published.Exchange.ShouldBe("incidents");
        published.RoutingKey.ShouldBe("slo.checkout");
        published.MessageId.ShouldBe(command.AttemptId);
        published.IdempotencyKey.ShouldBe("key-1");
        published.Body.GetRawText().ShouldBe("""{"service":"checkout","severity":3}""");
    }

    [Fact]
    public async Task Refuses_a_routing_key_that_is_too_long()
    {
        using var bench = new Bench("""{"Actions":{"it":{"Connector":"publish","Exchange":"incidents","RoutingKey":"{service}"} } }""");
        (await bench.Run("it", new { service = new string('x', 300) })).Outcome.ShouldBe(ActionOutcome.FailedFinal);
    }
}
