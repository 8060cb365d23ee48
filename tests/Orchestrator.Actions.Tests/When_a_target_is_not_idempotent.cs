using Orchestrator.Contracts.Actions;

namespace Orchestrator.Actions.Tests;

public sealed class When_a_target_is_not_idempotent
{
    [Fact]
    public async Task Notes_that_the_attempt_begins_before_it_acts()
    {
        Bench bench = null!;
        var begunBefore = false;
        await using var peer = Peer.That(async (stream, _, cancel) =>
        {
            begunBefore = bench.Attempts.Count == 1;
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), cancel);
        });
        using (bench = Calling(peer.Port))
            (await bench.Run("it")).Outcome.ShouldBe(ActionOutcome.Succeeded);
        begunBefore.ShouldBeTrue();
    }

    [Fact]
    public async Task Never_acts_again_on_an_attempt_that_began_and_left_no_result()
    {
        await using var peer = Peer.ThatAnswers("HTTP/1.1 200 OK");
        using var bench = Calling(peer.Port);
        var command = Bench.Command("it");
        await bench.Attempts.Begin(command, default);
        var ended = await bench.Run(command);
        ended.Outcome.ShouldBe(ActionOutcome.Unknown);
        ended.Error!.ShouldContain("not carried out again");
        peer.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Says_so_even_while_automation_is_held()
    {
        using var bench = Calling(Peer.ClosedPort());
        bench.Hold = _ => "stopped";
        var command = Bench.Command("it");
        await bench.Attempts.Begin(command, default);
        (await bench.Run(command)).Outcome.ShouldBe(ActionOutcome.Unknown);
    }

    [Fact]
    public async Task Acts_once_when_two_workers_get_the_same_command()
    {
        await using var peer = Peer.ThatAnswers("HTTP/1.1 200 OK");
        using var bench = Calling(peer.Port);
        var command = Bench.Command("it");
        var ended = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => bench.Run(command)));
        ended.Count(one => one.Outcome == ActionOutcome.Succeeded).ShouldBe(1);
        ended.Count(one => one.Outcome == ActionOutcome.Unknown).ShouldBe(7);
        peer.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Does_not_begin_what_an_open_circuit_rejects()
    {
        using var bench = Calling(Peer.ClosedPort());
        for (var i = 0; i < 10; i++)
            await bench.Run("it");
        bench.Attempts.Count.ShouldBe(10);
        (await bench.Run("it")).Error!.ShouldContain("circuit is open");
        bench.Attempts.Count.ShouldBe(10);
    }

    [Fact]
    public async Task Notes_how_each_attempt_ended_that_had_begun()
    {
        await using var peer = Peer.ThatAnswers("HTTP/1.1 503 Service Unavailable");
        using var bench = Calling(peer.Port);
        await bench.Run("it");
        bench.Outgoing.Ends.ShouldBe([(1, ActionOutcome.FailedRetryable)]);
        bench.Hold = _ => "stopped";
        await bench.Run("it");
        bench.Outgoing.Ends.Count.ShouldBe(1, "what was held never began");
    }

    [Fact]
    public async Task Says_that_it_must_not_be_called_again()
    {
        await using var peer = Peer.ThatDrops();
        using var bench = Calling(peer.Port);
        var ended = await bench.Run("it");
        (ended.Outcome, ended.Repeatable).ShouldBe((ActionOutcome.Unknown, false));
    }

    [Fact]
    public async Task Needs_no_note_when_it_is_idempotent()
    {
        await using var peer = Peer.ThatAnswers("HTTP/1.1 200 OK");
        using var bench = Calling(peer.Port, idempotent: true);
        var command = Bench.Command("it");
        await bench.Run(command);
        (await bench.Run(command)).Outcome.ShouldBe(ActionOutcome.Succeeded);
        bench.Attempts.Count.ShouldBe(0);
    }

    private static Bench Calling(int port, bool idempotent = false) => new($$"""
        {"AllowedHosts":["127.0.0.1:{{port}}"],
         "Actions":{"it":{"Connector":"http","Url":"http://127.0.0.1:{{port}}/x","Idempotent":{{(idempotent ? "true" : "false")}} } } }
        """);
}
