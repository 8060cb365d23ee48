namespace Orchestrator.Sandbox.Tests;

public sealed class When_a_fault_is_asked_for : SandboxTest
{
    private const string Rollback = "/deployments/checkout/rollback";

    [Fact]
    public async Task Fails_the_next_calls_without_an_effect_and_then_no_more()
    {
        await Ask(new { path = "/deployments/*/rollback", kind = "fail", times = 2, status = 500 });
        (await Send("POST", "/deployments/checkout/freeze")).Status.ShouldBe(200);
        (await Send("POST", Rollback, key: "k")).Status.ShouldBe(500);
        (await Send("POST", Rollback, key: "k")).Status.ShouldBe(500);
        World.Effects.Find(Rollback).ShouldBeEmpty();
        (await Send("POST", Rollback, key: "k")).Status.ShouldBe(200);
        World.Calls.Find(Rollback).Select(call => call.Fault).ShouldBe(["fail", "fail", null]);
    }

    [Fact]
    public async Task Drops_the_connection_after_the_effect()
    {
        await Ask(new { path = Rollback, kind = "drop" });
        await Should.ThrowAsync<HttpRequestException>(() => Send("POST", Rollback, key: "k"));
        World.Effects.Find(Rollback).Count.ShouldBe(1);
        (await Send("POST", Rollback, key: "k")).Status.ShouldBe(200);
        World.Effects.Find(Rollback).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Hangs_without_an_effect_until_the_caller_gives_up()
    {
        await Ask(new { path = "/deployments/**", kind = "hang" });
        using var patience = new CancellationTokenSource();
        var calling = Http.PostAsync(Rollback, null, patience.Token);
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (World.Calls.Total == 0)
            await Task.Delay(5, deadline.Token);
        await patience.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => calling);
        World.Calls.Find(Rollback).Single().Status.ShouldBeNull();
        World.Effects.Total.ShouldBe(0);
    }

    [Fact]
    public async Task Answers_late_when_told_to()
    {
        await Ask(new { path = Rollback, kind = "delay", delayMs = 150 });
        var before = TimeProvider.System.GetTimestamp();
        (await Send("POST", Rollback)).Status.ShouldBe(200);
        TimeProvider.System.GetElapsedTime(before).ShouldBeGreaterThan(TimeSpan.FromMilliseconds(140));
    }

    [Fact]
    public async Task Touches_only_the_method_it_names()
    {
        await Ask(new { path = "/flags/*", kind = "fail", method = "PUT", status = 429, retryAfterSeconds = 7 });
        (await Send("GET", "/flags/new-ranking")).Status.ShouldBe(200);
        using var answer = await Http.PutAsync("/flags/new-ranking", new StringContent("""{"enabled":false}"""));
        ((int)answer.StatusCode).ShouldBe(429);
        answer.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(7));
    }

    [Fact]
    public async Task Lists_and_clears_what_is_left()
    {
        await Ask(new { path = "/payments/**", kind = "hang", times = 3 });
        var (_, listed) = await Get("/faults");
        listed["items"]![0]!["kind"]!.GetValue<string>().ShouldBe("hang");
        listed["items"]![0]!["times"]!.GetValue<int>().ShouldBe(3);
        await Send("DELETE", "/faults");
        (await Send("POST", "/payments/pay-1001/hold")).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("""{"kind":"fail"}""", "path")]
    [InlineData("""{"path":"/x","kind":"explode"}""", "kind")]
    [InlineData("""{"path":"/x","kind":"fail","status":200}""", "status")]
    [InlineData("""{"path":"/x","kind":"fail","times":0}""", "times")]
    [InlineData("nonsense", "fault")]
    [InlineData("null", "fault")]
    public async Task Refuses_one_that_makes_no_sense(string body, string named)
    {
        var answer = await Send("POST", "/faults", body);
        answer.Status.ShouldBe(400);
        answer.Body.ShouldContain(named);
    }

    private async Task Ask(object fault) => (await Send("POST", "/faults", fault)).Status.ShouldBe(201);
}
