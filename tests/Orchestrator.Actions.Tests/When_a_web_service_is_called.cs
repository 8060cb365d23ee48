using System.Text.Json;
using Orchestrator.Contracts.Actions;
using Orchestrator.Sandbox;

namespace Orchestrator.Actions.Tests;

public sealed class When_a_web_service_is_called : IAsyncLifetime
{
    private SandboxServer _sandbox = null!;

    public async ValueTask InitializeAsync() => _sandbox = await SandboxServer.Start();

    public ValueTask DisposeAsync() => _sandbox.DisposeAsync();

    [Fact]
    public async Task Succeeds_with_the_whole_answer_as_the_output()
    {
        using var bench = Sandboxed("""{"Connector":"http","Url":"http://HOST/deployments/{service}/freeze"}""");
        var ended = await bench.Run("it", new { service = "checkout", reason = "SLO breach" });
        ended.Outcome.ShouldBe(ActionOutcome.Succeeded);
        ended.Error.ShouldBeNull();
        ended.Output!.Value.GetProperty("frozen").GetBoolean().ShouldBeTrue();
        bench.Lines.Single().ShouldContain("attempt 1 of critical-slo-breach/freeze");
    }

    [Fact]
    public async Task Sends_the_input_and_the_idempotency_key()
    {
        using var bench = Sandboxed("""{"Connector":"http","Url":"http://HOST/deployments/{service}/freeze"}""");
        await bench.Run("it", new { service = "checkout", reason = "SLO breach" });
        var call = _sandbox.World.Calls.Find().Single();
        call.Key.ShouldBe("key-1");
        JsonDocument.Parse(call.Body).RootElement.GetProperty("reason").GetString().ShouldBe("SLO breach");
    }

    [Fact]
    public async Task Maps_the_answer_to_the_output()
    {
        using var bench = Sandboxed("""
            {"Connector":"http","Method":"GET","Url":"http://HOST/deployments/{service}",
             "Output":{"running":"/current","before":"/items/1/version","owner":"/owner?"}}
            """);
        (await bench.Run("it")).Output!.Value.GetRawText().ShouldBe("""{"before":"2026.11.1","owner":null,"running":"2026.11.2"}""");
    }

    [Fact]
    public async Task Fills_a_body_template_and_keeps_the_types_of_values()
    {
        using var bench = Sandboxed("""
            {"Connector":"http","Url":"http://HOST/echo","Success":"200",
             "Body":{"text":"{service} is slow, {{really}}","n":3,"on":true,"code":"'007'","version":"1.2.3",
                     "count":"{count}","tags":"{tags}","deep":"{a.b.1}","incident":"{$incidentId}","list":["{service}",2]}}
            """);
        var ended = await bench.Run("it", new { service = "checkout", count = 5, tags = new[] { "x" }, a = new { b = new[] { 1, 2 } } });
        var output = ended.Output!.Value;
        output.GetProperty("text").GetString().ShouldBe("checkout is slow, {really}");
        output.GetProperty("n").GetInt32().ShouldBe(3);
        output.GetProperty("on").GetBoolean().ShouldBeTrue();
        output.GetProperty("code").GetString().ShouldBe("007");
        output.GetProperty("version").GetString().ShouldBe("1.2.3");
        output.GetProperty("count").GetInt32().ShouldBe(5);
        output.GetProperty("tags")[0].GetString().ShouldBe("x");
        output.GetProperty("deep").GetInt32().ShouldBe(2);
        output.GetProperty("incident").GetString().ShouldBe("22222222-2222-4222-8222-222222222222");
        output.GetProperty("list").GetRawText().ShouldBe("""["checkout",2]""");
    }

    [Fact]
    public async Task Encodes_what_it_fills_into_the_address()
    {
        await using var peer = Peer.ThatAnswers("HTTP/1.1 200 OK", "{}");
        using var bench = new Bench($$"""
            {"AllowedHosts":["127.0.0.1:{{peer.Port}}"],
             "Actions":{"it":{"Connector":"http","Method":"GET","Url":"http://127.0.0.1:{{peer.Port}}/a/{part}?q={query}"} } }
            """);
        (await bench.Run("it", new { part = "x/../y?z#w", query = "a&b=c" })).Outcome.ShouldBe(ActionOutcome.Succeeded);
        peer.Requests.Single().ShouldStartWith("GET /a/x%2F..%2Fy%3Fz%23w?q=a%26b%3Dc HTTP/1.1");
    }

