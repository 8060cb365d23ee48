using Orchestrator.Contracts.Incidents;
using Orchestrator.Contracts.Responses;
using Orchestrator.Contracts.Signals;
using Orchestrator.StateMachines.Incidents;

namespace Orchestrator.StateMachines.Tests.Incidents;

public sealed class When_a_response_ends : Given_an_incident
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Resolved_while_an_alert_fires_it_mitigates(bool acknowledged)
    {
        var response = await OpensWithResponse();
        if (acknowledged)
            await Acknowledge();

        var decided = await Ends(response, EndState.Resolved);

        decided.Facts.ShouldBe([new ResponseEndNoted(response, "rollback", EndState.Resolved), new IncidentMitigated()]);
        decided.Staged[0].Reason.ShouldBe("verified for 5 minutes");
        decided.Reason.ShouldBe("a response resolved it; an alert still fires");
        Incident.State.ShouldBe("Mitigated");
    }

    [Fact]
    public async Task The_incident_resolves_when_the_alerts_do_after_that()
    {
        await Ends(await OpensWithResponse(), EndState.Resolved);
        await AllResolve();
        Incident.State.ShouldBe("Resolved");
    }

    [Theory]
    [InlineData(EndState.Resolved)]
    [InlineData(EndState.FailedGracefully)]
    [InlineData(EndState.Cancelled)]
    public async Task After_the_alerts_have_resolved_the_incident_resolves(EndState endState)
    {
        var response = await OpensWithResponse();
        await AllResolve();
        (await Ends(response, endState)).Facts[^1].ShouldBeOfType<IncidentResolved>();
        Incident.State.ShouldBe("Resolved");
    }

    [Fact]
    public async Task Escalated_it_leaves_the_incident_to_a_human()
    {
        var response = await OpensWithResponse();
        await AllResolve();
        (await Ends(response, EndState.Escalated)).Facts.ShouldHaveSingleItem();
        Incident.State.ShouldBe("Mitigated");

        await Resolve();
        Incident.State.ShouldBe("Resolved");
    }

    [Fact]
    public async Task Escalated_before_the_alerts_resolve_it_still_leaves_it_to_a_human()
    {
        await Ends(await OpensWithResponse(), EndState.Escalated);
        Incident.State.ShouldBe("Open");
        (await AllResolve()).Reason.ShouldNotBeNull().ShouldContain("left with a human");
        Incident.State.ShouldBe("Mitigated");
    }

    [Theory]
    [InlineData(EndState.FailedGracefully)]
    [InlineData(EndState.Cancelled)]
    public async Task Without_success_while_an_alert_fires_it_changes_nothing(EndState endState)
    {
        (await Ends(await OpensWithResponse(), endState)).Facts.ShouldHaveSingleItem().ShouldBeOfType<ResponseEndNoted>();
        Incident.State.ShouldBe("Open");
    }

    [Fact]
    public async Task All_others_have_to_end_before_the_incident_resolves()
    {
        Flows.AddAlways("rollback");
        Flows.AddAlways("status-page");
        var responses = (await Opens()).Commands.OfType<StartResponse>().Select(start => start.ResponseId).ToList();
        await AllResolve();

        await Ends(responses[0], EndState.Resolved);
        Incident.State.ShouldBe("Mitigated");
        await Ends(responses[1], EndState.Cancelled, "status-page");
        Incident.State.ShouldBe("Resolved");
    }

    [Fact]
    public async Task Twice_it_counts_once()
    {
        var response = await OpensWithResponse();
        await Ends(response, EndState.FailedGracefully);
        (await Ends(response, EndState.Resolved)).ShouldBeIgnored<IncidentMessageIgnored>("ended already: FailedGracefully");
        Incident.State.ShouldBe("Open");
    }

    [Fact]
    public async Task One_that_a_person_started_counts_too()
    {
        await Opens();
        await Ends(DerivedId.From("by hand"), EndState.Resolved);
        Incident.State.ShouldBe("Mitigated");
        (await Ends(DerivedId.From("by hand"), EndState.Resolved)).ShouldBeIgnored<IncidentMessageIgnored>("ended already");
    }

    [Fact]
    public async Task After_the_incident_was_resolved_it_is_only_noted()
    {
        var response = await OpensWithResponse();
        await Resolve();
        (await Ends(response, EndState.Resolved)).Facts.ShouldHaveSingleItem().ShouldBeOfType<ResponseEndNoted>();
        Incident.State.ShouldBe("Resolved");
    }

    [Fact]
    public async Task After_the_incident_was_closed_it_is_ignored()
    {
        var response = await OpensWithResponse();
        await Resolve();
        await Bench.Elapse();
        (await Ends(response, EndState.Resolved)).ShouldBeIgnored<IncidentMessageIgnored>("closed");
    }

    [Fact]
    public async Task A_rise_of_severity_after_its_success_is_a_relapse()
    {
        await Ends(await OpensWithResponse(), EndState.Resolved);

        var decided = await Fires("worse", Severity.Critical);

        decided.Fact<IncidentRelapsed>();
        decided.Staged.First(staged => staged.Fact is IncidentRelapsed).Reason.ShouldBe("the severity rose");
        (Incident.State, Incident.Remedied).ShouldBe(("Open", false));
    }

    [Fact]
    public async Task What_is_remembered_of_them_is_bounded()
    {
        await Opens();
        for (var i = 0; i < 2 * Incident.MaxResponses; i++)
            await Ends(DerivedId.From(i.ToString()), EndState.Cancelled);
        Incident.Responses.Count.ShouldBe(Incident.MaxResponses);
    }

    private async Task<Guid> OpensWithResponse()
    {
        Flows.AddAlways("rollback");
        return (await Opens()).Command<StartResponse>().ResponseId;
    }
}
