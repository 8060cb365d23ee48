namespace Orchestrator.Contracts;

/// <summary>
/// Something that happened, recorded for ever. The snake_case of the type's short name is its name on disk
/// (<c>SignalReceived</c> is <c>signal_received</c>), so names are unique across the solution and never change.
/// </summary>
public abstract record Fact;
