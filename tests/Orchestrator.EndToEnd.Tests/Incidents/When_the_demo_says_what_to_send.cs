using Orchestrator.EndToEnd.Tests.Processes;

namespace Orchestrator.EndToEnd.Tests.Incidents;

public sealed class When_the_demo_says_what_to_send : IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("orchestrator-demo-");

    public void Dispose() => _data.Leave();

    [Fact]
    public async Task Each_signal_it_prints_starts_a_flow_of_its_own()
    {
        await using var demo = new OrchestratorProcess(_data.FullName, new Dictionary<string, string>(StringComparer.Ordinal), arguments: ["--demo"]);
        await demo.Ready();
        using var client = demo.Client();
        var said = await OrchestratorClient.Eventually(() => Task.FromResult(demo.Output.Contains("--follow", StringComparison.Ordinal) ? demo.Output : null), "the demo says what to type");
        var commands = said.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n').Select(line => line.Trim()).ToList();
        var prepare = commands.Single(line => line.StartsWith("export ", StringComparison.Ordinal));
        var signals = commands.Where(line => line.StartsWith("orchestrator signal send", StringComparison.Ordinal)).ToList();

        foreach (var signal in signals)
        {
            var ended = await Programs.Shell(_data.FullName, new Dictionary<string, string>(), $"{prepare}; {signal}");
            ended.ExitCode.ShouldBe(0, $"{signal}: {ended.All}");
        }

        var flows = (await client.All("/api/flows")).ConvertAll(flow => flow.GetProperty("id").GetString());
        signals.Count.ShouldBe(flows.Count, "one for each flow");
        await OrchestratorClient.Eventually(
            async () => (await client.All("/api/responses")).Select(response => response.GetProperty("flow").GetString()).Order(StringComparer.Ordinal).SequenceEqual(flows) ? "yes" : null,
            "each flow has a response");
    }

    [Fact]
    public async Task An_address_that_is_none_is_refused_in_one_sentence()
    {
        await File.WriteAllTextAsync(Path.Combine(_data.FullName, "appsettings.json"), """{"Orchestrator":{"Sandbox":"sandbox:9090"}}""");
        var ended = await Programs.Orchestrator(_data.FullName, "serve");
        ended.ExitCode.ShouldBe(2);
        ended.Errors.Trim().ShouldBe("orchestrator: ORCHESTRATOR__SANDBOX is 'sandbox:9090', and that is no address of a sandbox: give http://host:port.");
    }
}
