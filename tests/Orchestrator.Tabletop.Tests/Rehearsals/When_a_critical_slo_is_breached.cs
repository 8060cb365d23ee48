using Orchestrator.ResponseFlows;
using Orchestrator.StateMachines.Flows;
using Orchestrator.Tabletop.Rehearsals;
using static Orchestrator.Tabletop.Rehearsals.Rehearsal;

namespace Orchestrator.Tabletop.Tests.Rehearsals;

public sealed class When_a_critical_slo_is_breached
{
    private static Rehearsal Breach => Given(new CriticalSloBreach())
        .When(Signals.Firing("slo-breach", labels: ("service", "checkout")))
        .Action("deploys.last").Returns(new { found = true, id = "d-41", version = "v41", previousVersion = "v40", ageMinutes = 12.5 })
        .Action("status-page.post").Returns(new { id = "n-1" })
        .Action("metrics.sli").Returns(new { burnRate = 0.2 });

    [Fact]
    public void It_is_resolved_by_an_approved_rollback() => Breach
        .Approver("role:incident-commander").Approves(after: 30.Seconds())
        .Then().Resolved().Within(15.Minutes())
        .RanInOrder("deploys.freeze", "status-page.post", "deploys.rollback", "deploys.unfreeze", "status-page.update");

    [Fact]
    public void Show() => throw new Exception(Breach
        .Approver("role:incident-commander").Approves(after: 30.Seconds())
        .At(40.Minutes()).SignalsResolve()
        .Then().Timeline);
}
