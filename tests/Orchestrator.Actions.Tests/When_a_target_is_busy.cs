using Orchestrator.Actions.Targets;
using Orchestrator.Contracts.Actions;

namespace Orchestrator.Actions.Tests;

public sealed class When_a_target_is_busy
{
    private readonly ManualTime _time = new();
    private readonly TimeSpan _timeout = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Lets_no_more_calls_run_at_once_than_it_has_slots()
    {
        var target = Limited(new TargetLimits(Concurrency: 2));
        var gate = new TaskCompletionSource<ActionResult>();
        var running = 0;
        var calls = Enumerable.Range(0, 5).Select(_ => target.Run(_timeout, async (_, _) =>
        {
            Interlocked.Increment(ref running);
            var result = await gate.Task;
            Interlocked.Decrement(ref running);
            return result;
        }, default)).ToList();
        running.ShouldBe(2);
        gate.SetResult(ActionResult.Succeeded(default));
        (await Task.WhenAll(calls)).ShouldAllBe(result => result.Outcome == ActionOutcome.Succeeded);
    }

    [Fact]
    public async Task Gives_up_waiting_for_a_slot_after_half_the_time()
    {
        var target = Limited(new TargetLimits(Concurrency: 1));
        var gate = new TaskCompletionSource<ActionResult>();
        var first = target.Run(_timeout, (_, _) => gate.Task, default);
        var second = target.Run(_timeout, (_, _) => throw new InvalidOperationException("It has no turn."), default);
        _time.Advance(TimeSpan.FromSeconds(4));
        second.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(1));
        var result = await second;
        result.Outcome.ShouldBe(ActionOutcome.FailedRetryable);
        result.Error!.ShouldContain("all 1 slots");
        gate.SetResult(ActionResult.Succeeded(default));
        await first;
        (await target.Run(_timeout, Succeed, default)).Outcome.ShouldBe(ActionOutcome.Succeeded);
    }

    [Fact]
    public async Task Spreads_calls_to_its_rate()
    {
        var target = Limited(new TargetLimits(PerSecond: 2));
        (await target.Run(_timeout, Succeed, default)).Outcome.ShouldBe(ActionOutcome.Succeeded);
        var second = target.Run(_timeout, Succeed, default);
        var third = target.Run(_timeout, Succeed, default);
        _time.Advance(TimeSpan.FromSeconds(0.4));
        second.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(0.1));
        await second;
        third.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(0.5));
        await third;
    }

    [Fact]
    public async Task Refuses_at_once_a_call_whose_turn_would_come_too_late()
    {
        var target = Limited(new TargetLimits(PerSecond: 0.01, Burst: 2));
        (await target.Run(_timeout, Succeed, default)).Outcome.ShouldBe(ActionOutcome.Succeeded);
        (await target.Run(_timeout, Succeed, default)).Outcome.ShouldBe(ActionOutcome.Succeeded);
        var refused = await target.Run(_timeout, Succeed, default);
        refused.Outcome.ShouldBe(ActionOutcome.FailedRetryable);
        refused.Error!.ShouldContain("rate limit");
        _time.Advance(TimeSpan.FromSeconds(100));
        (await target.Run(_timeout, Succeed, default)).Outcome.ShouldBe(ActionOutcome.Succeeded);
    }

    [Fact]
    public async Task Leaves_the_action_the_time_that_waiting_did_not_take()
    {
        var target = Limited(new TargetLimits(PerSecond: 0.5));
        await target.Run(_timeout, Succeed, default);
        TimeSpan? left = null;
        var second = target.Run(_timeout, (time, _) =>
        {
            left = time;
            return Task.FromResult(ActionResult.Succeeded(default));
        }, default);
        _time.Advance(TimeSpan.FromSeconds(2));
        await second;
        left.ShouldBe(TimeSpan.FromSeconds(8));
    }

    private static Task<ActionResult> Succeed(TimeSpan left, CancellationToken cancel) => Task.FromResult(ActionResult.Succeeded(default));

    private Target Limited(TargetLimits limits) => new("it", limits, _time, new Bench.RecordingLog());
}
