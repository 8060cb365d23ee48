using Orchestrator.Contracts.Actions;

namespace Orchestrator.Actions.Tests;

public sealed class When_an_answer_redirects
{
    [Fact]
    public async Task Fails_for_good_without_following()
    {
        await using var goal = Peer.ThatAnswers("HTTP/1.1 200 OK", "{}");
        await using var peer = Peer.ThatAnswers($"HTTP/1.1 307 Temporary Redirect\r\nLocation: http://127.0.0.1:{goal.Port}/");
        using var bench = Calling(peer.Port, [goal.Port], follow: false);
        var ended = await bench.Run("it");
        ended.Outcome.ShouldBe(ActionOutcome.FailedFinal);
        ended.Error!.ShouldContain("redirect");
        goal.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Does_not_leave_the_allow_list()
    {
        await using var goal = Peer.ThatAnswers("HTTP/1.1 200 OK", "{}");
        await using var peer = Peer.ThatAnswers($"HTTP/1.1 307 Temporary Redirect\r\nLocation: http://127.0.0.1:{goal.Port}/secret-path");
        using var bench = Calling(peer.Port, [], follow: true);
        var ended = await bench.Run("it");
        ended.Outcome.ShouldBe(ActionOutcome.FailedFinal);
        ended.Error!.ShouldContain($"127.0.0.1:{goal.Port}, which is not allowed");
        goal.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Follows_to_an_allowed_host_without_taking_credentials_along()
    {
        await using var goal = Peer.ThatAnswers("HTTP/1.1 200 OK", """{"there":true}""");
        await using var peer = Peer.ThatAnswers($"HTTP/1.1 307 Temporary Redirect\r\nLocation: http://127.0.0.1:{goal.Port}/there");
        using var bench = Calling(peer.Port, [goal.Port], follow: true);
        (await bench.Run("it")).Output!.Value.GetProperty("there").GetBoolean().ShouldBeTrue();
        peer.Requests.Single().ShouldContain("X-Team-Key: abc");
        goal.Requests.Single().ShouldStartWith("POST /there");
        goal.Requests.Single().ShouldNotContain("X-Team-Key");
        goal.Requests.Single().ShouldContain("Idempotency-Key: key-1");
    }

    [Fact]
    public async Task Gives_up_a_loop_after_three()
    {
        Peer peer = null!;
        peer = Peer.That(async (stream, _, cancel) => await stream.WriteAsync(
            System.Text.Encoding.ASCII.GetBytes($"HTTP/1.1 307 T\r\nLocation: http://127.0.0.1:{peer.Port}/again\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"), cancel));
        await using (peer)
        {
            using var bench = Calling(peer.Port, [], follow: true);
            (await bench.Run("it")).Outcome.ShouldBe(ActionOutcome.FailedFinal);
            peer.Requests.Count.ShouldBe(4);
        }
    }

    [Fact]
    public async Task Does_not_know_what_happened_when_a_call_that_is_not_idempotent_is_sent_elsewhere_to_look()
    {
        await using var peer = Peer.ThatAnswers("HTTP/1.1 303 See Other\r\nLocation: /done");
        using var bench = new Bench($$"""
            {"AllowedHosts":["127.0.0.1:{{peer.Port}}"],
             "Actions":{"it":{"Connector":"http","Url":"http://127.0.0.1:{{peer.Port}}/x","Idempotent":false} } }
            """);
        (await bench.Run("it")).Outcome.ShouldBe(ActionOutcome.Unknown);
    }

    private static Bench Calling(int port, int[] alsoAllowed, bool follow)
    {
        var hosts = string.Join(',', alsoAllowed.Prepend(port).Select(allowed => $"\"127.0.0.1:{allowed}\""));
        return new Bench($$"""
            {"AllowedHosts":[{{hosts}}],
             "Actions":{"it":{"Connector":"http","Url":"http://127.0.0.1:{{port}}/x","FollowRedirects":{{(follow ? "true" : "false")}},"Headers":{"X-Team-Key":"abc"} } } }
            """);
    }
}
