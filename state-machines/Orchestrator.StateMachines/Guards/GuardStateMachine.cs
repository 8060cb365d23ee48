using MassTransit;
using Orchestrator.Contracts.Guards;

namespace Orchestrator.StateMachines.Guards;

/// <summary>
/// Supervised ⇄ Trusted. A step earns the right to run without a human, in one environment, by succeeding under supervision.
/// <list type="bullet">
/// <item>Only a run a human approved counts, once a response.</item>
/// <item>A final failure, supervised or not, takes the trust away; so does a change of the step's definition.</item>
/// <item>The same question gets the same answer: a response never changes its mind because others finished meanwhile.</item>
/// </list>
/// </summary>
public sealed class GuardStateMachine : MassTransitStateMachine<Guard>
{
    public GuardStateMachine()
    {
        InstanceState(x => x.CurrentState);

        Event(() => AskGuard, x => x.CorrelateById(m => m.Message.GuardId));
        Event(() => ReportGuardedRun, x => x.CorrelateById(m => m.Message.GuardId));

        Initially(
            When(AskGuard)
                .Ask()
                .MayReach(Supervised, Trusted),
            When(ReportGuardedRun)
                .Ignore("nobody asked the guard before"));

        During(Supervised,
            When(AskGuard)
                .Ask()
                .MayReach(Trusted),
            When(ReportGuardedRun)
                .Take()
                .MayReach(Trusted));

        During(Trusted,
            When(AskGuard)
                .Ask()
                .MayReach(Supervised),
            When(ReportGuardedRun)
                .Take()
                .MayReach(Supervised));
    }

    /// <summary>A human is asked first.</summary>
    public State Supervised { get; } = null!;

    /// <summary>It runs alone.</summary>
    public State Trusted { get; } = null!;

    public Event<AskGuard> AskGuard { get; } = null!;

    public Event<ReportGuardedRun> ReportGuardedRun { get; } = null!;
}

internal static class GuardVerbs
{
    public static EventActivityBinder<Guard, AskGuard> Ask(this EventActivityBinder<Guard, AskGuard> binder) =>
        binder.Then(x => x.Saga.Ask(x.Message));

    public static EventActivityBinder<Guard, ReportGuardedRun> Take(this EventActivityBinder<Guard, ReportGuardedRun> binder) =>
        binder.Then(x => x.Saga.Take(x.Message));

    public static EventActivityBinder<Guard, ReportGuardedRun> Ignore(
        this EventActivityBinder<Guard, ReportGuardedRun> binder, string reason) =>
        binder.Then(x => x.Saga.Ignore(x.Message, reason));
}
