namespace Orchestrator.Contracts.Automation;

/// <param name="Flow">Null is all automation.</param>
public sealed record AutomationPaused(string? Flow, string By, string Explanation) : Fact;

/// <param name="Flow">Null is all automation.</param>
/// <param name="Told">How many responses wait to be told.</param>
public sealed record AutomationResumed(string? Flow, string By, int Told) : Fact;

public sealed record HeldResponseRegistered(Guid ResponseId, string Flow) : Fact;

/// <summary>It registered after automation had been resumed, and was told at once.</summary>
public sealed record HeldResponseReleased(Guid ResponseId, string Flow) : Fact;
