using System.Reflection;
using MassTransit;
using Microsoft.Extensions.Logging;
using Orchestrator.AuditTrail;
using Orchestrator.AuditTrail.Facts;
using Orchestrator.AuditTrail.Messaging;
using Orchestrator.AuditTrail.Snapshots;
using Orchestrator.StateMachines;

namespace Orchestrator.FiveSteps;

/// <summary>The test saga on a bus and a store: what the crash, outage and speed tests run.</summary>
public static class FiveStepBus
{
    public static readonly IReadOnlyList<string> Endpoints = [Orchestrator.StateMachines.Endpoints.Named("Runs"), Orchestrator.StateMachines.Endpoints.Named("Workers")];

    public static FactTypes Types { get; } = new(Assembly.GetExecutingAssembly());

    public static IReadOnlyList<SnapshotKind> Kinds { get; } = [SnapshotKind.Of<Run>()];

    /// <param name="roles">Which endpoints this process serves; all of them are declared in any case.</param>
    public static MessageBus Create(string address, IAuditStore store, TimeProvider clock, ILoggerFactory loggers, params IReadOnlyList<string> roles)
    {
        var machine = new RunStateMachine();
        var all = new Dictionary<string, Action<IReceiveEndpointConfigurator>>(StringComparer.Ordinal)
        {
            [Endpoints[0]] = endpoint => endpoint.Saga(machine),
            [Endpoints[1]] = endpoint => endpoint.Consumer(() => new Worker()),
        };
        var served = roles.Count == 0 ? all : all.Where(entry => roles.Contains(entry.Key)).ToDictionary(StringComparer.Ordinal);
        return new MessageBus(new MessageBusOptions(address, Endpoints), store, Types, served, clock, loggers);
    }

    public static string StreamOf(Guid runId) => StreamAttribute.IdOf<Run>(runId);
}
