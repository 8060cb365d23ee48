using System.Text.Json;
using Orchestrator.Contracts.Actions;

namespace Orchestrator.Actions.Tests;

public sealed class When_people_are_told
{
    [Fact]
    public async Task Posts_what_slack_reads()
    {
        await using var peer = Peer.ThatAnswers("HTTP/1.1 200 OK", "ok");
        using var bench = Telling(peer.Port, """{"Url":"http://127.0.0.1:PORT/services/x","Text":"{service} is slow: \"see\" {$incidentId}"}""");
        (await bench.Run("it")).Outcome.ShouldBe(ActionOutcome.Succeeded);
        Body(peer).GetRawText().ShouldBe("""{"text":"checkout is slow: \u0022see\u0022 22222222-2222-4222-8222-222222222222"}""");
    }

    [Fact]
    public async Task Posts_what_any_webhook_can_use()
    {
        await using var peer = Peer.ThatAnswers("HTTP/1.1 204 No Content");
        using var bench = Telling(peer.Port, """{"Channel":"webhook","Url":"http://127.0.0.1:PORT/x","Title":"Slow: {service}","Text":"Look."}""");
        (await bench.Run("it")).Outcome.ShouldBe(ActionOutcome.Succeeded);
        Body(peer).GetProperty("title").GetString().ShouldBe("Slow: checkout");
        Body(peer).GetProperty("flow").GetString().ShouldBe("critical-slo-breach");
    }

    [Fact]
    public async Task Does_not_tell_them_twice_when_nobody_knows_whether_they_were_told()
    {
        await using var peer = Peer.ThatDrops();
        using var bench = Telling(peer.Port, """{"Url":"http://127.0.0.1:PORT/x","Text":"x"}""");
        var command = Bench.Command("it");
        (await bench.Run(command)).Outcome.ShouldBe(ActionOutcome.Unknown);
        (await bench.Run(command)).Outcome.ShouldBe(ActionOutcome.Unknown);
        peer.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Sends_a_mail()
    {
        await using var server = MailServer.ThatAnswers("250 taken");
        using var bench = Mailing(server.Port);
        (await bench.Run("it", new { service = "checkout\r\nBcc: evil@example.com", to = "grace@example.com" })).Outcome.ShouldBe(ActionOutcome.Succeeded);
        var mail = server.Mails.Single();
        mail.ShouldContain("To: ada@example.com, grace@example.com");
        mail.ShouldContain("Subject: checkout Bcc: evil@example.com is slow");
        mail.ShouldNotContain("\nBcc:");
    }

    [Theory]
    [InlineData("451 later", ActionOutcome.FailedRetryable)]
    [InlineData("554 never", ActionOutcome.FailedFinal)]
    public async Task Tells_by_the_servers_answer_whether_another_try_makes_sense(string answer, ActionOutcome outcome)
    {
        await using var server = MailServer.ThatAnswers(answer);
        using var bench = Mailing(server.Port);
        (await bench.Run("it", new { service = "x", to = "grace@example.com" })).Outcome.ShouldBe(outcome);
    }

    [Theory]
    [InlineData("grace@example.com")]
    [InlineData("ada@example.com")]
    public async Task Does_not_send_it_again_to_those_who_got_it_when_one_recipient_is_refused(string refused)
    {
        await using var server = MailServer.ThatAnswers("250 taken", refuses: refused);
        using var bench = Mailing(server.Port);
        var ended = await bench.Run("it", new { service = "x", to = "grace@example.com" });
        (ended.Outcome, ended.Repeatable).ShouldBe((ActionOutcome.Unknown, false));
        ended.Error!.ShouldContain($"refused <{refused}>");
        server.Mails.Count.ShouldBe(1);
    }

    [Fact]
    public async Task May_try_a_mail_server_again_that_does_not_listen()
    {
        using var bench = Mailing(Peer.ClosedPort());
        (await bench.Run("it", new { service = "x", to = "grace@example.com" })).Outcome.ShouldBe(ActionOutcome.FailedRetryable);
    }

    [Fact]
    public async Task Does_not_know_when_a_mail_server_stops_talking()
    {
        await using var peer = Peer.ThatHangs();
        using var bench = Mailing(peer.Port);
        (await bench.Run(Bench.Command("it", new { service = "x", to = "grace@example.com" }, TimeSpan.FromMilliseconds(500)))).Outcome.ShouldBe(ActionOutcome.Unknown);
    }

    [Fact]
    public async Task Refuses_an_address_that_is_none()
    {
        using var bench = Mailing(1);
        var ended = await bench.Run("it", new { service = "x", to = "grace" });
        ended.Outcome.ShouldBe(ActionOutcome.FailedFinal);
        ended.Error!.ShouldContain("{to}");
    }

    private static JsonElement Body(Peer peer) => JsonDocument.Parse(peer.Requests.Single().Split("\r\n\r\n", 2)[1]).RootElement;

    private static Bench Telling(int port, string settings)
    {
        var action = """{"Connector":"notify",""" + settings.Replace("PORT", port.ToString())[1..];
        return new Bench($$"""{"AllowedHosts":["127.0.0.1:{{port}}"],"Actions":{"it":{{action}} } }""");
    }

    private static Bench Mailing(int port) => new($$"""
        {"AllowedHosts":["127.0.0.1:{{port}}"],
         "Actions":{"it":{"Connector":"notify","Channel":"mail","Host":"127.0.0.1","Port":{{port}},"Tls":false,"From":"orchestrator@example.com",
                          "To":["ada@example.com","{to}"],"Subject":"{service} is slow","Text":"Look at {$incidentId}."} } }
        """);
}