    [Theory]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("")]
    public async Task Refuses_a_value_that_would_point_somewhere_else(string service)
    {
        using var bench = Sandboxed("""{"Connector":"http","Url":"http://HOST/deployments/{service}/freeze"}""");
        var ended = await bench.Run("it", new { service });
        ended.Outcome.ShouldBe(ActionOutcome.FailedFinal);
        _sandbox.World.Calls.Total.ShouldBe(0);
    }

    [Fact]
    public async Task Fails_for_good_when_the_input_lacks_a_field_and_names_it()
    {
        using var bench = Sandboxed("""{"Connector":"http","Url":"http://HOST/deployments/{service}/freeze"}""");
        var ended = await bench.Run("it", new { region = "eu", name = "checkout" });
        ended.Outcome.ShouldBe(ActionOutcome.FailedFinal);
        ended.Error!.ShouldContain("'service'");
        ended.Error!.ShouldContain("region, name");
    }

    [Theory]
    [InlineData(408, ActionOutcome.FailedRetryable)]
    [InlineData(429, ActionOutcome.FailedRetryable)]
    [InlineData(500, ActionOutcome.Unknown)]
    [InlineData(503, ActionOutcome.FailedRetryable)]
    [InlineData(400, ActionOutcome.FailedFinal)]
    [InlineData(404, ActionOutcome.FailedFinal)]
    [InlineData(409, ActionOutcome.FailedFinal)]
    public async Task Tells_by_the_status_whether_another_try_makes_sense(int status, ActionOutcome outcome)
    {
        _sandbox.World.Faults.Add(new("/echo", Sandbox.Faults.FaultKind.Fail, Status: status));
        using var bench = Sandboxed("""{"Connector":"http","Url":"http://HOST/echo"}""");
        var ended = await bench.Run("it");
        (ended.Outcome, ended.Repeatable).ShouldBe((outcome, outcome == ActionOutcome.Unknown ? true : null));
        ended.Error!.ShouldContain($"/echo answered {status}");
        ended.Error!.ShouldContain("This call was told to fail.");
    }

    [Theory]
    [InlineData(503, ActionOutcome.FailedRetryable)]
    [InlineData(429, ActionOutcome.FailedRetryable)]
    [InlineData(500, ActionOutcome.Unknown)]
    [InlineData(502, ActionOutcome.Unknown)]
    [InlineData(404, ActionOutcome.FailedFinal)]
    public async Task Does_not_know_after_a_server_error_of_a_target_that_is_not_idempotent(int status, ActionOutcome outcome)
    {
        _sandbox.World.Faults.Add(new("/echo", Sandbox.Faults.FaultKind.Fail, Status: status));
        using var bench = Sandboxed("""{"Connector":"http","Url":"http://HOST/echo","Idempotent":false}""");
        var ended = await bench.Run("it");
        (ended.Outcome, ended.Repeatable).ShouldBe((outcome, outcome == ActionOutcome.Unknown ? false : null));
    }

    [Fact]
    public async Task Takes_codes_the_settings_name()
    {
        _sandbox.World.Faults.Add(new("/echo", Sandbox.Faults.FaultKind.Fail, Times: 2, Status: 409));
        using var bench = Sandboxed("""{"Connector":"http","Url":"http://HOST/echo","Success":["200","409"]}""");
        (await bench.Run("it")).Outcome.ShouldBe(ActionOutcome.Succeeded);
        using var other = Sandboxed("""{"Connector":"http","Url":"http://HOST/echo","Retryable":"409,423"}""");
        (await other.Run("it")).Outcome.ShouldBe(ActionOutcome.FailedRetryable);
    }

    [Fact]
    public async Task Has_one_effect_when_the_connection_was_dropped_after_it_and_it_is_tried_again()
    {
        _sandbox.World.Faults.Add(new("/deployments/*/rollback", Sandbox.Faults.FaultKind.Drop));
        using var bench = Sandboxed("""{"Connector":"http","Url":"http://HOST/deployments/{service}/rollback"}""");
        (await bench.Run("it")).Repeatable.ShouldBe(true);
        (await bench.Run("it")).Outcome.ShouldBe(ActionOutcome.Succeeded);
        _sandbox.World.Calls.Total.ShouldBe(2);
        _sandbox.World.Effects.Total.ShouldBe(1);
    }

    [Fact]
    public async Task Masks_outputs_that_are_declared_sensitive()
    {
        using var bench = Sandboxed("""{"Connector":"http","Url":"http://HOST/echo","Sensitive":["token","/card/number"]}""");
        var ended = await bench.Run("it", new { a = new { Token = "t-1" }, card = new { number = "4111", brand = "x" }, number = 7 });
        ended.Output!.Value.GetRawText().ShouldBe("""{"a":{"Token":"***"},"card":{"number":"***","brand":"x"},"number":7}""");
    }

    private Bench Sandboxed(string action)
    {
        var host = _sandbox.Address.Authority;
        return new Bench($$"""{"AllowedHosts":["{{host}}"],"Actions":{"it":{{action.Replace("HOST", host)}} } }""");
    }
}
