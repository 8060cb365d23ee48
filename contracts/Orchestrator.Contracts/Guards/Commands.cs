namespace Orchestrator.Contracts.Guards;

/// <summary>May this step run without asking?</summary>
/// <param name="GuardId">uuid5(environment, flow, step): the guard's stream.</param>
/// <param name="StepHash">A changed step definition starts anew.</param>
/// <param name="Needed">Supervised successes the step needs before it runs alone.</param>
public sealed record AskGuard(Guid GuardId, string Environment, string Flow, string FlowStep, string StepHash, int Needed, Guid ResponseId, string Step);

/// <summary>How a guarded step went; only a human-approved success counts, a final failure starts the count again.</summary>
public sealed record ReportGuardedRun(Guid GuardId, string StepHash, Guid ResponseId, string Step, bool Succeeded, bool Supervised);
