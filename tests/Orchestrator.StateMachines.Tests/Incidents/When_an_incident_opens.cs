using Orchestrator.Contracts.Incidents;
using Orchestrator.Contracts.Responses;
using Orchestrator.Contracts.Signals;

namespace Orchestrator.StateMachines.Tests.Incidents;

public sealed class When_an_incident_opens : Given_an_incident
{
    [Fact]
    public async Task It_has_what_its_signal_says()
    {
        (await Opens(Severity.Critical)).Facts.ShouldHaveSingleItem().ShouldBeOfType<IncidentOpened>();

        (Incident.State, Incident.Title, Incident.Severity, Incident.GroupId).ShouldBe(("Open", "Checkout is slow", Severity.Critical, GroupId));
        Incident.Labels["service"].ShouldBe("checkout");
        Incident.OpenedAt.ShouldBe(Bench.Now);
    }

    [Fact]
    public async Task Opening_it_twice_opens_it_once()
    {
        Flows.AddAlways("rollback");
        await Opens();
        (await Opens()).ShouldBeIgnored<IncidentMessageIgnored>("open already");
        await Acknowledge();
        (await Opens()).ShouldBeIgnored<IncidentMessageIgnored>("open already");
        await Resolve();
        (await Opens()).ShouldBeIgnored<IncidentMessageIgnored>("opened already");
        await Bench.Elapse();
        (await Opens()).ShouldBeIgnored<IncidentMessageIgnored>("closed");
    }

    [Fact]
    public async Task The_flows_whose_condition_holds_are_started_and_all_verdicts_recorded()
    {
        Flows.Add("critical-slo-breach", "signal.Severity == Critical", (signal, _) => signal.Severity == Severity.Critical);
        Flows.Add("page-only", "signal.Severity < Critical", (signal, _) => signal.Severity < Severity.Critical);

        var decided = await Opens(Severity.Critical);

        decided.Fact<FlowTriggersEvaluated>().Verdicts.ShouldBe([
            new TriggerVerdict("critical-slo-breach", 1, "signal.Severity == Critical", Held: true),
            new TriggerVerdict("page-only", 1, "signal.Severity < Critical", Held: false)]);
        var requested = decided.Fact<ResponseRequested>();
        (requested.Flow, requested.Version, requested.Condition).ShouldBe(("critical-slo-breach", 1, "signal.Severity == Critical"));
        var start = decided.Command<StartResponse>();
        (start.ResponseId, start.IncidentId, start.Flow, start.Version).ShouldBe((requested.ResponseId, Id, "critical-slo-breach", 1));
        start.Reason.ShouldBe("its condition held: signal.Severity == Critical");
    }

    [Fact]
    public async Task A_flow_starts_with_the_signal_and_the_incident_as_the_api_shows_them()
    {
        Flows.AddAlways("rollback");

        var data = (await Opens(Severity.Critical)).Command<StartResponse>().Data;

        data.GetProperty("signal").GetProperty("severity").GetString().ShouldBe("critical");
        data.GetProperty("signal").GetProperty("status").GetString().ShouldBe("firing");
        data.GetProperty("signal").GetProperty("dedupKey").GetString().ShouldBe("checkout-latency");
        data.GetProperty("signal").GetProperty("labels").GetProperty("service").GetString().ShouldBe("checkout");
        data.GetProperty("incident").GetProperty("id").GetGuid().ShouldBe(Id);
        data.GetProperty("incident").GetProperty("severity").GetString().ShouldBe("critical");
        data.GetProperty("incident").GetProperty("title").GetString().ShouldBe("Checkout is slow");
    }

    [Fact]
    public async Task A_signal_that_overtook_it_is_kept()
    {
        (await Bench.Handle(View("second", version: 3, severity: Severity.Critical))).Commands.ShouldBeEmpty();

        await Opens(Severity.Warning);

        (Incident.State, Incident.Severity, Incident.Signals).ShouldBe(("Open", Severity.Critical, 2));
    }

    [Fact]
    public async Task A_resolved_signal_that_overtook_it_resolves_it_at_once()
    {
        await Bench.Handle(View("resolved", version: 3, allResolved: true));

        (await Opens()).Facts[^1].ShouldBeOfType<IncidentResolved>();

        Incident.State.ShouldBe("Resolved");
        Bench.Timers.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_resolved_signal_that_overtook_it_reaches_the_responses_it_starts()
    {
        Flows.AddAlways("rollback");
        await Bench.Handle(View("resolved", version: 3, allResolved: true));

        var decided = await Opens();

        decided.Command<NoteSignalResolved>().ResponseId.ShouldBe(decided.Command<StartResponse>().ResponseId);
        Incident.State.ShouldBe("Mitigated");
    }

    [Fact]
    public async Task What_is_about_no_incident_is_ignored_and_commands_are_not_found()
    {
        (await Ends(DerivedId.From("response"), EndState.Resolved)).ShouldBeIgnored<IncidentMessageIgnored>("no such incident");
        (await Bench.Handle(new ReopenWindowElapsed(Id, DerivedId.From("token")))).ShouldBeIgnored<IncidentMessageIgnored>("no such incident");
        (await Bench.Refusal(new AcknowledgeIncident(Id, "ann", Reason: null))).Kind.ShouldBe(RefusalKind.NotFound);
        (await Bench.Refusal(new ResolveIncident(Id, "ann", "done"))).Kind.ShouldBe(RefusalKind.NotFound);
        (await Bench.Refusal(new ReopenIncident(Id, "ann", "again"))).Kind.ShouldBe(RefusalKind.NotFound);
        (await Bench.Refusal(new AddNote(Id, "ann", "hm"))).Kind.ShouldBe(RefusalKind.NotFound);
    }
}
