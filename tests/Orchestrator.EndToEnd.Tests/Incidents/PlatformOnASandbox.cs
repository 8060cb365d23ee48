using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Orchestrator.EndToEnd.Tests.Processes;
using Orchestrator.Sandbox;

namespace Orchestrator.EndToEnd.Tests.Incidents;

/// <summary>The real program on embedded defaults, acting on a sandbox of its own.</summary>
public sealed class PlatformOnASandbox : IAsyncLifetime
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("orchestrator-e2e-");
    private OrchestratorProcess _process = null!;
    private SandboxServer _sandbox = null!;
    private HttpClient _outside = null!;

    public OrchestratorClient Api { get; private set; } = null!;

    public SandboxWorld World => _sandbox.World;

    public async ValueTask InitializeAsync()
    {
        _sandbox = await SandboxServer.Start();
        _outside = new HttpClient { BaseAddress = _sandbox.Address };
        _process = new OrchestratorProcess(_data.FullName, OrchestratorProcess.On(_sandbox));
        await _process.Ready();
        Api = _process.Client();
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        _outside.Dispose();
        await _process.DisposeAsync();
        await _sandbox.DisposeAsync();
        _data.Leave();
    }

    public async Task Send(object signal)
    {
        var (status, body) = await Api.Post("/api/signals", signal);
        status.ShouldBe(HttpStatusCode.Accepted, body.ToString());
    }

    /// <summary>What the sandbox has at a path.</summary>
    public Task<JsonElement> Outside(string path) => _outside.GetFromJsonAsync<JsonElement>(path);

    public async Task ChangeOutside(string path, object to) => (await _outside.PutAsJsonAsync(path, to)).EnsureSuccessStatusCode();

    /// <summary>Something that is different outside because of what was done.</summary>
    public Task Effect(string kind, int times = 1) => OrchestratorClient.Eventually(
        () => Task.FromResult(World.Effects.Find(kind: kind).Count == times ? "yes" : null), $"{kind}, {times} times");

    public async Task<JsonElement> OpenTask(string titled) => (JsonElement)await OrchestratorClient.Eventually(
        async () => (await Api.All("/api/tasks?state=open")).Find(task => task.GetProperty("title").GetString()!.Contains(titled, StringComparison.Ordinal)) is
            { ValueKind: JsonValueKind.Object } task ? (object)task : null,
        $"a task is open: {titled}");

    public async Task Decide(JsonElement task, string outcome, string by, string group)
    {
        var (status, body) = await Api.Post(
            $"/api/tasks/{task.GetProperty("id").GetString()}/decision", new { outcome, by, groups = new[] { group }, comment = "for the test" });
        status.ShouldBe(HttpStatusCode.OK, body.ToString());
    }

    /// <summary>The incident of a title, once it is in a state.</summary>
    public async Task<JsonElement> Incident(string title, string state)
    {
        var found = (JsonElement)await OrchestratorClient.Eventually(
            async () => (await Api.All("/api/incidents")).Find(incident =>
                incident.GetProperty("title").GetString() == title && incident.GetProperty("state").GetString() == state) is
                { ValueKind: JsonValueKind.Object } incident ? (object)incident : null,
            $"an incident '{title}' is {state}");
        return await Api.Get($"/api/incidents/{found.GetProperty("id").GetString()}");
    }
}
