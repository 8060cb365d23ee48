using System.Net;
using System.Net.Sockets;
using Orchestrator.EndToEnd.Tests.Processes;

namespace Orchestrator.EndToEnd.Tests.Serving;

/// <summary>One sentence that says what is wrong, where, and what to do; and an exit code.</summary>
public sealed class When_it_cannot_start : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("orchestrator-start-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("ORCHESTRATOR__BUS=rabbit", "ORCHESTRATOR__BUS is neither 'memory' nor an address: give amqp://user:password@host:port/vhost.")]
    [InlineData("ORCHESTRATOR__STORE=Host=;Foo=bar", "ORCHESTRATOR__STORE is no connection string of PostgreSQL: ")]
    [InlineData("ORCHESTRATOR__ROLES=engine", "A bus in memory reaches no other process, so one process has to have all roles, and this one is to have engine: leave out --roles, or set ORCHESTRATOR__BUS=")]
    [InlineData("ORCHESTRATOR__LOG=xml", "ORCHESTRATOR__LOG is 'xml', which is none: give text or json.")]
    [InlineData("Logging__LogLevel__Default=Loud", "Logging:LogLevel:Default is 'Loud', which is no level: give one of Trace, Debug, Information, Warning, Error, Critical, None.")]
    [InlineData("ORCHESTRATOR__DATA=/proc/none", "ORCHESTRATOR__DATA is /proc/none, and that folder cannot be made: ")]
    [InlineData("ORCHESTRATOR__FLOWS=/no/such/folder", "The folder of flows '/no/such/folder' does not exist. Create it, or unset ORCHESTRATOR__FLOWS.")]
    [InlineData("ASPNETCORE_URLS=nonsense", "'nonsense' is no address to listen on: give --urls http://127.0.0.1:8080")]
    [InlineData("ASPNETCORE_URLS=http://127.0.0.1:99999", "'http://127.0.0.1:99999' is no address to listen on: give --urls http://127.0.0.1:8080")]
    [InlineData("ASPNETCORE_URLS=https://127.0.0.1:8443", "https://127.0.0.1:8443 asks for TLS, which this program leaves to a proxy before it: ")]
    [InlineData("ASPNETCORE_URLS=http://203.0.113.7:8080", "http://203.0.113.7:8080 is no address of this machine: ")]
    [InlineData("Orchestrator__Actions__deploys.freeze__Connector=exec;Orchestrator__Actions__deploys.freeze__Program=/bin/rm",
        "Orchestrator:Actions:deploys.freeze:Program is /bin/rm, which is not allowed: add it to Orchestrator:AllowedPrograms if it may be run.")]
    [InlineData("Orchestrator__Actions__deploys.freeze__Connector=http;Orchestrator__AllowedHosts=127.0.0.1:9;Orchestrator__Actions__deploys.freeze__Url=http://127.0.0.1:9/{$incident}",
        "Orchestrator:Actions:deploys.freeze:Url is no template: there is no '$incident': use ")]
    public async Task A_wrong_setting_is_named_in_one_sentence(string settings, string sentence) => (await Refused(2, settings)).ShouldStartWith($"orchestrator: {sentence}");

    [Fact]
    public async Task A_busy_port_is_found_before_anything_is_started()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var url = $"http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}";
        (await Refused(1, $"ASPNETCORE_URLS={url}")).ShouldBe($"orchestrator: Another program listens on {url}: end it, or listen elsewhere, as in --urls http://127.0.0.1:8081");
        Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories).ShouldBeEmpty("no keys, no store");
    }

    [Fact]
    public async Task A_data_folder_is_one_process_alone()
    {
        await using var first = new OrchestratorProcess(_folder, new Dictionary<string, string>());
        await first.Ready();
        (await Refused(2)).ShouldBe($"orchestrator: Another orchestrator runs on {_folder}: end it, or give this one a folder of its own with --data.");
        await first.Kill();

        await using var second = new OrchestratorProcess(_folder, new Dictionary<string, string>());
        await second.Ready();
    }

    [Fact]
    public async Task A_server_that_is_away_is_waited_for()
    {
        var environment = new Dictionary<string, string> { ["ORCHESTRATOR__STORE"] = "Host=127.0.0.1;Port=1;Username=o;Password=s3cret;Database=o" };
        await using var waiting = new OrchestratorProcess(_folder, environment);
        using var http = new HttpClient { BaseAddress = new Uri(waiting.Url) };
        var unready = await OrchestratorClient.Eventually(
            async () => await Answer(http, "/health/ready") is { StatusCode: HttpStatusCode.ServiceUnavailable } answer ? answer : null, "it answers that it is not ready");
        (await unready.Content.ReadAsStringAsync()).ShouldContain("store: PostgreSQL is not available: Failed to connect to 127.0.0.1:1");
        (await http.GetStringAsync("/health/live")).ShouldBe("alive");
        waiting.Output.ShouldNotContain("s3cret");
        (await waiting.Terminate()).ShouldBe(0);
    }

    private static async Task<HttpResponseMessage?> Answer(HttpClient http, string path)
    {
        try
        {
            return await http.GetAsync(path);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private async Task<string> Refused(int exitCode, string settings = "")
    {
        // Connection strings have semicolons of their own: a setting begins with a name of ours.
        var environment = System.Text.RegularExpressions.Regex.Split(settings, ";(?=Orchestrator)", default, TimeSpan.FromSeconds(1))
            .Where(setting => setting.Length > 0).ToDictionary(setting => setting[..setting.IndexOf('=')], setting => setting[(setting.IndexOf('=') + 1)..]);
        environment.TryAdd("ORCHESTRATOR__DATA", _folder);
        environment.TryAdd("ASPNETCORE_URLS", $"http://127.0.0.1:{OrchestratorProcess.FreePort()}");
        var ended = await Programs.Orchestrator(_folder, environment, "serve");
        ended.ExitCode.ShouldBe(exitCode, ended.All);
        var errors = ended.Errors.TrimEnd();
        errors.ShouldNotContain('\n', ended.All);
        return errors;
    }
}
