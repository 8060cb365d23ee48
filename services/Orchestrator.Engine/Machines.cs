using Orchestrator.AuditTrail.Facts;
using Orchestrator.AuditTrail.Snapshots;
using Orchestrator.Contracts;
using Orchestrator.StateMachines.Access;
using Orchestrator.StateMachines.AlertGroups;
using Orchestrator.StateMachines.Automation;
using Orchestrator.StateMachines.Flows;
using Orchestrator.StateMachines.Guards;
using Orchestrator.StateMachines.HumanTasks;
using Orchestrator.StateMachines.Incidents;
using Orchestrator.StateMachines.Locks;
using Orchestrator.StateMachines.Responses;

namespace Orchestrator.Engine;

/// <summary>Every state machine of the platform, the same for the bus and for commands that want an answer.</summary>
public sealed class Machines(FlowCatalogue flows, IFlowTriggers triggers, IncidentSettings incidents, Surroundings surroundings)
{
    public static FactTypes Facts { get; } = new(typeof(Fact).Assembly);

    /// <summary>What the store keeps snapshots of.</summary>
    public static IReadOnlyList<SnapshotKind> Kinds { get; } =
    [
        SnapshotKind.Of<AlertGroup>(),
        SnapshotKind.Of<Incident>(),
        SnapshotKind.Of<Response>(),
        SnapshotKind.Of<HumanTask>(),
        SnapshotKind.Of<ExclusivityLock>(),
        SnapshotKind.Of<Guard>(),
        SnapshotKind.Of<EmergencyStop>(),
        SnapshotKind.Of<AccessKey>(),
    ];

    public AlertGroupStateMachine AlertGroups { get; } = new();

    public IncidentStateMachine Incidents { get; } = new(triggers, incidents);

    public ResponseStateMachine Responses { get; } = new(flows, surroundings);

    public HumanTaskStateMachine HumanTasks { get; } = new();

    public LockStateMachine Locks { get; } = new();

    public GuardStateMachine Guards { get; } = new();

    public EmergencyStopStateMachine Automation { get; } = new();

    public AccessKeyStateMachine AccessKeys { get; } = new();
}
