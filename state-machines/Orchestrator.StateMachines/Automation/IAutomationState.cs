namespace Orchestrator.StateMachines.Automation;

/// <summary>Why an action must not start now.</summary>
public sealed record AutomationStop(string By, string Reason);

/// <summary>
/// The emergency stop as this process knows it, at most a second old: the host reads the snapshot of <see cref="EmergencyStop"/>.
/// What a decision saw of it is recorded.
/// </summary>
public interface IAutomationState
{
    /// <summary>Null where responses of the flow may act.</summary>
    AutomationStop? StopFor(string flow);
}

/// <summary>An emergency stop held in memory; the host sets it whenever the snapshot has changed.</summary>
public sealed class AutomationSwitch : IAutomationState
{
    private volatile EmergencyStop? _known;

    public AutomationStop? StopFor(string flow) => _known?.StopFor(flow);

    /// <param name="snapshot">Not changed afterwards; null is an emergency stop that was never used.</param>
    public void Set(EmergencyStop? snapshot) => _known = snapshot;
}
