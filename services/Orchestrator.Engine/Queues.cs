using MassTransit;
using Orchestrator.Actions.Catalogue;
using Orchestrator.Actions.External;
using Orchestrator.AuditTrail.Messaging;
using Orchestrator.Contracts.Responses;
using Orchestrator.Engine.Actions;
using Orchestrator.Engine.Automation;
using Orchestrator.StateMachines;

namespace Orchestrator.Engine;

/// <summary>Which endpoint takes what, and which role serves it.</summary>
public static class Queues
{
    /// <summary>Signals as plain JSON, from any program.</summary>
    public const string Signals = Endpoints.Prefix + "signals";

    /// <summary>Actions wait for others most of their time: they get their own room, so that they hold up nothing.</summary>
    private const int ActionsAtOnce = 256;

    private static readonly string[] Features =
        ["AlertGroups", "Incidents", "Responses", "HumanTasks", "Locks", "Guards", "Automation", "Actions", "Publications"];

    /// <summary>What the platform itself reads.</summary>
    public static IReadOnlyCollection<string> Own => [.. Features.Select(Endpoints.Named), Signals, ExternalResult.Queue];

    /// <summary>Every queue of the platform: each process declares them all, so that nothing sent before its receiver starts is lost.</summary>
    public static IReadOnlyCollection<string> All(ActionCatalogue actions) =>
    [
        .. Own,
        .. actions.Names.Select(name => actions.Find(name)!.Connector).OfType<ExternalConnector>().Select(external => external.Target).Distinct(),
    ];

    public static IEnumerable<KeyValuePair<string, Action<IReceiveEndpointConfigurator>>> Engine(Machines machines, AutomationView automation) =>
    [
        Of("AlertGroups", endpoint => endpoint.Saga(machines.AlertGroups)),
        Of("Incidents", endpoint => endpoint.Saga(machines.Incidents)),
        Of("Responses", endpoint =>
        {
            // Told that automation runs again, by somebody who knows: what this process knows may be half a second older.
            endpoint.UseExecuteAsync(context => context.TryGetMessage<ContinueHeld>(out _) ? automation.Look(context.CancellationToken) : Task.CompletedTask);
            endpoint.Saga(machines.Responses);
        }),
        Of("HumanTasks", endpoint => endpoint.Saga(machines.HumanTasks)),
        Of("Locks", endpoint => endpoint.Saga(machines.Locks)),
        Of("Guards", endpoint => endpoint.Saga(machines.Guards)),
        Of("Automation", endpoint => endpoint.Saga(machines.Automation)),
    ];

    public static IEnumerable<KeyValuePair<string, Action<IReceiveEndpointConfigurator>>> Actions(
        Func<ActionConsumer> carryOut, Func<ExternalResults> results, Func<PublicationConsumer> publish) =>
    [
        Of("Actions", endpoint =>
        {
            endpoint.PrefetchCount = ActionsAtOnce;
            endpoint.ConcurrentMessageLimit = ActionsAtOnce;
            endpoint.Consumer(carryOut);
        }),
        Of("Publications", endpoint => endpoint.Consumer(publish)),
        new(ExternalResult.Queue, endpoint =>
        {
            endpoint.TakePlainJson();
            endpoint.Consumer(results);
        }),
    ];

    /// <summary>For what programs send that know nothing of our envelope: any JSON object is the one message type of the endpoint.</summary>
    public static void TakePlainJson(this IReceiveEndpointConfigurator endpoint) =>
        endpoint.UseRawJsonDeserializer(RawSerializerOptions.AnyMessageType | RawSerializerOptions.CopyHeaders, isDefault: true);

    private static KeyValuePair<string, Action<IReceiveEndpointConfigurator>> Of(string feature, Action<IReceiveEndpointConfigurator> configure) =>
        new(Endpoints.Named(feature), configure);
}
