namespace Orchestrator.Contracts.Guards;

/// <summary>The step's definition is new here, or has changed: its successes are counted from none.</summary>
public sealed record GuardStarted(string Environment, string Flow, string FlowStep, string StepHash) : Fact;

/// <summary>A response asked, and this was the answer.</summary>
public sealed record GuardConsulted(Guid ResponseId, string Step, int Successes, int Needed, bool AskFirst) : Fact;

/// <summary>A run that a human approved went well.</summary>
/// <param name="Successes">With this one.</param>
public sealed record SupervisedRunCounted(Guid ResponseId, string Step, int Successes) : Fact;

/// <summary>A run failed for good: trust is earned again from none.</summary>
/// <param name="SuccessesLost">What had been counted.</param>
public sealed record GuardReset(Guid ResponseId, string Step, int SuccessesLost) : Fact;

public sealed record GuardedRunIgnored(Guid ResponseId, string Step) : Fact;
