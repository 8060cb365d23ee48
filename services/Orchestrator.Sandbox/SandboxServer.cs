using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Orchestrator.Sandbox;

/// <summary>The sandbox on a port of its own: for the demo and the tests, which look into <see cref="World"/> directly.</summary>
public sealed class SandboxServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private SandboxServer(WebApplication app, SandboxWorld world)
    {
        _app = app;
        World = world;
    }

    public SandboxWorld World { get; }

    /// <summary>Where it listens, with the port that was really taken.</summary>
    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>Starts one that knows nothing of the process it lives in: no settings, no environment, no logging, no Ctrl+C.</summary>
    /// <param name="url">Port 0 takes a free one.</param>
    public static async Task<SandboxServer> Start(
        string url = "http://127.0.0.1:0", SandboxWorld? world = null, CancellationToken cancel = default)
    {
        world ??= new SandboxWorld();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(url);
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        var app = Build(builder, world);
        await app.StartAsync(cancel);
        return new SandboxServer(app, world);
    }

    /// <summary>An application with nothing in it but the sandbox.</summary>
    public static WebApplication Build(WebApplicationBuilder builder, SandboxWorld world)
    {
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);

        // A hanging call must not hold up the end of the process.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));
        var app = builder.Build();
        app.MapSandbox(world);
        app.MapFallback(Endpoint.NothingHere);
        return app;
    }

    public async ValueTask DisposeAsync()
    {
        World.Stop();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
