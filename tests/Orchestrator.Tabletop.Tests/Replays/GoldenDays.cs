using Orchestrator.Contracts.Signals;
using Orchestrator.StateMachines.Flows;
using Orchestrator.Tabletop.Recordings;
using Orchestrator.Tabletop.Rehearsals;
using Orchestrator.Tabletop.Tests.Recorded;
using static Orchestrator.Tabletop.Rehearsals.Rehearsal;

namespace Orchestrator.Tabletop.Tests.Replays;

/// <summary>What the golden files are recordings of: how each shipped flow can go, and days on which anything happened.</summary>
internal static class GoldenDays
{
    private static readonly object Conversation = new { outcome = "paid", why = "the form was unclear" };

    private static readonly Signal Breach = Signals.Firing("slo-breach", labels: ("service", "checkout"));

    private static Rehearsal Breached => Given(new CriticalSloBreach())
        .When(Breach)
        .Action("deploys.last").Returns(new { found = true, id = "d-41", version = "v41", previousVersion = "v40", ageMinutes = 12.5 })
        .Action("status-page.post").Returns(new { id = "n-1" })
        .Action("metrics.sli").Returns(new { burnRate = 3.5 }, times: 3).Returns(new { burnRate = 0.2 });

    private static Rehearsal Fraud => Given(new HighFraudRisk())
        .When(Signals.Firing("fraud-risk", Severity.Error, ("service", "shop"), ("payment", "p-7")))
        .Action("payments.get").Returns(new { state = "authorised", customer = "c-3", amount = 2400, currency = "EUR" })
        .Action("fraud.score").Returns(new { score = 0.82, reasons = new[] { "new device" } });

    private static Rehearsal Disk => Given(new DiskFilling())
        .When(Signals.Firing("disk-filling", Severity.Warning, ("service", "db"), ("host", "db-1"), ("path", "/var"), ("volume", "system")))
        .Action("disk.diagnose").Returns(new { stdout = "12G /var/log" })
        .Action("disk.usage").Returns(new { usedPercent = 91 }, times: 1).Returns(new { usedPercent = 62 });

    private static Rehearsal Checkout => Given(new CheckoutAbandoned())
        .When(Signals.Firing(
            "checkout-abandoned", Severity.Warning, ("service", "shop"), ("step", "payment"), ("segment", "high-value"), ("customer", "c-9"), ("cart", "180.50")))
        .Action("providers.active").Returns(new { name = "payfast", healthy = false })
        .Action("customers.get").Returns(new { name = "Kim", mayBeContacted = true, openCoupons = 0 })
        .Action("coupons.issue").Returns(new { code = "BACK-1", amount = 18.05 });

    public static IEnumerable<(string Name, Func<Task<Recording>> Record)> All()
    {
        yield return Of("breach-approved", Breached.Approver("role:incident-commander").Approves(30.Seconds()).At(50.Minutes()).SignalsResolve());
        yield return Of("breach-approved-after-escalation", Breached.Approver("team:engineering-leads").Approves(2.Minutes(), "go"));
        yield return Of("breach-rejected", Breached.Approver("role:incident-commander").Rejects(4.Minutes(), "the schema has changed"));
        yield return Of("breach-unanswered", Breached);
        yield return Of("breach-rollback-fails", Breached.Action("deploys.rollback").Fails(error: "the registry is down")
            .Approver("role:incident-commander").Approves(1.Minutes()));
        yield return Of("breach-no-remedy", Breached.Action("deploys.rollback").FailsForGood().Action("capacity.scale-out").NeverAnswers()
            .Approver("role:incident-commander").Approves(1.Minutes()));
        yield return Of("breach-cancelled", Breached.Action("deploys.unfreeze").Fails(times: 2).At(2.Minutes()).Person("ana").Cancels("a load test"));
        yield return Of("breach-paused", Breached.Approver("role:incident-commander").Approves(1.Minutes())
            .At(20.Seconds()).Person("ana").Pauses("look first").At(9.Minutes()).Person("ana").Resumes("go on"));
        yield return Of("breach-over-early", Breached.At(3.Minutes()).SignalsResolve().At(20.Minutes()).When(Breach with { Id = "again" }));
        yield return Of("breach-automation-stopped", Breached.At(2.Seconds()).AutomationStops("bo").At(4.Minutes()).AutomationResumes("bo")
            .Approver("role:incident-commander").Approves(1.Minutes()));
        yield return Of("breach-turbulent", Breached
            .Action("deploys.freeze").IsFlaky(0.4).Action("deploys.rollback").IsFlaky(0.5).Takes(40.Seconds())
            .Person("mallory").On("approve-rollback").Approves(10.Seconds()).Person("ana", "role:incident-commander").Approves(3.Minutes())
            .At(1.Minutes()).ProcessRestarts(downFor: 20.Seconds()).At(3.Minutes()).ProcessDies().At(30.Minutes()).SignalsResolve().Seed(3));
        yield return Of("fraud-released-by-two", Fraud.Person("ana", "team:fraud").Approves(3.Minutes()).Person("bo", "team:fraud").Approves(7.Minutes(), "known customer"));
        yield return Of("fraud-refunded", Fraud.Action("payments.refund").Fails(times: 5).Person("ana", "team:fraud").Rejects(3.Minutes())
            .Person("cleo", "team:payments").Completes(5.Minutes(), comment: "by hand"));
        yield return Of("fraud-over-early", Fraud.At(2.Minutes()).SignalsResolve());
        yield return Of("disk-cleaned-up", Disk.Person("ana", "team:platform-on-call").Approves(2.Minutes()));
        yield return Of("disk-by-hand", Disk.Person("ana", "team:platform-on-call").Rejects(2.Minutes()).Completes(12.Minutes()));
        yield return Of("checkout-called", Checkout.Person("kai", "team:customer-care").Completes(3.Hours(), Conversation));
        yield return Of("checkout-paid", Checkout.At(2.Hours()).SignalsResolve());
        yield return Of("stubborn-turned-away", Given(new Stubborn()).When(Signals.Firing("knock"))
            .Action("door.knock").Fails(times: 7).Action("door.ask").FailsForGood().Action("door.leave").Fails(times: 7));
        foreach (var seed in new ulong[] { 3, 11, 19, 27 })
            yield return ($"kitchen-sink-day-{seed}", () => Day(seed));
    }

    private static (string Name, Func<Task<Recording>> Record) Of(string name, Rehearsal rehearsal) =>
        (name, () => Task.FromResult(rehearsal.Then().Recording));

    private static async Task<Recording> Day(ulong seed)
    {
        await using var turmoil = new Turmoil();
        return await turmoil.Day(seed);
    }
}
