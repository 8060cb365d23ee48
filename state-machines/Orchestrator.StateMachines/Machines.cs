using MassTransit;
using Orchestrator.StateMachines.Access;
using Orchestrator.StateMachines.AlertGroups;
using Orchestrator.StateMachines.Automation;
using Orchestrator.StateMachines.Flows;
using Orchestrator.StateMachines.Guards;
using Orchestrator.StateMachines.HumanTasks;
using Orchestrator.StateMachines.Incidents;
using Orchestrator.StateMachines.Locks;
using Orchestrator.StateMachines.Responses;

namespace Orchestrator.StateMachines;

/// <summary>
/// Every state machine of the platform: the same for the bus, for commands that want an answer, and for simulations. A machine is
/// part of the platform by being a property here; there is no other list.
/// </summary>
public sealed class Machines(FlowCatalogue flows, IFlowTriggers triggers, IncidentSettings incidents, Surroundings surroundings)
{
    /// <summary>The types of their states: what has streams, and snapshots where a store keeps them.</summary>
    public static IReadOnlyList<Type> States { get; } = [.. typeof(Machines).GetProperties()
        .Select(property => property.PropertyType)
        .Where(type => type.IsAssignableTo(typeof(StateMachine)))
        .Select(type => type.StateType())];

    public AlertGroupStateMachine AlertGroups { get; } = new();

    public IncidentStateMachine Incidents { get; } = new(triggers, incidents);

    public ResponseStateMachine Responses { get; } = new(flows, surroundings);

    public HumanTaskStateMachine HumanTasks { get; } = new();

    public LockStateMachine Locks { get; } = new();

    public GuardStateMachine Guards { get; } = new();

    public EmergencyStopStateMachine Automation { get; } = new();

    public AccessKeyStateMachine AccessKeys { get; } = new();

    public IEnumerable<StateMachine> All => typeof(Machines).GetProperties()
        .Where(property => property.PropertyType.IsAssignableTo(typeof(StateMachine)))
        .Select(property => (StateMachine)property.GetValue(this)!);
}

/// <summary>What a machine says of itself.</summary>
public static class MachineTypes
{
    /// <summary>Of the state it keeps.</summary>
    public static Type StateType(this StateMachine machine) => machine.GetType().StateType();

    /// <summary>Of the messages it takes.</summary>
    public static IEnumerable<Type> Messages(this StateMachine machine) => machine.Events
        .SelectMany(taken => taken.GetType().GetInterfaces())
        .Where(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Event<>))
        .Select(type => type.GetGenericArguments()[0])
        .Distinct();

    internal static Type StateType(this Type machine) => machine.BaseType!.GetGenericArguments()[0];
}
