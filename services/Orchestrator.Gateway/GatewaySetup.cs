using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orchestrator.Engine;
using Orchestrator.Engine.Hosting;
using Orchestrator.Gateway.Automation;
using Orchestrator.Gateway.Audit;
using Orchestrator.Gateway.Flows;
using Orchestrator.Gateway.HumanTasks;
using Orchestrator.Gateway.Parked;
using Orchestrator.Gateway.Responses;
using Orchestrator.Gateway.Health;
using Orchestrator.Gateway.Http;
using Orchestrator.Gateway.Incidents;
using Orchestrator.Gateway.Integrations.Alertmanager;
using Orchestrator.Gateway.Keys;
using Orchestrator.Gateway.Live;
using Orchestrator.Gateway.Signals;
using Orchestrator.Gateway.Simulations;
using Orchestrator.Gateway.Timelines;

namespace Orchestrator.Gateway;

/// <summary>Puts the HTTP surface into a process. Health is for every role, the rest for the gateway.</summary>
public static class GatewaySetup
{
    public static IServiceCollection AddGateway(this IServiceCollection services, Roles roles)
    {
        services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = JsonBody.MaxBytesRead;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        });
        services.AddSingleton<Readings>();
        services.AddSingleton<TimelineReader>();
        services.AddSingleton<AuditReader>();
        services.TryAddSingleton(new LiveLimits());
        services.AddSingleton<LiveFeed>();
        services.AddSingleton<Orders>();
        services.AddSingleton<KeyRing>();
        services.TryAddSingleton(new SimulationLimits());
        services.TryAddSingleton(new ShippedScenarios(_ => []));
        services.AddSingleton<SimulationList>();
        services.AddSingleton<SimulationRunner>();

        // The core alone: the whole brings data protection, which writes key files that nothing here needs.
        services.AddAuthenticationCore(options => options.DefaultScheme = KeyAuthentication.Name);
        services.AddWebEncoders();
        new AuthenticationBuilder(services).AddScheme<AuthenticationSchemeOptions, KeyAuthentication>(KeyAuthentication.Name, null);
        services.AddAuthorization(options =>
        {
            foreach (var scope in Scopes.All)
                options.AddPolicy(scope, policy => policy.RequireClaim(KeyAuthentication.ScopeClaim, scope));
        });
        services.TryAddSingleton(new IntakeLimits());
        services.AddSingleton<Intake>();
        services.AddSingleton<AlertmanagerIntake>();
        services.AddRateLimiter(_ => { });
        services.AddOptions<RateLimiterOptions>().Configure<IntakeLimits>((limiter, limits) => limits.Set(limiter));
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.Converters.Add(new NamedValues()));
        if (!roles.HasFlag(Roles.Gateway))
            return services;
        services.AddOpenApi();
        services.AddHostedService<SimulationWorker>();
        services.AddSingleton<IStartupStep, FirstKeys>();
        return services.AddSingleton(BusIntake.Endpoint);
    }

    public static void MapGateway(this WebApplication app, Roles roles)
    {
        app.UseMiddleware<ProblemMiddleware>();
        app.UseRouting();
        app.UseMiddleware<StartedMiddleware>();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseRateLimiter();
        app.MapHealth();
        if (!roles.HasFlag(Roles.Gateway))
            return;
        app.MapOpenApi();
        app.MapSignals();
        app.MapAlertmanager();
        app.MapIncidents();
        app.MapResponses();
        app.MapTasks();
        app.MapFlows();
        app.MapAutomation();
        app.MapAudit();
        app.MapLive();
        app.MapParked();
        app.MapSimulations();
        app.MapKeys();
    }
}
