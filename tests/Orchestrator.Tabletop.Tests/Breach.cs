using Orchestrator.Contracts.Signals;
using Orchestrator.ResponseFlows;
using Orchestrator.StateMachines.Flows;
using Orchestrator.Tabletop.Rehearsals;
using Orchestrator.Tabletop.Worlds;

namespace Orchestrator.Tabletop.Tests;

/// <summary>A critical SLO breach and the world around it.</summary>
internal static class Breach
{
    public const string Flow = "critical-slo-breach";

    public static Signal Signal { get; } = Signals.Firing("slo-breach", labels: ("service", "checkout"));

    /// <summary>Everything works; nobody has been asked yet.</summary>
    public static Rehearsal Rehearsed => Rehearsal.Given(new CriticalSloBreach())
        .When(Signal)
        .Action("deploys.last").Returns(new { found = true, id = "d-41", version = "v41", previousVersion = "v40", ageMinutes = 12.5 })
        .Action("status-page.post").Returns(new { id = "n-1" })
        .Action("metrics.sli").Returns(new { burnRate = 0.2 });

    /// <summary>All that varies varies; a process dies, another restarts; whoever may not approve tries.</summary>
    public static Rehearsal Turbulent(ulong seed) => Rehearsed
        .Action("deploys.freeze").IsFlaky(0.4).Takes(Span.Between(200.Milliseconds(), 4.Seconds()))
        .Action("deploys.rollback").IsFlaky(0.5).Takes(Span.Typically(20.Seconds(), 90.Seconds()))
        .Action("metrics.sli").Returns(new { burnRate = 3.5 }, times: 6).Returns(new { burnRate = 0.3 }).Takes(Span.Recorded(80.Milliseconds(), 120.Milliseconds(), 2.Seconds()))
        .Person("mallory").On("approve-rollback").Approves(after: 10.Seconds())
        .Person("ana", "role:incident-commander").Approves(after: Span.Typically(2.Minutes(), 9.Minutes()))
        .Person("bo", "role:incident-commander").Approves(after: Span.Typically(2.Minutes(), 9.Minutes()))
        .At(1.Minutes()).ProcessRestarts(downFor: 20.Seconds())
        .At(3.Minutes()).ProcessDies()
        .At(30.Minutes()).SignalsResolve()
        .Seed(seed);
}
