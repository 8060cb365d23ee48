using System.Text;
using Orchestrator.EndToEnd.Tests.Processes;
using RabbitMQ.Client;

namespace Orchestrator.EndToEnd.Tests.ExternalWorkers;

/// <summary>The connector <c>publish</c>, and an exchange of somebody else's.</summary>
public sealed class When_an_action_publishes : IAsyncLifetime
{
    private const string Exchange = "orchestrator-tests-published";

    private IConnection _connection = null!;
    private IChannel _channel = null!;

    public async ValueTask InitializeAsync()
    {
        _connection = await new ConnectionFactory { Uri = new Uri(TestServers.Bus) }.CreateConnectionAsync();
        _channel = await _connection.CreateChannelAsync();
        await _channel.ExchangeDeleteAsync(Exchange);
    }

    public async ValueTask DisposeAsync()
    {
        await _channel.ExchangeDeleteAsync(Exchange);
        await _channel.DisposeAsync();
        await _connection.DisposeAsync();
    }

    [Fact]
    public async Task The_message_waits_for_its_exchange_where_a_person_sees_it_and_arrives_as_bound()
    {
        using var place = await Workplace.Create(onServers: true);
        place.Bind("test.do", ("Connector", "publish"), ("Exchange", Exchange), ("RoutingKey", "item.{item}"), ("Body__what", "{item}"));
        await using var orchestrator = place.Start();
        await orchestrator.Ready();
        using var client = orchestrator.Client();
        await client.Begin("do-or-ask", "seven");
        var parked = (await OrchestratorClient.Eventually(async () => await client.All("/api/parked") is { Count: > 0 } all ? all : null, "it is parked")).ShouldHaveSingleItem();
        parked.GetProperty("error").GetString()!.ShouldContain($"There is no exchange '{Exchange}': declare it, then retry this message.");

        await _channel.ExchangeDeclareAsync(Exchange, ExchangeType.Topic);
        var queue = await _channel.QueueDeclareAsync();
        await _channel.QueueBindAsync(queue.QueueName, Exchange, "item.*");
        await client.Post($"/api/parked/{parked.GetProperty("destination").GetString()}/{parked.GetProperty("id").GetString()}/retry", new { });
        var message = await OrchestratorClient.Eventually(async () => await _channel.BasicGetAsync(queue.QueueName, autoAck: true), "it arrives");
        message.RoutingKey.ShouldBe("item.seven");
        Encoding.UTF8.GetString(message.Body.Span).ShouldBe("""{"what":"seven"}""");
        message.BasicProperties.ContentType.ShouldBe("application/json");
        message.BasicProperties.Persistent.ShouldBeTrue();
        var key = Encoding.UTF8.GetString((byte[])message.BasicProperties.Headers!["Idempotency-Key"]!);

        var response = (await client.All("/api/responses")).ShouldHaveSingleItem();
        response.GetProperty("state").GetString().ShouldBe("Resolved");
        key.ShouldNotBe(message.BasicProperties.MessageId, "the key is the step's, the id is the attempt's");
        (await client.Get($"/api/audit/streams/response-{response.GetProperty("id").GetString()}")).ToString().ShouldContain(message.BasicProperties.MessageId!);
    }
}
