using Orchestrator.Contracts.Incidents;
using Orchestrator.Contracts.Responses;
using Orchestrator.Contracts.Signals;

namespace Orchestrator.StateMachines.Tests.Incidents;

public sealed class When_its_signals_change : Given_an_incident
{
    [Fact]
    public async Task Severity_rises_and_falls_each_time_as_a_fact()
    {
        await Opens(Severity.Warning);
        (await Fires("b", Severity.Critical)).Fact<IncidentSeverityRaised>().ShouldBe(new(Severity.Warning, Severity.Critical));
        (await Fires("c", Severity.Error)).Fact<IncidentSeverityLowered>().ShouldBe(new(Severity.Critical, Severity.Error));
        (await Fires("d", Severity.Error)).Facts.ShouldHaveSingleItem().ShouldBeOfType<SignalAttached>();
        Incident.Severity.ShouldBe(Severity.Error);
    }

    [Fact]
    public async Task A_rise_starts_the_flows_whose_condition_holds_now()
    {
        Flows.Add("critical-slo-breach", "incident.Severity == Critical", (_, incident) => incident.Severity == Severity.Critical);
        (await Opens(Severity.Warning)).Commands.ShouldBeEmpty();

        var decided = await Fires("b", Severity.Critical);

        decided.Command<StartResponse>().Data.GetProperty("signal").GetProperty("id").GetString().ShouldBe("b");
    }

    [Fact]
    public async Task A_flow_starts_once_however_often_the_severity_rises()
    {
        Flows.AddAlways("rollback");
        await Opens(Severity.Info);
        (await Fires("b", Severity.Warning)).Commands.ShouldBeEmpty();
        await Fires("c", Severity.Info);
        (await Fires("d", Severity.Critical)).Commands.ShouldBeEmpty();
        Bench.FactsOf(Id).OfType<ResponseRequested>().Count().ShouldBe(1);
    }

    [Fact]
    public async Task When_all_have_resolved_it_resolves_and_keeps_its_severity()
    {
        await Opens(Severity.Critical);

        var decided = await AllResolve();

        decided.Fact<IncidentResolved>().ShouldBe(new(By: null, Bench.Now + Window));
        decided.Staged[^1].Actor.ShouldBe(Actors.Platform);
        (Incident.State, Incident.Severity).ShouldBe(("Resolved", Severity.Critical));
    }

    [Fact]
    public async Task When_all_have_resolved_while_a_response_runs_it_is_mitigated_and_the_response_is_told()
    {
        Flows.AddAlways("rollback");
        var response = (await Opens()).Command<StartResponse>().ResponseId;

        var decided = await AllResolve("resolved");

        decided.Command<NoteSignalResolved>().ShouldBe(new(response, SignalId("resolved"), "no alert of the group fires any more"));
        decided.Reason.ShouldBe("no alert fires any more; rollback still runs");
        Incident.State.ShouldBe("Mitigated");
    }

    [Fact]
    public async Task The_response_is_told_once()
    {
        Flows.AddAlways("rollback");
        await Opens();
        await AllResolve("first");
        (await AllResolve("second")).Commands.ShouldBeEmpty();
    }

    [Fact]
    public async Task Firing_again_while_mitigated_is_a_relapse()
    {
        Flows.AddAlways("rollback");
        await Opens();
        await AllResolve();

        (await Fires("again")).Fact<IncidentRelapsed>().SignalId.ShouldBe(SignalId("again"));

        (Incident.State, Incident.MitigatedAt).ShouldBe(("Open", null));
    }

    [Fact]
    public async Task A_relapse_of_an_acknowledged_incident_leaves_it_acknowledged()
    {
        Flows.AddAlways("rollback");
        await Opens();
        await Acknowledge();
        await AllResolve();
        Incident.State.ShouldBe("Mitigated");
        await Fires("again");
        Incident.State.ShouldBe("Acknowledged");
    }

    [Fact]
    public async Task An_older_view_of_the_group_changes_nothing()
    {
        await Opens();
        await Bench.Handle(View("newer", version: 5, allResolved: true));

        var decided = await Bench.Handle(View("older", version: 4, severity: Severity.Critical));

        decided.Facts.ShouldHaveSingleItem().ShouldBeOfType<SignalAttached>();
        decided.Reason.ShouldNotBeNull().ShouldContain("overtaken");
        (Incident.State, Incident.Severity).ShouldBe(("Resolved", Severity.Error));
    }

    [Fact]
    public async Task A_view_that_comes_twice_changes_nothing()
    {
        await Opens();
        await Bench.Handle(View("b", version: 3, severity: Severity.Critical));
        var again = await Bench.Handle(View("b", version: 3, severity: Severity.Critical));
        again.Reason.ShouldNotBeNull().ShouldContain("overtaken");
        again.Commands.ShouldBeEmpty();
    }

    [Fact]
    public async Task One_acknowledged_elsewhere_acknowledges_it()
    {
        await Opens();
        (await Bench.Handle(View("ack", 3, status: SignalStatus.Acknowledged))).Fact<IncidentAcknowledged>().By.ShouldBe("checkout");
        Incident.State.ShouldBe("Acknowledged");
        (await Bench.Handle(View("ack2", 4, status: SignalStatus.Acknowledged))).Facts.ShouldHaveSingleItem().ShouldBeOfType<SignalAttached>();
    }
}
