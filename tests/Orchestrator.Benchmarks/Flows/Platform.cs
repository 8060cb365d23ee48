using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orchestrator.AuditTrail;
using Orchestrator.AuditTrail.Messaging;
using Orchestrator.Benchmarks.Sagas;
using Orchestrator.Engine;
using Orchestrator.Engine.Flows;
using Orchestrator.Engine.Hosting;
using Orchestrator.Gateway;
using Orchestrator.Gateway.Keys;

namespace Orchestrator.Benchmarks.Flows;

/// <summary>The whole platform in this process, all roles, as <c>serve</c> composes it; its actions are bound to nothing.</summary>
internal sealed class Platform : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly DirectoryInfo _data;
    private readonly HttpClient _http;

    private Platform(WebApplication app, DirectoryInfo data, string key)
    {
        (_app, _data) = (app, data);
        _http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        _http.DefaultRequestHeaders.Authorization = new("Bearer", key);
    }

    public MessageBus Bus => _app.Services.GetRequiredService<MessageBus>();

    public static async Task<Platform> Start(string bus, IAuditStore store)
    {
        var data = Directory.CreateTempSubdirectory("orchestrator-bench-");
        var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            [$"Orchestrator:Actions:{Workloads.Action}:Connector"] = "nothing",
            [$"Orchestrator:Actions:{Workloads.Refused}:Connector"] = "nothing",
            [$"Orchestrator:Actions:{Workloads.Refused}:Refuses"] = "This one fails for good.",
        });
        var settings = new PlatformSettings(SagaBench.Address(bus), "given", data.FullName, Roles.All, "bench");
        builder.Services.AddPlatform(settings, new LoadedFlows([], Workloads.All), builder.Configuration).AddGateway(settings.Roles);
        builder.Services.AddSingleton(store);
        var app = builder.Build();
        app.MapGateway(settings.Roles);
        // A first start prints its keys; standard output is for measurements.
        var output = Console.Out;
        Console.SetOut(TextWriter.Null);
        await app.StartAsync();
        var host = app.Services.GetRequiredService<PlatformHost>();
        while (await host.Unready() is [var reason, ..])
        {
            if (host.Refusal is { } refusal)
                throw new WrongArgument($"{refusal} ({reason})");
            await Task.Delay(20);
        }

        Console.SetOut(output);
        return new Platform(app, data, new CredentialsFile(data.FullName).Read()!.AdminKey);
    }

    /// <summary>Approves through the API, as a person would.</summary>
    public async Task Approve(Guid taskId)
    {
        using var answer = await _http.PostAsJsonAsync($"/api/tasks/{taskId}/decision", new { outcome = "approved", by = "bench", groups = new[] { "role:anybody" } });
        if (answer.StatusCode != HttpStatusCode.OK)
            throw new InvalidOperationException($"The approval was answered {answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _data.Delete(recursive: true);
    }
}
