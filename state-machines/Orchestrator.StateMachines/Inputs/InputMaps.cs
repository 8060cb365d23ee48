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
    private const int IdLength = 36;

    /// <summary>One for each state machine of the platform.</summary>
    public static IReadOnlyList<IInputMap> All { get; } =
    [
        AlertGroupInputs.Map, IncidentInputs.Map, ResponseInputs.Map, HumanTaskInputs.Map,
        LockInputs.Map, GuardInputs.Map, EmergencyStopInputs.Map, AccessKeyInputs.Map,
    ];

    /// <summary>That of a stream's machine; null where no machine of the platform decides the stream.</summary>
    public static IInputMap? Of(string streamId) =>
        streamId.Length > IdLength + 1 && streamId[^(IdLength + 1)] == '-' && Guid.TryParse(streamId.AsSpan(streamId.Length - IdLength), out _)
            ? All.FirstOrDefault(map => StreamAttribute.KindOf(map.Saga) == streamId[..^(IdLength + 1)])
            : null;

    /// <summary>The state of a stream's machine before its first fact.</summary>
    public static Saga NewSaga(this IInputMap map, string streamId)
    {
        var saga = (Saga)Activator.CreateInstance(map.Saga)!;
        saga.CorrelationId = Guid.Parse(streamId.AsSpan(streamId.Length - IdLength));
        return saga;
    }
}
