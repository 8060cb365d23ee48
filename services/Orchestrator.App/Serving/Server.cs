using Microsoft.AspNetCore.Connections;
using Orchestrator.App.Demo;
using Orchestrator.App.Flows;
using Orchestrator.App.Logs;
using Orchestrator.App.Simulations;
using Orchestrator.Engine.Hosting;
using Orchestrator.Gateway;
using Orchestrator.Gateway.Simulations;
using Orchestrator.StateMachines.Flows;

namespace Orchestrator.App.Serving;

/// <summary><c>orchestrator serve</c>: builds the process, runs it until it is told to end, and says in one sentence why it cannot.</summary>
internal static class Server
{
    /// <summary>
    /// Requests under way have this long to end. After them the bus has six seconds, in which actions have ended or are given
    /// back: within the ten in all that service managers wait before they kill.
    /// </summary>
    private static readonly TimeSpan RequestsEndWithin = TimeSpan.FromSeconds(2);

    public static async Task<int> Run(ServeOptions options, CancellationToken cancellation)
    {
        try
        {
            return await Serve(options, cancellation);
        }
        catch (InvalidDataException error)
        {
            await Console.Error.WriteLineAsync($"orchestrator: {error.Message} {error.GetBaseException().Message}");
            return ExitCodes.WrongSetting;
        }
        catch (Exception error) when (error is WrongSetting or StartRefused or FlowInvalid or FlowFolderInvalid)
        {
            await Console.Error.WriteLineAsync($"orchestrator: {error.Message}");
            return ExitCodes.WrongSetting;
        }
        catch (PortTaken taken)
        {
            await Console.Error.WriteLineAsync($"orchestrator: {taken.Message}");
            return ExitCodes.Failed;
        }
        catch (IOException error) when (error.InnerException is AddressInUseException)
        {
            await Console.Error.WriteLineAsync($"orchestrator: {error.Message.TrimEnd('.')}. End the other program, or listen elsewhere, as in --urls http://127.0.0.1:8081");
            return ExitCodes.Failed;
        }
    }

    private static async Task<int> Serve(ServeOptions options, CancellationToken cancellation)
    {
        var builder = Configure(options);
        await using var demo = options.Demo ? await DemoWorld.Start(builder.Configuration) : null;
        SandboxActions.Bind(builder.Configuration);
        var settings = ServeSettings.Read(builder.Configuration);
        using var folder = settings.IsBusInMemory ? DataFolder.Take(settings.DataFolder) : null;
        var flows = FlowSources.Load(builder.Configuration);
        builder.Services.AddSingleton(new ShippedScenarios(ScenarioSources.Ship));
        builder.Services.AddPlatform(settings, flows, builder.Configuration).AddGateway(settings.Roles);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = RequestsEndWithin);

        await using var app = builder.Build();
        app.MapGateway(settings.Roles);
        var platform = app.Services.GetRequiredService<PlatformHost>();
        try
        {
            await app.StartAsync(cancellation);
            if (platform.Refusal is null)
            {
                Announcement.Say(app, settings, await platform.Unready());
                demo?.SayWhatToType(app.Urls.First(), settings);
            }

            await app.WaitForShutdownAsync(cancellation);
        }
        catch (OperationCanceledException) when (platform.Refusal is not null)
        {
            // The platform ended the process while it was starting.
        }

        return platform.Refusal is { } refusal ? throw new WrongSetting(refusal) : ExitCodes.Ok;
    }

    private static WebApplicationBuilder Configure(ServeOptions options)
    {
        // Settings are read once. Otherwise the working folder is watched with all that is in it, and the store's file is: a tenth of the CPU.
        var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
        var given = new Dictionary<string, string?>();
        if (options.Roles is not null)
            given["Orchestrator:Roles"] = options.Roles;
        if (options.Data is not null)
            given["Orchestrator:Data"] = options.Data;
        builder.Configuration.AddInMemoryCollection(given);
        var urls = Listening.Read(options.Urls ?? builder.Configuration["urls"] ?? builder.Configuration["Orchestrator:Urls"] ?? ServeSettings.DefaultUrl);
        Listening.EnsureFree(urls);
        builder.WebHost.UseUrls([.. urls]);
        Logging.Configure(builder);
        return builder;
    }
}
