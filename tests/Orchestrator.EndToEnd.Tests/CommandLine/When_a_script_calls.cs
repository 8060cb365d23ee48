using System.Text;
using System.Text.Json;

namespace Orchestrator.EndToEnd.Tests.CommandLine;

/// <summary>For programs: JSON as the API has it, and an exit code that says of what kind a no is.</summary>
public sealed class When_a_script_calls(ServedPlatform platform) : IClassFixture<ServedPlatform>
{
    [Theory]
    [InlineData("incidents ls", "api/incidents")]
    [InlineData("incidents ls --state closed --limit 3", "api/incidents?state=closed&limit=3")]
    [InlineData("responses ls --flow critical-slo-breach", "api/responses?flow=critical-slo-breach")]
    [InlineData("tasks ls", "api/tasks?state=open")]
    [InlineData("tasks ls --state all --assignee me", "api/tasks?assignee=me")]
    [InlineData("automation show", "api/automation")]
    [InlineData("keys ls", "api/keys")]
    [InlineData("parked ls", "api/parked")]
    public async Task The_answer_is_the_platforms_own_to_the_byte(string command, string path)
    {
        using var http = Http();
        var answer = await http.GetByteArrayAsync(path);
        (await platform.Do([.. command.Split(' '), "--json"])).ShouldBe(Encoding.UTF8.GetString(answer) + "\n");
    }

    [Theory]
    [InlineData(2, "incidents show", "orchestrator: Required argument missing for command: 'show'. What there is: orchestrator incidents show --help")]
    [InlineData(2, "incident ls", "orchestrator: 'incident' is no command or option here. What there is: orchestrator --help")]
    [InlineData(2, "incidents ls --state broken", "orchestrator: ?state=broken: there is Open, Acknowledged, Mitigated, Resolved, Closed.")]
    [InlineData(2, "incidents ls --url nowhere", "orchestrator: 'nowhere' is no address of a platform: give --url or ORCHESTRATOR_URL as in http://127.0.0.1:8080.")]
    [InlineData(2, "responses skip 00000000-0000-0000-0000-000000000001 step", "orchestrator: Option '--reason' is required. What there is: orchestrator responses skip --help")]
    [InlineData(2, "responses complete 00000000-0000-0000-0000-000000000001 step --reason x --output {", "orchestrator: --output is no JSON: line 1, byte 2. A text takes its own quotes")]
    [InlineData(2, "signal send --source a --type b --title c --label d", "orchestrator: --label 'd' is no pair: give name=value, as in --label service=checkout.")]
    [InlineData(2, "signal send --source a --type b", "orchestrator: 'title' is missing: say what a person should read first.")]
    [InlineData(2, "signal send --file /no/such", "orchestrator: --file cannot be read: ")]
    [InlineData(3, "incidents show beef", "orchestrator: No incident of the newest 200 has an id that begins with 'beef': orchestrator incidents ls lists them.")]
    [InlineData(3, "tasks show 00000000-0000-0000-0000-000000000001", "orchestrator: There is no task 00000000-0000-0000-0000-000000000001; ")]
    [InlineData(3, "parked drop beef", "orchestrator: No message whose id begins with 'beef' is parked: orchestrator parked ls lists those that are.")]
    [InlineData(4, "keys add admin --scope read", "orchestrator: ")]
    [InlineData(5, "incidents ls --url http://127.0.0.1:1", "orchestrator: Nothing answers at http://127.0.0.1:1: start it with orchestrator serve, or say where it is with --url or ORCHESTRATOR_URL.")]
    [InlineData(6, "incidents ls --key nobody", "does not know this key, or it was revoked. Set ORCHESTRATOR_KEY, or run this on its machine where data/credentials.json can be read")]
    public async Task A_no_is_one_sentence_and_an_exit_code(int exitCode, string command, string sentence) =>
        (await platform.Refused(exitCode, command.Split(' '))).ShouldContain(sentence);

    [Fact]
    public async Task A_no_has_its_details_as_JSON_too()
    {
        var ended = await platform.Run("incidents", "ls", "--state", "broken", "--json");
        ended.ExitCode.ShouldBe(2);
        JsonElement.Parse(ended.Output).GetProperty("field").GetString().ShouldBe("state");
    }

    [Fact]
    public async Task A_group_of_commands_alone_shows_what_there_is()
    {
        var ended = await platform.Run("tasks");
        ended.ExitCode.ShouldBe(2);
        ended.Output.ShouldContain("approve <id>");
        ended.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task Help_succeeds() => (await platform.Do("responses", "retry", "--help")).ShouldContain("orchestrator responses retry <id> <step> [options]");

    private HttpClient Http()
    {
        var http = new HttpClient { BaseAddress = new Uri(platform.Process.Url + "/") };
        http.DefaultRequestHeaders.Authorization = new("Bearer", platform.Process.Key("adminKey"));
        return http;
    }
}
