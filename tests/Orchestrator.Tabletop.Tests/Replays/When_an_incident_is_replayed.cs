using Orchestrator.ResponseFlows;
using Orchestrator.StateMachines.Flows;
using Orchestrator.Tabletop.Rehearsals;
using static Orchestrator.Tabletop.Rehearsals.Rehearsal;

namespace Orchestrator.Tabletop.Tests.Replays;

public sealed class When_an_incident_is_replayed
{
    [Fact]
    public async Task Every_fact_of_every_stream_comes_out_as_recorded()
    {
        var outcome = Given(new CriticalSloBreach())
            .When(Signals.Firing("slo-breach", labels: ("service", "checkout")))
            .Action("deploys.last").Returns(new { found = true, id = "d-41", version = "v41", previousVersion = "v40", ageMinutes = 12.5 })
            .Action("status-page.post").Returns(new { id = "n-1" })
            .Action("metrics.sli").Returns(new { burnRate = 0.2 })
            .Approver("role:incident-commander").Approves(after: 2.Minutes())
            .At(40.Minutes()).SignalsResolve()
            .Then();

        var report = await outcome.Recording.Replay(new CriticalSloBreach());
        report.Equal.ShouldBe(5, report.ToString());
    }
}
