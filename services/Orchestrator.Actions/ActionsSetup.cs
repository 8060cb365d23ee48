using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Orchestrator.Actions.Attempts;
using Orchestrator.Actions.Catalogue;
using Orchestrator.Actions.Exec;
using Orchestrator.Actions.Http;
using Orchestrator.Actions.Secrets;
using Orchestrator.Actions.Targets;

namespace Orchestrator.Actions;

public static class ActionsSetup
{
    /// <summary>
    /// The catalogue and the runner. The host adds <see cref="IAttemptLog"/> and <see cref="AutomationHold"/>, and calls
    /// <see cref="ActionCatalogue.EnsureValid"/> and <see cref="ActionCatalogue.FindMissing"/> before it is ready.
    /// </summary>
    /// <param name="hasBroker">False on the bus in memory.</param>
    public static IServiceCollection AddActions(this IServiceCollection services, IConfiguration configuration, bool hasBroker)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<HttpClients>();
        services.AddSingleton(new SecretStore(configuration));
        services.AddSingleton(provider =>
        {
            var time = provider.GetRequiredService<TimeProvider>();
            var parts = new ConnectorParts(
                provider.GetRequiredService<HttpClients>(),
                new AllowedHosts(configuration),
                new AllowedPrograms(configuration),
                provider.GetRequiredService<SecretStore>(),
                time,
                hasBroker);
            return ActionCatalogue.Read(configuration, parts, new TargetList(configuration, time, provider.GetRequiredService<ILogger<Target>>()));
        });
        services.AddSingleton<ActionRunner>();
        return services;
    }
}
