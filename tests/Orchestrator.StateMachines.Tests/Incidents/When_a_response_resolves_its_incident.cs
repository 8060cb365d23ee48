using Orchestrator.Contracts.Incidents;
using Orchestrator.Contracts.Responses;
using Orchestrator.StateMachines.Incidents;

namespace Orchestrator.StateMachines.Tests.Incidents;

/// <summary>Its flow declares it: for signals that nobody ever resolves.</summary>
public sealed class When_a_response_resolves_its_incident : Given_an_incident
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Takes_its_explanation_as_the_reason(bool acknowledged)
    {
        var response = await OpensWith("fraud");
        if (acknowledged)
            await Acknowledge();

        var decided = await Settles(response, "fraud");

        decided.Facts.ShouldBe([new ResponseEndNoted(response, "fraud", EndState.Resolved, true), new IncidentResolved(null, Bench.Now + Window)]);
        decided.Reason.ShouldBe("fraud has resolved it: the payment was released");
        Incident.State.ShouldBe("Resolved");
    }

    [Theory]
    [InlineData(EndState.Escalated)]
    [InlineData(EndState.FailedGracefully)]
    [InlineData(EndState.Cancelled)]
    public async Task Does_so_only_if_it_has_resolved_itself(EndState endState)
    {
        var response = await OpensWith("fraud");
        (await Settles(response, "fraud", endState)).Facts.ShouldHaveSingleItem();
        Incident.State.ShouldBe("Open");
    }

    [Fact]
    public async Task Tells_the_others_and_waits_for_them()
    {
        Flows.AddAlways("status-page");
        var response = await OpensWith("fraud");
        var other = Incident.Responses.Single(known => known.Flow == "status-page").Id;

        var decided = await Settles(response, "fraud");
        decided.Command<NoteSignalResolved>().ShouldBe(new(other, Opening, "fraud has resolved the incident: the payment was released"));
        decided.Reason.ShouldBe("fraud has resolved it; status-page still runs");
        Incident.State.ShouldBe("Mitigated");

        (await Ends(other, EndState.Cancelled, "status-page")).Reason.ShouldBe("fraud has resolved it and no response runs");
        Incident.State.ShouldBe("Resolved");
    }

    [Fact]
    public async Task Leaves_to_a_human_what_another_one_left_to_a_human()
    {
        Flows.AddAlways("status-page");
        var response = await OpensWith("fraud");
        await Ends(Incident.Responses.Single(known => known.Flow == "status-page").Id, EndState.Escalated, "status-page");

        (await Settles(response, "fraud")).Reason.ShouldBe("fraud has resolved it; something is left with a human");
        Incident.State.ShouldBe("Mitigated");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Twice_it_counts_once(bool anotherEnd)
    {
        var response = await OpensWith("fraud");
        await Settles(response, "fraud");
        (await Settles(response, "fraud", anotherEnd ? EndState.Escalated : EndState.Resolved)).ShouldBeIgnored<IncidentMessageIgnored>("ended already: Resolved");
        Incident.State.ShouldBe("Resolved");
    }

    [Fact]
    public async Task After_the_signal_has_resolved_it_changes_nothing_more()
    {
        var response = await OpensWith("fraud");
        await AllResolve();
        (await Settles(response, "fraud")).Reason.ShouldBe("no alert of the group fires any more and no response runs");
        Incident.State.ShouldBe("Resolved");
    }

    [Fact]
    public async Task Before_a_signal_fires_again_it_is_reopened_and_answered_anew()
    {
        await Settles(await OpensWith("fraud"), "fraud");
        (await Fires("again")).Command<StartResponse>().Flow.ShouldBe("fraud");
        (Incident.State, Incident.DealtWithBy).ShouldBe(("Open", null));
    }

    [Fact]
    public async Task A_signal_that_fires_while_the_others_end_is_a_relapse()
    {
        Flows.AddAlways("status-page");
        await Settles(await OpensWith("fraud"), "fraud");
        var decided = await Fires("again");
        decided.Fact<IncidentRelapsed>();
        decided.Staged.First(staged => staged.Fact is IncidentRelapsed).Reason.ShouldBe("a signal fires again");
        (Incident.State, Incident.IsOver).ShouldBe(("Open", false));
    }

    [Fact]
    public async Task A_signal_that_was_overtaken_undoes_nothing()
    {
        Flows.AddAlways("status-page");
        var response = await OpensWith("fraud");
        await Fires("newer");
        await Settles(response, "fraud");
        await Bench.Handle(View("older", version: 3));
        Incident.State.ShouldBe("Mitigated");
        Incident.IsOver.ShouldBeTrue();
    }

    [Fact]
    public async Task One_of_an_episode_before_does_not_resolve_this_one()
    {
        var response = await OpensWith("fraud");
        await Resolve();
        await Bench.Handle(new ReopenIncident(Id, "ann", "the customer called again"));
        (await Settles(response, "fraud")).Facts.ShouldNotContain(fact => fact is IncidentResolved);
        Incident.State.ShouldBe("Mitigated", "it has resolved, but what was reopened since is not its doing");
    }

    [Fact]
    public async Task After_a_person_resolved_the_incident_it_is_only_noted()
    {
        var response = await OpensWith("fraud");
        await Resolve();
        (await Settles(response, "fraud")).Facts.ShouldHaveSingleItem().ShouldBeOfType<ResponseEndNoted>();
        Incident.ResolvedBy.ShouldBe("ann");
    }

    [Fact]
    public async Task One_that_a_person_started_resolves_it_too()
    {
        await Opens();
        await Settles(DerivedId.From("by hand"), "fraud");
        Incident.State.ShouldBe("Resolved");
    }

    private async Task<Guid> OpensWith(string flow)
    {
        Flows.AddAlways(flow);
        return (await Opens()).Commands.OfType<StartResponse>().Single(start => start.Flow == flow).ResponseId;
    }

    private Task<Decided> Settles(Guid response, string flow, EndState endState = EndState.Resolved) =>
        Bench.Handle(new NoteResponseEnded(Id, response, flow, endState, "the payment was released", ResolvesIncident: true));
}
