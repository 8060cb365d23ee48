using MassTransit;
using Orchestrator.StateMachines.Access;
using Orchestrator.StateMachines.AlertGroups;
using Orchestrator.StateMachines.Automation;
using Orchestrator.StateMachines.Guards;
using Orchestrator.StateMachines.HumanTasks;
using Orchestrator.StateMachines.Incidents;
using Orchestrator.StateMachines.Locks;

namespace Orchestrator.StateMachines.Tests;

public sealed class When_a_message_finds_a_machine_in_any_state
{
    /// <summary>An event a state does not expect would fault the message: each is acted on, refused or recorded as ignored.</summary>
    [Theory]
    [MemberData(nameof(Machines))]
    public void The_state_has_an_answer(StateMachine machine)
    {
        var missing =
            from state in machine.States
            where state.Name != "Final"
            from message in machine.Events.Where(message => message.GetType().IsGenericType)
            where !machine.NextEvents(state).Contains(message)
            select $"{state.Name}: {message.Name}";

        missing.ShouldBeEmpty($"{machine.GetType().Name} has no answer to these");
    }

    public static TheoryData<StateMachine> Machines() =>
    [
        new AlertGroupStateMachine(),
        new IncidentStateMachine(new NoFlowTriggers(), new IncidentSettings()),
        new HumanTaskStateMachine(),
        new LockStateMachine(),
        new GuardStateMachine(),
        new AccessKeyStateMachine(),
        new EmergencyStopStateMachine(),
    ];
}
