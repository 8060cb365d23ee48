using Orchestrator.Actions.Exec;
using Orchestrator.Actions.External;
using Orchestrator.Actions.Http;
using Orchestrator.Actions.Notify;
using Orchestrator.Actions.Publish;
using Orchestrator.Actions.Rehearsal;
using Orchestrator.Actions.Secrets;

namespace Orchestrator.Actions.Catalogue;

/// <summary>What connectors are made of.</summary>
/// <param name="HasBroker">False when the bus is in memory: connectors that need RabbitMQ are refused (ruling 3).</param>
public sealed record ConnectorParts(
    HttpClients Http,
    AllowedHosts Hosts,
    AllowedPrograms Programs,
    SecretStore Secrets,
    TimeProvider Time,
    bool HasBroker);

/// <summary>Makes a connector from its settings, or notes what is wrong with them and makes none.</summary>
public delegate IConnector? ConnectorFactory(Settings settings, ConnectorParts parts);

/// <summary>The connectors there are, by the name under which the setting <c>Connector</c> calls them.</summary>
public static class Connectors
{
    public static IReadOnlyDictionary<string, ConnectorFactory> All { get; } =
        new SortedDictionary<string, ConnectorFactory>(StringComparer.OrdinalIgnoreCase)
        {
            ["http"] = HttpConnector.From,
            ["exec"] = ExecConnector.From,
            ["notify"] = NotifyConnector.From,
            ["publish"] = PublishConnector.From,
            ["external"] = ExternalConnector.From,
            ["nothing"] = NothingConnector.From,
        };
}
