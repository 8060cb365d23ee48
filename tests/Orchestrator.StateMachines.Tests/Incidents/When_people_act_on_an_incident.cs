using Orchestrator.Contracts.Incidents;
using Orchestrator.Contracts.Responses;
using Orchestrator.StateMachines.Incidents;

namespace Orchestrator.StateMachines.Tests.Incidents;

public sealed class When_people_act_on_an_incident : Given_an_incident
{
    [Fact]
    public async Task They_acknowledge_it()
    {
        await Opens();

        var decided = await Acknowledge();

        decided.Facts.ShouldBe([new IncidentAcknowledged("ann")]);
        (decided.Staged[0].Actor, decided.Reason).ShouldBe(("ann", "on it"));
        (Incident.State, Incident.AcknowledgedBy, Incident.AcknowledgedAt).ShouldBe(("Acknowledged", "ann", Bench.Now));
    }

    [Fact]
    public async Task Who_acknowledges_it_second_hears_who_was_first()
    {
        await Opens();
        await Acknowledge();
        Bench.Advance(TimeSpan.FromMinutes(1));

        var refused = await Bench.Refusal(new AcknowledgeIncident(Id, "bob", Reason: null));

        refused.Kind.ShouldBe(RefusalKind.Conflict);
        refused.Details.ShouldBe(new IncidentStanding("Acknowledged", "ann", Bench.Now.AddMinutes(-1)));
    }

    [Fact]
    public async Task They_acknowledge_a_mitigated_one_which_stays_mitigated()
    {
        Flows.AddAlways("rollback");
        await Opens();
        await AllResolve();
        await Acknowledge();
        (Incident.State, Incident.AcknowledgedBy).ShouldBe(("Mitigated", "ann"));
        (await Bench.Refusal(new AcknowledgeIncident(Id, "bob", Reason: null))).Kind.ShouldBe(RefusalKind.Conflict);
    }

    [Fact]
    public async Task They_resolve_it_and_running_responses_are_told()
    {
        Flows.AddAlways("rollback");
        var response = (await Opens()).Command<StartResponse>().ResponseId;

        var decided = await Resolve();

        decided.Fact<IncidentResolved>().ShouldBe(new("ann", Bench.Now + Window));
        decided.Command<NoteSignalResolved>().ShouldBe(new(response, Opening, "ann resolved the incident: false alarm"));
        (Incident.State, Incident.ResolvedBy).ShouldBe(("Resolved", "ann"));
    }

    [Fact]
    public async Task They_resolve_a_mitigated_one_whose_responses_know_already()
    {
        Flows.AddAlways("rollback");
        await Opens();
        await AllResolve();
        (await Resolve()).Commands.ShouldBeEmpty();
        Incident.State.ShouldBe("Resolved");
    }

    [Fact]
    public async Task They_cannot_acknowledge_or_resolve_what_is_resolved_or_closed()
    {
        await Opens();
        await Resolve();
        await Conflicts();
        await Bench.Elapse();
        await Conflicts();

        async Task Conflicts()
        {
            (await Bench.Refusal(new ResolveIncident(Id, "bob", "done"))).Details.ShouldBeOfType<IncidentStanding>().By.ShouldBe("ann");
            (await Bench.Refusal(new AcknowledgeIncident(Id, "bob", Reason: null))).Kind.ShouldBe(RefusalKind.Conflict);
        }
    }

    [Fact]
    public async Task They_reopen_it_and_it_stays_open_though_nothing_fires()
    {
        Flows.AddAlways("rollback");
        var first = (await Opens()).Command<StartResponse>().ResponseId;
        await AllResolve();
        await Ends(first, EndState.Resolved);

        var decided = await Bench.Handle(new ReopenIncident(Id, "bob", "customers still complain"));

        decided.Fact<IncidentReopened>().ShouldBe(new("bob", SignalId: null));
        Incident.State.ShouldBe("Open");
        Bench.Timers.ShouldBeEmpty();
        await Ends(decided.Command<StartResponse>().ResponseId, EndState.FailedGracefully);
        Incident.State.ShouldBe("Open");
    }

    [Fact]
    public async Task They_cannot_reopen_what_is_not_resolved_or_closed_for_good()
    {
        await Opens();
        (await Bench.Refusal(new ReopenIncident(Id, "bob", "again"))).Message.ShouldContain("only a resolved incident");
        await Acknowledge();
        (await Bench.Refusal(new ReopenIncident(Id, "bob", "again"))).Kind.ShouldBe(RefusalKind.Conflict);
        await Resolve();
        await Bench.Elapse();
        (await Bench.Refusal(new ReopenIncident(Id, "bob", "again"))).Message.ShouldContain("closed for good");
    }

    [Fact]
    public async Task They_add_notes_in_any_state()
    {
        await Opens();
        await Notes("first look");
        await Acknowledge();
        await Notes("found it");
        await Resolve();
        await Notes("fixed");
        await Bench.Elapse();
        await Notes("reviewed");
        Incident.Notes.ShouldBe(4);

        async Task Notes(string text) => (await Bench.Handle(new AddNote(Id, "ann", text))).Facts.ShouldBe([new IncidentNoteAdded("ann", text)]);
    }
}
