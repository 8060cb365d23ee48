using Orchestrator.Contracts.Actions;
using Orchestrator.Sandbox;

namespace Orchestrator.Actions.Tests;

public sealed class When_the_circuit_is_open : IAsyncLifetime
{
    private readonly ManualTime _time = new();
    private SandboxServer _sandbox = null!;
    private Bench _bench = null!;

    public async ValueTask InitializeAsync()
    {
        _sandbox = await SandboxServer.Start();
        var host = _sandbox.Address.Authority;
        _bench = new Bench($$"""
            {"AllowedHosts":["{{host}}"],
             "Targets":{"flaky":{"Circuit":{"MinimumCalls":4,"WindowSeconds":30,"BreakSeconds":20} } },
             "Actions":{"it":{"Connector":"http","Url":"http://{{host}}/echo","Target":"flaky"},
                        "other":{"Connector":"http","Url":"http://{{host}}/echo"} } }
            """, _time);
    }

    public async ValueTask DisposeAsync()
    {
        _bench.Dispose();
        await _sandbox.DisposeAsync();
    }

    [Fact]
    public async Task Rejects_with_a_retryable_failure_that_says_so()
    {
        await Open();
        var ended = await _bench.Run("it");
        ended.Outcome.ShouldBe(ActionOutcome.FailedRetryable);
        ended.Error!.ShouldContain("flaky was not called: its circuit is open");
        ended.Error!.ShouldContain("20 s");
        ended.RetryAfter!.Value.TotalSeconds.ShouldBe(20, tolerance: 0.1);
        _sandbox.World.Calls.Total.ShouldBe(4);
    }

    [Fact]
    public async Task Leaves_other_targets_alone()
    {
        await Open();
        (await _bench.Run("other")).Outcome.ShouldBe(ActionOutcome.Succeeded);
    }

    [Fact]
    public async Task Closes_after_a_break_when_a_call_succeeds()
    {
        await Open();
        _time.Advance(TimeSpan.FromSeconds(21));
        (await _bench.Run("it")).Outcome.ShouldBe(ActionOutcome.Succeeded);
        (await _bench.Run("it")).Outcome.ShouldBe(ActionOutcome.Succeeded);
        _bench.Lines.ShouldContain(line => line.Contains("circuit to flaky is open"));
        _bench.Lines.ShouldContain(line => line.Contains("circuit to flaky is closed again"));
    }

    [Fact]
    public async Task Opens_again_when_the_call_that_finds_out_fails()
    {
        await Open();
        _sandbox.World.Faults.Add(new("/echo", Sandbox.Faults.FaultKind.Fail));
        _time.Advance(TimeSpan.FromSeconds(21));
        (await _bench.Run("it")).Error!.ShouldContain("503");
        (await _bench.Run("it")).Error!.ShouldContain("circuit is open");
    }

    [Fact]
    public async Task Stays_closed_over_failures_that_are_the_callers_fault()
    {
        _sandbox.World.Faults.Add(new("/echo", Sandbox.Faults.FaultKind.Fail, Times: 20, Status: 404));
        for (var i = 0; i < 20; i++)
            (await _bench.Run("it")).Error!.ShouldContain("404");
    }

    private async Task Open()
    {
        _sandbox.World.Faults.Add(new("/echo", Sandbox.Faults.FaultKind.Fail, Times: 4));
        for (var i = 0; i < 4; i++)
            (await _bench.Run("it")).Error!.ShouldContain("503");
    }
}
