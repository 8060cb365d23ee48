using System.Text;
using System.Text.Json.Nodes;
using Orchestrator.EndToEnd.Tests.Processes;
using RabbitMQ.Client;

namespace Orchestrator.EndToEnd.Tests.ExternalWorkers;

/// <summary>What a worker says that makes no sense is kept where a person sees it; the response goes by what does.</summary>
public sealed class When_a_worker_answers_wrongly : IAsyncLifetime
{
    private const string Queue = "orchestrator.actions.test.do";
    private const string Results = "orchestrator.action-results";

    private Workplace _place = null!;
    private OrchestratorProcess _orchestrator = null!;
    private OrchestratorClient _client = null!;
    private IConnection _connection = null!;
    private IChannel _channel = null!;

    public async ValueTask InitializeAsync()
    {
        _place = await Workplace.Create(onServers: true);
        _place.Bind("test.do", ("Connector", "external"));
        _orchestrator = _place.Start();
        await _orchestrator.Ready();
        _client = _orchestrator.Client();
        _connection = await new ConnectionFactory { Uri = new Uri(TestServers.Bus) }.CreateConnectionAsync();
        _channel = await _connection.CreateChannelAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _channel.DisposeAsync();
        await _connection.DisposeAsync();
        _client.Dispose();
        await _orchestrator.DisposeAsync();
        _place.Dispose();
    }

    [Fact]
    public async Task Nonsense_is_parked_with_what_is_wrong_with_it_and_the_right_answer_counts()
    {
        var command = await Command("zone");
        await Answer("this is no JSON");
        await Answer("[1,2]");
        await Answer($$"""{"reference":{{command["reference"]!.ToJsonString()}},"outcome":"succeeded","output":"{{new string('x', 300_000)}}"}""");
        await Answer($$"""{"reference":{{Changed(command, "responseId").ToJsonString()}},"outcome":"succeeded"}""");
        var parked = await OrchestratorClient.Eventually(async () => await _client.All("/api/parked") is { Count: 4 } all ? all : null, "four answers are parked");
        var errors = parked.ConvertAll(message => message.GetProperty("error").GetString()!);
        string[] told = ["is an invalid JSON literal", "could not be converted", "262144 are allowed", "there is no response"];
        foreach (var what in told)
            errors.Count(error => error.Contains(what, StringComparison.Ordinal)).ShouldBe(1, $"{what}: {string.Join('\n', errors)}");

        await Answer($$"""{"reference":{{command["reference"]!.ToJsonString()}},"outcome":"succeeded"}""");
        (await _client.Ended(1)).ShouldBe(["Resolved"]);
    }

    [Fact]
    public async Task An_answer_to_another_attempt_and_a_second_answer_are_ignored_and_the_trail_says_so()
    {
        var command = await Command("zone");
        await Answer($$"""{"reference":{{Changed(command, "attemptId").ToJsonString()}},"outcome":"succeeded","output":{"from":"nowhere"} }""");
        await Ignored(1, "is not the one that is awaited");
        var right = command["reference"]!.ToJsonString();
        await Answer($$"""{"reference":{{right}},"outcome":"succeeded","output":{"ip":"10.0.0.7"} }""");
        (await _client.Ended(1)).ShouldBe(["Resolved"]);
        await Answer($$"""{"reference":{{right}},"outcome":"failedFinal","error":"no, it failed"}""");
        await Ignored(2, "the response has ended: Resolved");
        (await _client.All("/api/parked")).ShouldBeEmpty();
    }

    private static JsonNode Changed(JsonNode command, string field)
    {
        var reference = command["reference"]!.DeepClone();
        reference[field] = Guid.NewGuid().ToString();
        return reference;
    }

    /// <summary>Takes the command as a worker does.</summary>
    private async Task<JsonNode> Command(string item)
    {
        await _client.Begin("do-or-undo", item);
        var got = await OrchestratorClient.Eventually(async () => await _channel.BasicGetAsync(Queue, autoAck: true), "the command is in the queue");
        return JsonNode.Parse(got.Body.Span)!;
    }

    private async Task Answer(string body) => await _channel.BasicPublishAsync(string.Empty, Results, Encoding.UTF8.GetBytes(body));

    private async Task Ignored(int count, string why)
    {
        var response = (await _client.All("/api/responses")).ShouldHaveSingleItem().GetProperty("id").GetString();
        var ignored = await OrchestratorClient.Eventually(
            async () => (await _client.All($"/api/audit/streams/response-{response}")).FindAll(fact => fact.GetProperty("type").GetString() == "result_ignored") is var all && all.Count == count ? all : null,
            $"{count} answers were ignored");
        ignored[^1].ToString().ShouldContain(why);
    }
}
