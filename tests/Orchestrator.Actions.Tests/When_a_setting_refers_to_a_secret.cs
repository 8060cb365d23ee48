using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Orchestrator.Contracts.Actions;

namespace Orchestrator.Actions.Tests;

public sealed class When_a_setting_refers_to_a_secret
{
    private const string Secret = "s3cr\"t/Value+äö";

    [Theory]
    [InlineData("HTTP/1.1 200 OK")]
    [InlineData("HTTP/1.1 400 Bad Request")]
    [InlineData("HTTP/1.1 503 Busy")]
    public async Task Sends_it_and_lets_it_appear_nowhere_else_even_if_it_is_echoed(string status)
    {
        await using var peer = Peer.That(async (stream, request, cancel) =>
        {
            var echo = System.Text.Json.JsonSerializer.Serialize(new Dictionary<string, object>
            {
                ["echo"] = request,
                [Secret] = 1,
                ["escaped"] = Uri.EscapeDataString(Secret),
                ["slashes"] = Secret,
                ["base64"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(Secret)),
            }).Replace("/", "\\/");
            await stream.WriteAsync(Encoding.UTF8.GetBytes($"{status}\r\nContent-Length: {Encoding.UTF8.GetByteCount(echo)}\r\nConnection: close\r\n\r\n{echo}"), cancel);
        });
        using var bench = Calling(peer.Port, ("ORCHESTRATOR_SECRET_API_KEY", Secret));
        var ended = await bench.Run("it", new { service = "checkout" });
        peer.Requests.Single().ShouldContain($"?key={Uri.EscapeDataString(Secret)}");
        var seen = $"{ended.Output} {ended.Error} {string.Join('\n', bench.Lines)}";
        seen.ShouldContain("***");
        foreach (var shape in new[] { Secret, "s3cr", "3cr", Uri.EscapeDataString(Secret), Convert.ToBase64String(Encoding.UTF8.GetBytes(Secret)) })
            seen.ShouldNotContain(shape);
    }

    [Fact]
    public async Task Hides_it_when_it_is_the_whole_address_and_nobody_listens()
    {
        var port = Peer.ClosedPort();
        using var bench = new Bench(
            $$"""{"AllowedHosts":["127.0.0.1:{{port}}"],"Actions":{"it":{"Connector":"notify","Url":"${secret:hook}","Text":"{service} is slow"} } }""",
            environment: ("ORCHESTRATOR_SECRET_HOOK", $"http://127.0.0.1:{port}/services/T000/B000/XXXX"));
        var ended = await bench.Run("it");
        ended.Outcome.ShouldBe(ActionOutcome.FailedRetryable);
        ended.Error!.ShouldContain($"127.0.0.1:{port}/...");
        (ended.Error + string.Join('\n', bench.Lines)).ShouldNotContain("T000");
    }

    [Fact]
    public async Task Does_not_let_the_allow_list_be_left_by_a_secret_address()
    {
        await using var peer = Peer.ThatAnswers("HTTP/1.1 200 OK");
        using var bench = new Bench(
            """{"AllowedHosts":["127.0.0.1:1"],"Actions":{"it":{"Connector":"notify","Url":"${secret:hook}","Text":"x"} } }""",
            environment: ("ORCHESTRATOR_SECRET_HOOK", $"http://127.0.0.1:{peer.Port}/x"));
        (await bench.Run("it")).Outcome.ShouldBe(ActionOutcome.FailedFinal);
        peer.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Is_in_no_span_of_a_trace()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        using var source = new ActivitySource("the trace of a test");
        await using var peer = Peer.ThatAnswers("HTTP/1.1 200 OK");
        using var bench = Calling(peer.Port, ("ORCHESTRATOR_SECRET_API_KEY", Secret));
        using (source.StartActivity("handling"))
            await bench.Run("it", new { service = "checkout" });
        peer.Requests.Single().ShouldContain("traceparent: 00-");
        spans.ShouldContain(span => span.OperationName == "handling");
        var seen = string.Join('\n', spans.SelectMany(span => span.TagObjects.Select(tag => $"{tag.Value}")
            .Concat(span.Events.SelectMany(happened => happened.Tags).Select(tag => $"{tag.Value}")).Append(span.DisplayName)));
        foreach (var shape in new[] { "s3cr", Uri.EscapeDataString(Secret) })
            seen.ShouldNotContain(shape);
    }

    [Fact]
    public async Task Is_not_resolved_out_of_the_input()
    {
        await using var peer = Peer.ThatAnswers("HTTP/1.1 200 OK");
        using var bench = Calling(peer.Port, ("ORCHESTRATOR_SECRET_API_KEY", Secret));
        await bench.Run("it", new { service = "${secret:api-key}" });
        peer.Requests.Single().ShouldContain("/%24%7Bsecret%3Aapi-key%7D?");
    }

    [Fact]
    public async Task Reads_it_from_a_file_at_the_last_moment()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var file = Path.Combine(folder.FullName, "api-key");
            await File.WriteAllTextAsync(file, "first-one\n");
            await using var peer = Peer.ThatAnswers("HTTP/1.1 200 OK");
            using var bench = new Bench($$"""
                {"AllowedHosts":["127.0.0.1:{{peer.Port}}"],"Secrets":{"Folder":"{{folder.FullName}}"},
                 "Actions":{"it":{"Connector":"http","Method":"GET","Url":"http://127.0.0.1:{{peer.Port}}/x","Headers":{"X-Key":"${secret:api-key}"} } } }
                """);
            await bench.Run("it");
            await File.WriteAllTextAsync(file, "second-one");
            await bench.Run("it");
            peer.Requests.First().ShouldContain("X-Key: first-one\r\n");
            peer.Requests.Last().ShouldContain("X-Key: second-one\r\n");
            File.Delete(file);
            var ended = await bench.Run("it");
            ended.Outcome.ShouldBe(ActionOutcome.FailedFinal);
            ended.Error!.ShouldContain("ORCHESTRATOR_SECRET_API_KEY");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Refuses_one_that_would_split_a_header()
    {
        using var bench = new Bench(
            """{"AllowedHosts":["127.0.0.1:1"],"Actions":{"it":{"Connector":"http","Url":"http://127.0.0.1:1/x","Headers":{"X-Key":"${secret:api}"} } } }""",
            environment: ("ORCHESTRATOR_SECRET_API", "abcd\r\nX-Evil: 1"));
        var ended = await bench.Run("it");
        ended.Outcome.ShouldBe(ActionOutcome.FailedFinal);
        ended.Error!.ShouldContain("X-Key");
    }

    private static Bench Calling(int port, params (string Name, string Value)[] environment) => new(
        $$"""
        {"AllowedHosts":["127.0.0.1:{{port}}"],
         "Actions":{"it":{"Connector":"http","Url":"http://127.0.0.1:{{port}}/{service}?key=${secret:api-key}","Body":{"token":"${secret:api-key}"} } } }
        """,
        environment: environment);
}
