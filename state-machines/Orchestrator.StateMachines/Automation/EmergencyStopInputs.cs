using Orchestrator.Contracts.Automation;
using Orchestrator.StateMachines.Inputs;

namespace Orchestrator.StateMachines.Automation;

public static class EmergencyStopInputs
{
    public static InputMap<EmergencyStop> Map { get; } = new InputMap<EmergencyStop>()
        .From<AutomationPaused>((f, past) => new PauseAutomation(past.Id, f.Flow, f.By, f.Explanation))
        .From<AutomationResumed>((f, past) => new ResumeAutomation(past.Id, f.Flow, f.By, past.Reason))
        .From<HeldResponseRegistered>((f, past) => new RegisterHeld(past.Id, f.ResponseId, f.Flow))
        .From<HeldResponseReleased>((f, past) => new RegisterHeld(past.Id, f.ResponseId, f.Flow));
}
