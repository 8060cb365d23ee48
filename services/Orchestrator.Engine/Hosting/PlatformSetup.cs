using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orchestrator.Actions;
using Orchestrator.Actions.Attempts;
using Orchestrator.Actions.Catalogue;
using Orchestrator.AuditTrail;
using Orchestrator.AuditTrail.Facts;
using Orchestrator.AuditTrail.Messaging;
using Orchestrator.Engine.Actions;
using Orchestrator.Engine.Automation;
using Orchestrator.Engine.Commands;
using Orchestrator.Engine.Flows;
using Orchestrator.StateMachines;
using Orchestrator.StateMachines.Incidents;
using Orchestrator.StateMachines.Responses;

namespace Orchestrator.Engine.Hosting;

/// <summary>An endpoint that a part of the platform adds to those of the engine.</summary>
public sealed record FurtherEndpoint(string Queue, Roles Role, Action<IServiceProvider, IReceiveEndpointConfigurator> Configure);

public static class PlatformSetup
{
    /// <summary>Everything a process of the platform is made of, whatever its roles.</summary>
    public static IServiceCollection AddPlatform(this IServiceCollection services, PlatformSettings settings, LoadedFlows flows, IConfiguration configuration)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(settings);
        services.AddSingleton(flows);
        services.AddSingleton(flows.Catalogue);
        services.AddSingleton(provider => settings.CreateStore(provider.GetRequiredService<ILoggerFactory>()));
        services.AddActions(configuration, hasBroker: !settings.IsBusInMemory);
        services.AddSingleton<IAttemptLog>(provider => new AuditedAttempts(
            provider.GetRequiredService<IAuditStore>(), () => provider.GetRequiredService<MessageBus>().Commits, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<AutomationView>();
        services.AddSingleton<AutomationHold>(provider => provider.GetRequiredService<AutomationView>().WhyHeld);
        services.AddSingleton<RecentResults>();
        services.AddSingleton<Ending>();
        services.AddSingleton(provider => new Publisher(settings.Bus, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(Machines);
        services.AddSingleton(provider => CreateBus(provider, settings));
        services.AddSingleton(provider => new CommandRunner(provider.GetRequiredService<MessageBus>().Handling, provider.GetRequiredService<Machines>()));

        services.AddSingleton<IStartupStep, ActionsAreBound>();
        if (settings.Roles.HasFlag(Roles.Engine))
            services.AddSingleton<IStartupStep, PinnedVersions>();
        services.AddSingleton<IStartupStep>(provider => provider.GetRequiredService<AutomationView>());
        services.AddSingleton<PlatformHost>();
        return services.AddHostedService(provider => provider.GetRequiredService<PlatformHost>());
    }

    private static Machines Machines(IServiceProvider provider)
    {
        var flows = provider.GetRequiredService<LoadedFlows>();
        var idle = flows.Idle(provider.GetRequiredService<ActionCatalogue>());
        return new Machines(
            flows.Catalogue,
            new CatalogueTriggers(flows.Catalogue, idle),
            new IncidentSettings(),
            new Surroundings(provider.GetRequiredService<PlatformSettings>().Environment, provider.GetRequiredService<AutomationView>()));
    }

    private static MessageBus CreateBus(IServiceProvider provider, PlatformSettings settings)
    {
        var endpoints = new Dictionary<string, Action<IReceiveEndpointConfigurator>>(StringComparer.Ordinal);
        var machines = provider.GetRequiredService<Machines>();
        if (settings.Roles.HasFlag(Roles.Engine))
            Add(endpoints, Queues.Engine(machines, provider.GetRequiredService<AutomationView>()));
        if (settings.Roles.HasFlag(Roles.Actions))
        {
            Add(endpoints, Queues.Actions(
                () => new ActionConsumer(provider.GetRequiredService<ActionRunner>(), provider.GetRequiredService<RecentResults>(), provider.GetRequiredService<Ending>()),
                () => new ExternalResults(provider.GetRequiredService<ActionCatalogue>(), provider.GetRequiredService<IAuditStore>()),
                () => new PublicationConsumer(provider.GetRequiredService<Publisher>())));
        }

        foreach (var further in provider.GetServices<FurtherEndpoint>().Where(further => settings.Roles.HasFlag(further.Role)))
            endpoints.Add(further.Queue, endpoint => further.Configure(provider, endpoint));
        return new MessageBus(
            new MessageBusOptions(settings.Bus, Queues.All(provider.GetRequiredService<ActionCatalogue>())),
            provider.GetRequiredService<IAuditStore>(),
            FactTypes.OfPlatform,
            endpoints,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>());
    }

    private static void Add(Dictionary<string, Action<IReceiveEndpointConfigurator>> endpoints, IEnumerable<KeyValuePair<string, Action<IReceiveEndpointConfigurator>>> further)
    {
        foreach (var (name, configure) in further)
            endpoints.Add(name, configure);
    }
}
