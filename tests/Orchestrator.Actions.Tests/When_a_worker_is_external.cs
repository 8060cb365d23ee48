using System.Text;
using System.Text.Json;
using Orchestrator.Actions.External;
using Orchestrator.Contracts.Actions;

namespace Orchestrator.Actions.Tests;

public sealed class When_a_worker_is_external : IDisposable
{
    private const string Reference = """
        "reference":{"action":"dns.switch","responseId":"11111111-1111-4111-8111-111111111111","step":"freeze","attemptId":"33333333-3333-4333-8333-333333333333","attempt":1}
        """;

    private readonly ManualTime _time = new();
    private readonly Bench _bench;

    public When_a_worker_is_external() =>
        _bench = new Bench("""{"Actions":{"dns.switch":{"Connector":"external","Sensitive":["token"]},"other":{"Connector":"external","Queue":"team.q"} } }""", _time);

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Gets_the_documented_command_and_nobody_answers_for_it()
    {
        var command = Bench.Command("dns.switch", new { zone = "eu" }, TimeSpan.FromSeconds(30), Guid.Parse("33333333-3333-4333-8333-333333333333"));
        (await _bench.Runner.Run(command, _bench.Outgoing, default)).ShouldBeNull();
        var (queue, sent) = _bench.Outgoing.Sent.Single();
        queue.ShouldBe("orchestrator.actions.dns.switch");
        Encoding.UTF8.GetString(sent.ToJson()).ShouldBe(
            """
            {"reference":{"action":"dns.switch","responseId":"11111111-1111-4111-8111-111111111111","step":"freeze","attemptId":"33333333-3333-4333-8333-333333333333","attempt":1},
            "action":"dns.switch","flow":"critical-slo-breach","incidentId":"22222222-2222-4222-8222-222222222222","idempotencyKey":"key-1",
            "deadline":"2026-11-22T12:00:30+00:00","timeoutSeconds":30,"input":{"zone":"eu"}}
            """.ReplaceLineEndings(""));
    }

    [Fact]
    public async Task Has_the_queue_that_is_set()
    {
        await _bench.Runner.Run(Bench.Command("other"), _bench.Outgoing, default);
        _bench.Outgoing.Sent.Single().Queue.ShouldBe("team.q");
    }

    [Theory]
    [InlineData("succeeded", ActionOutcome.Succeeded)]
    [InlineData("SUCCEEDED", ActionOutcome.Succeeded)]
    [InlineData("failedRetryable", ActionOutcome.FailedRetryable)]
    [InlineData("failedFinal", ActionOutcome.FailedFinal)]
    [InlineData("unknown", ActionOutcome.Unknown)]
    public void Ends_the_attempt_with_its_answer(string word, ActionOutcome outcome)
    {
        var (ended, wrong) = Read($$"""{{{Reference}},"outcome":"{{word}}","error":"because","output":{"token":"t","ip":"10.0.0.1"},"extra":1}""");
        wrong.ShouldBeNull();
        ended!.Outcome.ShouldBe(outcome);
        ended.AttemptId.ShouldBe(Guid.Parse("33333333-3333-4333-8333-333333333333"));
        ended.Step.ShouldBe("freeze");
        ended.Output!.Value.GetRawText().ShouldBe("""{"token":"***","ip":"10.0.0.1"}""");
        ended.Error.ShouldBe(outcome == ActionOutcome.Succeeded ? null : "because");
    }

    [Fact]
    public void May_answer_with_its_own_command_as_the_reference()
    {
        var command = ExternalCommand.From(Bench.Command("dns.switch"), _time.GetUtcNow());
        using var sent = JsonDocument.Parse(command.ToJson());
        var (ended, wrong) = Read($$"""{"reference":{{sent.RootElement.GetProperty("reference").GetRawText()}},"outcome":"succeeded"}""");
        wrong.ShouldBeNull();
        ended!.AttemptId.ShouldBe(command.Reference.AttemptId);
        ended.Output!.Value.GetRawText().ShouldBe("{}");
    }

    [Theory]
    [InlineData("", "no JSON at line 1")]
    [InlineData("{\"reference\":", "no JSON at line 1, byte 14")]
    [InlineData("[]", "no JSON object")]
    [InlineData("{\"outcome\":\"succeeded\"}", "'reference' has to be the one of the command")]
    [InlineData("{\"outcome\":\"succeeded\",\"reference\":{\"action\":\"x\"}}", "'reference'")]
    [InlineData("{\"outcome\":\"succeeded\",\"reference\":7}", "'reference'")]
    [InlineData("{REF,\"outcome\":\"done\"}", "'outcome' is 'done', and has to be one of succeeded, failedRetryable, failedFinal, unknown")]
    [InlineData("{REF,\"outcome\":\"failedFinal\"}", "'error' does not say why")]
    [InlineData("{REF}", "'outcome' is ''")]
    public void Is_told_what_is_wrong_with_an_answer(string json, string sentence)
    {
        var (ended, wrong) = Read(json.Replace("REF", Reference));
        ended.ShouldBeNull();
        wrong!.ShouldContain(sentence);
    }

    [Fact]
    public void Cannot_answer_more_than_is_allowed() =>
        Read($$"""{{{Reference}},"outcome":"succeeded","output":"{{new string('x', 300_000)}}"}""").Wrong!.ShouldContain("262144 are allowed");

    private (Contracts.Responses.ActionEnded? Ended, string? Wrong) Read(string json) => ExternalResult.Read(Encoding.UTF8.GetBytes(json), _bench.Catalogue);
}
