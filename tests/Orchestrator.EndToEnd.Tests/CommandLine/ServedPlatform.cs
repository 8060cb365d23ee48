using System.Text.Json;
using Orchestrator.EndToEnd.Tests.Processes;
using Orchestrator.Sandbox;

namespace Orchestrator.EndToEnd.Tests.CommandLine;

/// <summary>One running platform for many commands, and the commands as people type them.</summary>
public sealed class ServedPlatform : IAsyncLifetime
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("orchestrator-cli-");
    private SandboxServer _sandbox = null!;

    public OrchestratorProcess Process { get; private set; } = null!;

    public OrchestratorClient Client { get; private set; } = null!;

    public string Folder => _data.FullName;

    public async ValueTask InitializeAsync()
    {
        _sandbox = await SandboxServer.Start();
        Process = new OrchestratorProcess(Folder, OrchestratorProcess.On(_sandbox));
        await Process.Ready();
        Client = Process.Client();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Process.DisposeAsync();
        await _sandbox.DisposeAsync();
        _data.Delete(recursive: true);
    }

    /// <summary>With the address and the data folder in the environment, as <c>serve --demo</c> says to set them.</summary>
    public Task<Ended> Run(params IEnumerable<string> arguments) => Programs.Orchestrator(
        Folder, new Dictionary<string, string> { ["ORCHESTRATOR_URL"] = Process.Url, ["ORCHESTRATOR__DATA"] = Folder }, arguments);

    /// <summary>A command that works; what it printed.</summary>
    public async Task<string> Do(params string[] arguments)
    {
        var ended = await Run(arguments);
        ended.ExitCode.ShouldBe(0, $"{string.Join(' ', arguments)}: {ended.All}");
        return ended.Output;
    }

    /// <summary>A command that does not; the one sentence it says.</summary>
    public async Task<string> Refused(int exitCode, params string[] arguments)
    {
        var ended = await Run(arguments);
        ended.ExitCode.ShouldBe(exitCode, $"{string.Join(' ', arguments)}: {ended.All}");
        ended.Errors.Trim().ShouldNotContain('\n', ended.All);
        return ended.Errors.Trim();
    }

    public async Task<JsonElement> Json(params string[] arguments) => JsonElement.Parse(await Do([.. arguments, "--json"]));

    /// <summary>Sends a signal about a service of its own, and waits for the question it leads to.</summary>
    /// <returns>The ids of the incident, its response and its task.</returns>
    public async Task<(string Incident, string Response, string Task)> Ask(string service)
    {
        foreach (var version in new[] { "1.0", "1.1" })
            await Deploy(service, version);
        await Do("signal", "send", "--source", service, "--type", "slo-breach", "--severity", "critical", "--title", $"{service} misses its objective", "--label", $"service={service}");
        var task = (JsonElement)await OrchestratorClient.Eventually(
            async () => (await Client.All("/api/tasks?state=open")).Find(open => open.GetProperty("title").GetString()!.Contains(service, StringComparison.Ordinal)) is { ValueKind: JsonValueKind.Object } found ? (object)found : null,
            $"a question about {service}");
        return (task.GetProperty("incidentId").GetString()!, task.GetProperty("responseId").GetString()!, task.GetProperty("id").GetString()!);
    }

    private async Task Deploy(string service, string version)
    {
        using var http = new HttpClient { BaseAddress = _sandbox.Address };
        (await http.PostAsync($"/deployments/{service}", new StringContent($$"""{"version":"{{version}}"}"""))).EnsureSuccessStatusCode();
    }
}
