using Orchestrator.Contracts.Incidents;
using Orchestrator.Contracts.Responses;
using Orchestrator.StateMachines.Incidents;

namespace Orchestrator.StateMachines.Tests.Incidents;

/// <summary>The incident did not ask for it: the response says itself that it has started.</summary>
public sealed class When_a_response_is_started_by_hand : Given_an_incident
{
    private static readonly Guid Response = DerivedId.From("by hand");

    [Theory]
    [InlineData("Open")]
    [InlineData("Acknowledged")]
    [InlineData("Mitigated")]
    [InlineData("Resolved")]
    public async Task The_incident_knows_that_it_runs(string state)
    {
        await Reaches(state);
        var decided = await Starts();
        decided.Fact<ResponseStartNoted>().ShouldBe(new(Response, "rollback", 3, "ann", 0));
        decided.Staged[0].ShouldSatisfyAllConditions(staged => staged.Reason.ShouldBe("to be sure"), staged => staged.Actor.ShouldBe("ann"));
        decided.Commands.ShouldBeEmpty("whoever started it knows what state the incident is in");
        Incident.Running.ShouldHaveSingleItem().Id.ShouldBe(Response);
        Incident.State.ShouldBe(state);
    }

    [Fact]
    public async Task The_incident_does_not_resolve_before_it_has_ended()
    {
        await Opens();
        await Starts();
        (await AllResolve()).Command<NoteSignalResolved>().ResponseId.ShouldBe(Response);
        Incident.State.ShouldBe("Mitigated");
        await Ends(Response, EndState.Cancelled);
        Incident.State.ShouldBe("Resolved");
    }

    [Fact]
    public async Task Its_flow_is_not_started_beside_it()
    {
        Flows.Add("rollback", "is critical", (signal, _) => signal.Severity == Orchestrator.Contracts.Signals.Severity.Critical);
        await Opens();
        await Starts();
        (await Fires("worse", Orchestrator.Contracts.Signals.Severity.Critical)).Commands.ShouldBeEmpty();
    }

    [Fact]
    public async Task Twice_it_is_noted_once()
    {
        await Opens();
        await Starts();
        (await Starts()).ShouldBeIgnored<IncidentMessageIgnored>("known already: it runs");
        Incident.Responses.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Its_start_may_be_heard_of_after_its_end()
    {
        await Opens();
        await Ends(Response, EndState.FailedGracefully);
        (await Starts()).ShouldBeIgnored<IncidentMessageIgnored>("known already: FailedGracefully");
        Incident.Running.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_is_told_what_it_missed_while_the_incident_did_not_know_of_it(bool byHand)
    {
        await Opens();
        var startedAt = Bench.Now;
        Bench.Advance(TimeSpan.FromSeconds(1));
        await (byHand ? Resolve() : AllResolve());
        (await Starts(startedAt)).Command<NoteSignalResolved>().ResponseId.ShouldBe(Response);
    }

    [Fact]
    public async Task For_an_incident_that_is_closed_or_unknown_it_is_ignored()
    {
        (await Starts()).ShouldBeIgnored<IncidentMessageIgnored>("no such incident");
        await Opens();
        await Resolve();
        await Bench.Elapse();
        (await Starts()).ShouldBeIgnored<IncidentMessageIgnored>("closed");
    }

    private async Task Reaches(string state)
    {
        await Opens();
        if (state == "Acknowledged")
            await Acknowledge();
        if (state == "Mitigated")
            await Ends(DerivedId.From("another"), EndState.Resolved);
        if (state == "Resolved")
            await AllResolve();
        Incident.State.ShouldBe(state);
        Bench.Advance(TimeSpan.FromSeconds(1));
    }

    private Task<Decided> Starts(DateTimeOffset? at = null) =>
        Bench.Handle(new NoteResponseStarted(Id, Response, "rollback", 3, "ann", "to be sure", at ?? Bench.Now));
}
