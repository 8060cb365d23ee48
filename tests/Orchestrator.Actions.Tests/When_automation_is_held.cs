using Orchestrator.Contracts.Actions;

namespace Orchestrator.Actions.Tests;

public sealed class When_automation_is_held
{
    [Fact]
    public async Task Tries_nothing_and_says_why()
    {
        await using var peer = Peer.ThatAnswers("HTTP/1.1 200 OK");
        using var bench = new Bench($$"""
            {"AllowedHosts":["127.0.0.1:{{peer.Port}}"],"Actions":{"it":{"Connector":"http","Url":"http://127.0.0.1:{{peer.Port}}/x"} } }
            """);
        bench.Hold = command => command.Flow == "critical-slo-breach" ? "Held by ada: wrong dashboards" : null;
        var ended = await bench.Run("it");
        ended.Outcome.ShouldBe(ActionOutcome.Held);
        ended.Error.ShouldBe("Held by ada: wrong dashboards");
        peer.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Tries_nothing_that_was_waiting_for_its_turn_either()
    {
        await using var peer = Peer.ThatAnswers("HTTP/1.1 200 OK");
        var time = new ManualTime();
        using var bench = new Bench(
            $$"""
            {"AllowedHosts":["127.0.0.1:{{peer.Port}}"],"Targets":{"slow":{"PerSecond":0.5} },
             "Actions":{"it":{"Connector":"http","Url":"http://127.0.0.1:{{peer.Port}}/x","Target":"slow"} } }
            """,
            time);
        await bench.Run("it");
        var waiting = bench.Run("it");
        bench.Hold = _ => "stopped meanwhile";
        time.Advance(TimeSpan.FromSeconds(2));
        (await waiting).Outcome.ShouldBe(ActionOutcome.Held);
        peer.Requests.Count.ShouldBe(1);
    }
}
