using Orchestrator.Contracts.Guards;
using Orchestrator.StateMachines.Inputs;

namespace Orchestrator.StateMachines.Guards;

public static class GuardInputs
{
    public static InputMap<Guard> Map { get; } = new InputMap<Guard>()
        .From<GuardStarted>((f, past) => past.Facts.Select(fact => fact.Fact).OfType<GuardConsulted>().FirstOrDefault() is { } asked
            ? new AskGuard(past.Id, f.Environment, f.Flow, f.FlowStep, f.StepHash, asked.Needed, asked.ResponseId, asked.Step)
            : null)
        .From<GuardConsulted>((f, past) => new AskGuard(
            past.Id, past.Saga.Environment, past.Saga.Flow, past.Saga.FlowStep, past.Saga.StepHash, f.Needed, f.ResponseId, f.Step))
        .From<SupervisedRunCounted>((f, past) => Report(past, f.ResponseId, f.Step, succeeded: true, supervised: true))
        .From<GuardReset>((f, past) => Report(past, f.ResponseId, f.Step, succeeded: false, supervised: false))
        .From<GuardedRunIgnored>(Ignored);

    // The reason says why it did not count, so one of these it was.
    private static ReportGuardedRun? Ignored(GuardedRunIgnored f, PastCommit<Guard> past)
    {
        ReportGuardedRun[] runs =
        [
            Report(past, f.ResponseId, f.Step, succeeded: true, supervised: true),
            Report(past, f.ResponseId, f.Step, succeeded: true, supervised: false),
            Report(past, f.ResponseId, f.Step, succeeded: false, supervised: false),
            Report(past, f.ResponseId, f.Step, succeeded: true, supervised: true) with { StepHash = "another definition" },
        ];
        return past.Saga.State == "Initial" ? runs[0] : Array.Find(runs, run => past.Saga.WhyNot(run) == past.Reason);
    }

    private static ReportGuardedRun Report(PastCommit<Guard> past, Guid responseId, string step, bool succeeded, bool supervised) =>
        new(past.Id, past.Saga.StepHash, responseId, step, succeeded, supervised);
}
