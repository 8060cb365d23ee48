using System.Text;
using Orchestrator.Contracts.Actions;
using Orchestrator.Contracts.Responses;

namespace Orchestrator.Actions.Tests;

public sealed class When_a_peer_misbehaves
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task May_be_tried_again_when_nobody_listens(bool idempotent)
    {
        using var bench = Calling(Peer.ClosedPort(), idempotent);
        var ended = await bench.Run("it");
        ended.Outcome.ShouldBe(ActionOutcome.FailedRetryable);
        ended.Error!.ShouldContain("could not connect");
    }

    [Theory]
    [InlineData("https://127.0.0.1:PORT/x", "could not connect")]
    [InlineData("http://no-such-host.invalid:PORT/x", "could not connect")]
    public async Task May_be_tried_again_when_no_connection_comes_about(string url, string error)
    {
        await using var peer = Peer.That(async (stream, _, cancel) => await stream.WriteAsync("no TLS is spoken here"u8.ToArray(), cancel));
        var address = url.Replace("PORT", $"{peer.Port}", StringComparison.Ordinal);
        using var bench = new Bench($$"""
            {"AllowedHosts":["{{new Uri(address).Authority}}"],"Actions":{"it":{"Connector":"http","Url":"{{address}}","Idempotent":false} } }
            """);
        var ended = await bench.Run("it");
        ended.Outcome.ShouldBe(ActionOutcome.FailedRetryable);
        ended.Error!.ShouldContain(error);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Depends_on_the_target_when_the_connection_breaks_after_the_request(bool idempotent)
    {
        await using var peer = Peer.ThatDrops();
        using var bench = Calling(peer.Port, idempotent);
        IsUnknown(await bench.Run("it"), idempotent);
        peer.Requests.Count.ShouldBe(1, "nothing below may send it again on its own");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Depends_on_the_target_when_time_is_up_after_the_request(bool idempotent)
    {
        await using var peer = Peer.ThatHangs();
        var time = new ManualTime();
        using var bench = Calling(peer.Port, idempotent, time: time);
        var running = bench.Run("it", timeout: TimeSpan.FromSeconds(10));
        await Until(() => peer.Requests.Count == 1);
        time.Advance(TimeSpan.FromSeconds(10));
        var ended = await running;
        IsUnknown(ended, idempotent);
        ended.Error!.ShouldContain("not answered in time");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Depends_on_the_target_when_the_answer_breaks_off(bool idempotent)
    {
        await using var peer = Peer.That(async (stream, _, cancel) =>
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"a\":"u8.ToArray(), cancel));
        using var bench = Calling(peer.Port, idempotent);
        IsUnknown(await bench.Run("it"), idempotent);
    }

    [Fact]
    public async Task Does_not_know_when_the_answer_is_no_http()
    {
        await using var peer = Peer.That(async (stream, _, cancel) => await stream.WriteAsync("SSH-2.0-OpenSSH_9.2\r\n"u8.ToArray(), cancel));
        using var bench = Calling(peer.Port, idempotent: false);
        (await bench.Run("it")).Outcome.ShouldBe(ActionOutcome.Unknown);
    }

    [Theory]
    [InlineData("POST", ActionOutcome.Unknown)]
    [InlineData("GET", ActionOutcome.FailedFinal)]
    public async Task Refuses_an_answer_that_is_too_large_with_a_length(string method, ActionOutcome outcome)
    {
        await using var peer = Peer.ThatAnswers("HTTP/1.1 200 OK", new string('x', 2000));
        using var bench = Calling(peer.Port, more: $$""","Method":"{{method}}","MaxAnswerBytes":1000""");
        var ended = await bench.Run("it");
        ended.Outcome.ShouldBe(outcome);
        ended.Error!.ShouldContain("over 1000 bytes");
    }

    [Fact]
    public async Task Stops_reading_an_answer_that_never_ends()
    {
        var written = 0L;
        await using var peer = Peer.That(async (stream, _, cancel) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"u8.ToArray(), cancel);
            var chunk = Encoding.ASCII.GetBytes("4000\r\n" + new string('x', 0x4000) + "\r\n");
            while (true)
            {
                await stream.WriteAsync(chunk, cancel);
                written += chunk.Length;
            }
        });
        using var bench = Calling(peer.Port);
        (await bench.Run("it")).Error!.ShouldContain("over 262144 bytes");
        written.ShouldBeLessThan(64 * 1024 * 1024);
    }

    [Fact]
    public async Task Says_what_an_answer_lacks()
    {
        await using var peer = Peer.ThatAnswers("HTTP/1.1 200 OK", """{"identifier":7}""");
        using var bench = Calling(peer.Port, more: ""","Output":{"id":"/id"}""");
        var ended = await bench.Run("it");
        ended.Outcome.ShouldBe(ActionOutcome.Unknown);
        ended.Error!.ShouldContain("nothing at /id");
        ended.Error!.ShouldContain("identifier");
    }

    [Fact]
    public async Task Takes_a_plain_text_as_an_answer()
    {
        await using var peer = Peer.ThatAnswers("HTTP/1.1 200 OK", "ok");
        using var bench = Calling(peer.Port);
        (await bench.Run("it")).Output!.Value.GetRawText().ShouldBe("""{"text":"ok"}""");
    }

    [Fact]
    public async Task Is_left_alone_as_long_as_it_asks_for()
    {
        await using var peer = Peer.ThatAnswers("HTTP/1.1 429 Too Many Requests\r\nRetry-After: 60");
        using var bench = Calling(peer.Port);
        var first = await bench.Run("it");
        first.Outcome.ShouldBe(ActionOutcome.FailedRetryable);
        first.Error!.ShouldContain("60 s");
        var second = await bench.Run("it");
        second.Outcome.ShouldBe(ActionOutcome.FailedRetryable);
        second.Error!.ShouldContain("was not called");
        first.RetryAfter.ShouldBe(TimeSpan.FromSeconds(60));
        peer.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Gives_the_command_back_when_this_process_ends()
    {
        await using var peer = Peer.ThatHangs();
        using var bench = Calling(peer.Port);
        using var ending = new CancellationTokenSource();
        var running = bench.Run(Bench.Command("it"), ending.Token);
        await Until(() => peer.Requests.Count == 1);
        await ending.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => running);
    }

    /// <summary>Whether the call took effect; and whether another may be made is the target's word.</summary>
    private static void IsUnknown(ActionEnded ended, bool idempotent) =>
        (ended.Outcome, ended.Repeatable).ShouldBe((ActionOutcome.Unknown, idempotent));

    internal static async Task Until(Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!condition())
            await Task.Delay(5, deadline.Token);
    }

    private static Bench Calling(int port, bool idempotent = true, string more = "", TimeProvider? time = null) => new(
        $$"""
        {"AllowedHosts":["127.0.0.1:{{port}}"],
         "Actions":{"it":{"Connector":"http","Url":"http://127.0.0.1:{{port}}/x","Idempotent":{{(idempotent ? "true" : "false")}}{{more}} } } }
        """,
        time);
}
