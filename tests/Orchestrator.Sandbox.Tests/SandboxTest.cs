using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Orchestrator.Sandbox.Tests;

/// <summary>A sandbox on a free port, spoken to over a real socket.</summary>
public abstract class SandboxTest : IAsyncLifetime
{
    private SandboxServer _server = null!;

    protected SandboxWorld World => _server.World;

    protected HttpClient Http { get; } = new() { Timeout = TimeSpan.FromSeconds(20) };

    public async ValueTask InitializeAsync()
    {
        _server = await SandboxServer.Start(world: Fresh());
        Http.BaseAddress = _server.Address;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected virtual SandboxWorld Fresh() => new();

    protected async Task<(int Status, JsonNode Body)> Get(string path)
    {
        using var answer = await Http.GetAsync(path);
        return ((int)answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }

    protected async Task<(int Status, string Body)> Send(string method, string path, object? body = null, string? key = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Content = body is string text ? new StringContent(text) : body is null ? null : JsonContent.Create(body);
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        using var answer = await Http.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
