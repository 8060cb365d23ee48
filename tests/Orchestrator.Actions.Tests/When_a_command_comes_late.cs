using Orchestrator.Contracts.Actions;

namespace Orchestrator.Actions.Tests;

public sealed class When_a_command_comes_late
{
    private readonly ManualTime _time = new();

    [Theory]
    [InlineData(false, ActionOutcome.FailedRetryable, null)]
    [InlineData(true, ActionOutcome.Unknown, true)]
    public async Task Nothing_is_done_after_the_response_has_stopped_waiting(bool idempotent, ActionOutcome outcome, bool? repeatable)
    {
        await using var peer = Peer.ThatAnswers("HTTP/1.1 200 OK");
        using var bench = Calling(peer.Port, idempotent);
        var command = Bench.Command("it") with { Due = _time.GetUtcNow() + TimeSpan.FromSeconds(10) };
        _time.Advance(TimeSpan.FromSeconds(10));
        var ended = await bench.Run(command);
        (ended.Outcome, ended.Repeatable).ShouldBe((outcome, repeatable), "an idempotent one may have been carried out when it was delivered before");
        ended.Error!.ShouldContain("came when its time was over");
        peer.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task It_has_the_time_that_is_left_and_is_answered_before_the_response_gives_it_up()
    {
        await using var peer = Peer.ThatHangs();
        using var bench = Calling(peer.Port, idempotent: true);
        var command = Bench.Command("it") with { Due = _time.GetUtcNow() + TimeSpan.FromSeconds(10) };
        _time.Advance(TimeSpan.FromSeconds(6));
        var running = bench.Run(command);
        await When_a_peer_misbehaves.Until(() => peer.Requests.Count == 1);
        _time.Advance(TimeSpan.FromSeconds(2.9));
        running.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(0.1));
        (await running).Error!.ShouldContain("not answered in time");
    }

    private Bench Calling(int port, bool idempotent) => new(
        $$"""
        {"AllowedHosts":["127.0.0.1:{{port}}"],
         "Actions":{"it":{"Connector":"http","Url":"http://127.0.0.1:{{port}}/x","Idempotent":{{(idempotent ? "true" : "false")}} } } }
        """,
        _time);
}
