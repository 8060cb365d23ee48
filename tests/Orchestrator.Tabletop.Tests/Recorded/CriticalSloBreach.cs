using Orchestrator.Contracts.HumanTasks;
using Orchestrator.Contracts.Signals;
using Orchestrator.StateMachines.Flows;

namespace Orchestrator.Tabletop.Tests.Recorded;

/// <summary>A service misses its objective badly enough that users notice: undo what changed last, or give it room.</summary>
internal sealed class CriticalSloBreach : Flow
{
    protected override void Define(FlowBuilder flow)
    {
        flow.Named("critical-slo-breach", version: 1).OwnedBy("platform-on-call")
            .Intent("The service meets its objective again, because its users cannot do without it; its SLI has held for two minutes.")
            .Protects("what users came to do, and what is left of the error budget")
            .Constraint("Users see errors meanwhile: recovered within 15 minutes, told within two.")
            .Constraint("Nobody deploys to the service meanwhile.")
            .StartsWhen(s => s.Type == "slo-breach" && s.Severity == Severity.Critical && s.Labels.ContainsKey("service"))
            .Objective(percent: 95, within: 15.Minutes())
            .Deadline(1.Hours(), whenMissed: Overrun.Escalate)
            .Exclusive(r => $"service:{r.Signal.Label("service")}")
            .OnSignalResolved(SignalResolvedPolicy.FinishEarly);

        // A freeze has a holder, so that lifting ours leaves somebody else's alone.
        flow.Action(
                "freeze-deploys",
                "deploys.freeze",
                r => new { service = r.Signal.Label("service"), holder = r.ResponseId, reason = r.Signal.Title })
            .Timeout(10.Seconds()).Retry(3, evenIfUnknown: true)
            .CompensatedBy(
                "deploys.unfreeze",
                r => new { service = r.Signal.Label("service"), holder = r.ResponseId },
                protects: "the service's own team, which cannot ship while frozen",
                whenUnknown: Undo.IsSafe)
            .GoOnWithout("a freeze is a precaution; users wait for the remedy");

        var notice = flow.Action<Notice>("tell-users", "status-page.post", r => new
            {
                service = r.Signal.Label("service"),
                title = $"{r.Signal.Label("service")} is impaired",
                state = "investigating",
            })
            .OwnedBy("communications").Timeout(10.Seconds()).Retry(3, evenIfUnknown: true)
            .CompensatedBy(
                "status-page.update",
                (r, posted) => new { posted.Id, state = "monitoring", text = "Our engineers are looking into it." },
                protects: "users' trust in the status page")
            .GoOnWithout("a service that works again matters more than a notice");

        var last = flow.Action<Deployment>("find-last-deploy", "deploys.last", r => new { service = r.Signal.Label("service") })
            .ReadOnly().Timeout(10.Seconds()).Retry(3)
            .GoOnWithout("more capacity can be had without knowing what was deployed");

        flow.Choice("likely-cause")
            .When(
                "a recent deployment",
                r => r.Has(last) && r.From(last) is { Found: true, PreviousVersion: not null, AgeMinutes: < 120 },
                then =>
            {
                then.Approval(
                    "approve-rollback",
                    r => $"Roll {r.Signal.Label("service")} back from {r.From(last).Version} to {r.From(last).PreviousVersion}?")
                    .Instructions("Has the deployment changed data that the version before cannot read? Then say no.")
                    .Shows(r => new { deployment = r.From(last), r.Signal.Annotations, r.Signal.Links })
                    .AskedOf("role:incident-commander", "team:platform-on-call").FourEyes()
                    .Deadline(5.Minutes(), DeadlineOutcome.Escalate)
                    .EscalatesTo("team:engineering-leads", 5.Minutes(), then: DeadlineOutcome.Reject)
                    .OnRejected(no => no.Escalate("stay-on-version", "the rollback was not approved"));

                // The deployment that was approved is named, and not read again: if another one runs by now, the target refuses.
                then.Action("roll-back", "deploys.rollback", r => new { service = r.Signal.Label("service"), deployment = r.From(last).Id })
                    .Timeout(2.Minutes()).Retry(3, firstDelay: 2.Seconds())
                    .Irreversible("the version it leaves is the one that broke the service")
                    .Fallback(plan => GiveRoom(plan, "scale-out"));
            })
            .Otherwise(then => GiveRoom(then, "scale-out-instead"), branch: "no recent deployment")
            .Fallback(plan => plan.Escalate("no-remedy", "neither a rollback nor more capacity could be had"));

        flow.Verify<Sli>(
                "verify-recovery",
                "metrics.sli",
                r => new { service = r.Signal.Label("service") },
                holds: sli => sli.BurnRate < 1)
            .Every(15.Seconds()).For(2.Minutes()).Within(10.Minutes())
            .Fallback(plan => plan.Escalate("not-recovered", "the service was not seen to recover"));

        flow.Closing(close =>
        {
            close.Action("lift-freeze", "deploys.unfreeze", r => new { service = r.Signal.Label("service"), holder = r.ResponseId })
                .Timeout(10.Seconds()).Retry(5, evenIfUnknown: true).Irreversible("it ends what the first step began");
            close.Choice("was-told").When("a notice is up", r => r.Has(notice), then =>
                then.Action("tell-users-it-is-over", "status-page.update", r => new { r.From(notice).Id, state = "resolved" })
                    .OwnedBy("communications").Timeout(10.Seconds()).Retry(5, evenIfUnknown: true).Irreversible("what was read was read"));
        });
    }

    private static void GiveRoom(StepsBuilder steps, string name) => steps
        .Action(name, "capacity.scale-out", r => new { service = r.Signal.Label("service"), by = 2 })
        .OwnedBy("capacity").Timeout(2.Minutes()).Retry(3)
        .CompensatedBy(
            "capacity.scale-in",
            r => new { service = r.Signal.Label("service"), by = 2 },
            protects: "the capacity other services count on");

    private sealed record Deployment(bool Found, string Id, string Version, string? PreviousVersion, double AgeMinutes);

    private sealed record Notice(string Id);

    private sealed record Sli(double BurnRate);
}
