using System.Text.RegularExpressions;
using Orchestrator.EndToEnd.Tests.Processes;

namespace Orchestrator.EndToEnd.Tests.Incidents;

public sealed partial class When_the_demo_says_what_to_send : IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("orchestrator-demo-");

    public void Dispose() => _data.Leave();

    [Fact]
    public async Task Each_signal_it_prints_starts_a_flow_of_its_own()
    {
        await using var demo = new OrchestratorProcess(_data.FullName, new Dictionary<string, string>(StringComparer.Ordinal), arguments: ["--demo"]);
        await demo.Ready();
        using var client = demo.Client();
        var flows = (await client.All("/api/flows")).ConvertAll(flow => flow.GetProperty("id").GetString());
        var commands = await OrchestratorClient.Eventually(
            () => Task.FromResult(Commands(demo.Output) is var said && said.Count == flows.Count ? said : null), "the demo has a signal for each flow");

        var here = new Dictionary<string, string>(StringComparer.Ordinal) { ["ORCHESTRATOR_URL"] = demo.Url, ["ORCHESTRATOR__DATA"] = demo.Data };
        foreach (var ended in await Task.WhenAll(commands.Select(arguments => Programs.Orchestrator(_data.FullName, here, arguments))))
            ended.ExitCode.ShouldBe(0, ended.All);
        await OrchestratorClient.Eventually(
            async () => (await client.All("/api/responses")).Select(response => response.GetProperty("flow").GetString()).Order(StringComparer.Ordinal).SequenceEqual(flows) ? "yes" : null,
            "each flow has a response");
    }

    [Fact]
    public async Task An_address_that_is_none_is_refused_in_one_sentence()
    {
        await File.WriteAllTextAsync(Path.Combine(_data.FullName, "appsettings.json"), """{"Orchestrator":{"Sandbox":"sandbox:9090"}}""");
        var ended = await Programs.Orchestrator(_data.FullName, "serve", "--urls", $"http://127.0.0.1:{OrchestratorProcess.FreePort()}");
        ended.ExitCode.ShouldBe(2);
        ended.Errors.Trim().ShouldBe("orchestrator: ORCHESTRATOR__SANDBOX is 'sandbox:9090', and that is no address of a sandbox: give http://host:port.");
    }

    /// <summary>The commands that send signals, as a shell reads them.</summary>
    private static List<IEnumerable<string>> Commands(string output) =>
    [
        .. output.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n').Select(line => line.Trim())
            .Where(line => line.StartsWith("orchestrator signal send", StringComparison.Ordinal))
            .Select(line => Word().Matches(line).Skip(1).Select(word => word.Value.Trim('"'))),
    ];

    [GeneratedRegex("\"[^\"]*\"|\\S+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Word();
}
