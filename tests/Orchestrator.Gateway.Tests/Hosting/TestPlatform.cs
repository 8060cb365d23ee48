using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orchestrator.Engine;
using Orchestrator.Engine.Flows;
using Orchestrator.Engine.Hosting;
using Orchestrator.Gateway.Keys;
using Orchestrator.Sandbox;
using Orchestrator.StateMachines.Flows;

namespace Orchestrator.Gateway.Tests.Hosting;

/// <summary>The whole platform in this process: memory and SQLite, a real socket, and the sandbox to act on.</summary>
public sealed class TestPlatform : IAsyncLifetime
{
    private WebApplication _app = null!;
    private DirectoryInfo? _temporary;

    /// <summary>For a platform that is started again on what it left.</summary>
    public string? Folder { get; set; }

    public string Store { get; init; } = "sqlite";

    /// <summary>Puts in place of what is there what a test needs otherwise.</summary>
    public Action<IServiceCollection> Otherwise { get; init; } = _ => { };

    public IReadOnlyList<Flow> Flows { get; init; } = [new AskThenAct(), new JustAct()];

    public SandboxServer Sandbox { get; private set; } = null!;

    public IServiceProvider Services => _app.Services;

    /// <summary>Ends as on SIGTERM, what is under way first.</summary>
    public Task Stop() => _app.StopAsync();

    /// <summary>With the admin key.</summary>
    public Api Api { get; private set; } = null!;

    public PlatformHost Host => Services.GetRequiredService<PlatformHost>();

    public async ValueTask InitializeAsync()
    {
        Folder ??= (_temporary = Directory.CreateTempSubdirectory("orchestrator-gateway-")).FullName;
        Sandbox = await SandboxServer.Start();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Orchestrator:AllowedHosts"] = Sandbox.Address.Authority,
            ["Orchestrator:Actions:world.echo:Connector"] = "http",
            ["Orchestrator:Actions:world.echo:Url"] = $"http://{Sandbox.Address.Authority}/echo",
            ["Orchestrator:Actions:world.once:Connector"] = "http",
            ["Orchestrator:Actions:world.once:Url"] = $"http://{Sandbox.Address.Authority}/echo",
            ["Orchestrator:Actions:world.once:Idempotent"] = "false",
        });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services
            .AddPlatform(new PlatformSettings("memory", Store, Folder, Roles.All, "test"), new LoadedFlows([], Flows), builder.Configuration)
            .AddGateway(Roles.All);
        Otherwise(builder.Services);
        _app = builder.Build();
        _app.MapGateway(Roles.All);
        try
        {
            await _app.StartAsync();
        }
        catch (OperationCanceledException) when (Host.Refusal is not null)
        {
        }

        if (Host.Refusal is not null)
            return;

        // A database takes longer to make than a start is waited for.
        for (var begun = Stopwatch.GetTimestamp(); !Host.IsStarted; await System.Threading.Tasks.Task.Delay(20))
            Stopwatch.GetElapsedTime(begun).ShouldBeLessThan(TimeSpan.FromSeconds(30), Host.Refusal);
        Api = With(new CredentialsFile(Folder).Read()?.AdminKey);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        await Sandbox.DisposeAsync();
        _temporary?.Delete(recursive: true);
    }

    /// <summary>The API as somebody with another key, or none, sees it.</summary>
    public Api With(string? key)
    {
        var http = new HttpClient { BaseAddress = new Uri(_app.Urls.First()), Timeout = TimeSpan.FromSeconds(30) };
        if (key is not null)
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return new Api(http);
    }

    /// <summary>A key that may do some things only.</summary>
    public async Task<Api> With(string name, params string[] scopes) =>
        With((string?)(await Api.Post("/api/keys", new { name, scopes })).Json["key"]);

    /// <summary>Sends a signal that nobody else sends, and waits for its incident.</summary>
    public async Task<JsonNode> Incident(string type, string source)
    {
        (await Api.Post("/api/signals", new { source, type, title = $"{source} has {type}", severity = "critical" })).Status.ShouldBe(202);
        return await Api.Until("/api/incidents?limit=200", answer => answer["items"]!.AsArray().FirstOrDefault(item => (string?)item!["title"] == $"{source} has {type}"));
    }

    /// <summary>Waits for the response to an incident to reach a state, and reads it whole.</summary>
    public async Task<JsonNode> Response(JsonNode incident, string state)
    {
        var response = await Api.Until(
            $"/api/responses?incident={incident["id"]}", answer => answer["items"]!.AsArray().FirstOrDefault(item => (string?)item!["state"] == state));
        return (await Api.Get($"/api/responses/{response["id"]}")).Json;
    }

    /// <summary>Waits for the open task of an incident.</summary>
    public Task<JsonNode> Task(JsonNode incident) =>
        Api.Until($"/api/tasks?state=open&incident={incident["id"]}", answer => answer["items"]!.AsArray().FirstOrDefault());
}
