namespace Orchestrator.Contracts.Automation;

/// <summary>The emergency stop: from now on no action starts, in any process, until it is lifted.</summary>
/// <param name="AutomationId">There is one; see <c>EmergencyStop.Id</c>.</param>
/// <param name="Flow">Only responses of this flow; null is all automation.</param>
public sealed record PauseAutomation(Guid AutomationId, string? Flow, string By, string Reason);

/// <param name="Flow">The scope that was paused; null is all automation.</param>
public sealed record ResumeAutomation(Guid AutomationId, string? Flow, string By, string Reason);

/// <summary>From a response that holds an action because automation is stopped: tell me when it runs again.</summary>
public sealed record RegisterHeld(Guid AutomationId, Guid ResponseId, string Flow);
