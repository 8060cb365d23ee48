using Orchestrator.StateMachines.Access;
using Orchestrator.StateMachines.AlertGroups;
using Orchestrator.StateMachines.Automation;
using Orchestrator.StateMachines.Guards;
using Orchestrator.StateMachines.HumanTasks;
using Orchestrator.StateMachines.Incidents;
using Orchestrator.StateMachines.Locks;
using Orchestrator.StateMachines.Responses;

namespace Orchestrator.StateMachines.Inputs;

public static class InputMaps
{
    /// <summary>One for each state machine of the platform.</summary>
    public static IReadOnlyList<IInputMap> All { get; } =
    [
        AlertGroupInputs.Map, IncidentInputs.Map, ResponseInputs.Map, HumanTaskInputs.Map,
        LockInputs.Map, GuardInputs.Map, EmergencyStopInputs.Map, AccessKeyInputs.Map,
    ];
}
