using System.Net;
using System.Text.Json;
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
        var lines = await OrchestratorClient.Eventually(() => Task.FromResult(demo.Output.Contains("Decide it", StringComparison.Ordinal) ? demo.Output : null), "the demo says what to type");
        var signals = lines.Split('\n').Where(line => line.Contains("\"dedupKey\"", StringComparison.Ordinal))
            .Select(line => line[line.IndexOf('{', StringComparison.Ordinal)..(line.LastIndexOf('}') + 1)]).ToList();

        foreach (var signal in signals)
            (await client.Post("/api/signals", JsonDocument.Parse(signal).RootElement)).Status.ShouldBe(HttpStatusCode.Accepted, signal);

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
