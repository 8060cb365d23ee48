using System.Net;
using System.Text;
using Orchestrator.App.Client;

namespace Orchestrator.App.Tests.Client;

public sealed class When_the_platform_refuses
{
    private static readonly Connection Connection = new(new Uri("http://127.0.0.1:8080/"), "ork_line");

    [Theory]
    [InlineData(400, 2)]
    [InlineData(413, 2)]
    [InlineData(401, 6)]
    [InlineData(403, 6)]
    [InlineData(404, 3)]
    [InlineData(409, 4)]
    [InlineData(503, 5)]
    [InlineData(500, 1)]
    public void The_exit_code_says_of_what_kind_it_is(int status, int exitCode) => Refused(status, """{"title":"No","detail":"Not that."}""").ExitCode.ShouldBe(exitCode);

    [Fact]
    public void Its_own_sentence_is_passed_on() =>
        Refused(409, """{"title":"It does not apply any more","status":409,"detail":"alice decided already."}""").Message.ShouldBe("alice decided already.");

    [Fact]
    public void The_whole_problem_is_kept_for_programs()
    {
        const string Problem = """{"title":"No","detail":"Not that.","decision":{"outcome":"approved"}}""";
        Encoding.UTF8.GetString(Refused(409, Problem).Problem!).ShouldBe(Problem);
    }

    [Fact]
    public void Whoever_has_no_key_is_told_where_keys_are()
    {
        Refused(401, """{"detail":"unknown"}""").Message.ShouldStartWith("http://127.0.0.1:8080 does not know this key, or it was revoked. Set ORCHESTRATOR_KEY");
        Refusal.Of(Answer(401, "{}"), "{}"u8.ToArray(), Connection with { Key = null }).Message.ShouldStartWith("http://127.0.0.1:8080 wants a key. Set ORCHESTRATOR_KEY");
    }

    [Fact]
    public void What_is_not_the_platform_is_said_so()
    {
        var refused = Refused(502, "<html>bad gateway</html>", "text/html");
        refused.Message.ShouldBe("http://127.0.0.1:8080 answers 502 and says no more: is it the platform's address?");
        refused.Problem.ShouldBeNull();
        Refused(400, "{broken").Message.ShouldContain("answers 400");
    }

    [Fact]
    public void A_redirect_is_not_followed_with_the_key()
    {
        using var answer = Answer(301, "");
        answer.Headers.Location = new Uri("https://elsewhere.example.com/");
        Refusal.Of(answer, [], Connection).Message.ShouldBe("http://127.0.0.1:8080 sends on to https://elsewhere.example.com/: give that address with --url.");
    }

    private static ClientFailed Refused(int status, string body, string type = "application/problem+json")
    {
        using var answer = Answer(status, body, type);
        return Refusal.Of(answer, Encoding.UTF8.GetBytes(body), Connection);
    }

    private static HttpResponseMessage Answer(int status, string body, string type = "application/problem+json") =>
        new((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, type) };
}
