using Orchestrator.Contracts.Automation;
using Orchestrator.ResponseFlows;
using Orchestrator.StateMachines;
using Orchestrator.StateMachines.Automation;
using Orchestrator.StateMachines.Flows;
using Orchestrator.Tabletop.Simulations;

namespace Orchestrator.Tabletop.Tests.Simulations;

public sealed class When_a_command_comes_twice
{
    /// <summary>It would be refused now; what counts is that it was carried out.</summary>
    [Fact]
    public async Task It_is_carried_out_once_and_answered_as_carried_out()
    {
        await using var platform = new VirtualPlatform(FlowCatalogue.Of(new CriticalSloBreach()));
        var command = new PauseAutomation(EmergencyStop.Id, null, "ana", "a fire");
        var refusals = new List<CommandRefused>();
        platform.Simulation.Send(command, messageId: DerivedId.From("one"), refused: refusals.Add);
        platform.Simulation.Send(command, messageId: DerivedId.From("one"), refused: refusals.Add);
        platform.Simulation.Send(command, messageId: DerivedId.From("another"), refused: refusals.Add);
        await platform.Simulation.Run();

        refusals.ShouldHaveSingleItem().Message.ShouldContain("stopped already, by ana");
        (await platform.Simulation.Facts<EmergencyStop>(EmergencyStop.Id)).ShouldBe([new AutomationPaused(null, "ana", "a fire")]);
    }
}
