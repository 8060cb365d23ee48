using Orchestrator.Contracts.AlertGroups;
using Orchestrator.Contracts.Incidents;

namespace Orchestrator.StateMachines.Tests.AlertGroups;

public sealed class When_the_incident_of_a_group_closes : Given_a_group
{
    [Fact]
    public async Task The_group_has_none()
    {
        await Fires("a", 0);

        (await Closes("a")).Facts.ShouldBe([new GroupIncidentClosed(IncidentOf("a"))]);

        Group.State.ShouldBe("Quiet");
        Group.CurrentIncident.ShouldBeNull();
    }

    [Fact]
    public async Task The_next_that_fires_opens_another()
    {
        await Fires("a", 0);
        await Closes("a");

        (await Fires("b", 1)).Command<OpenIncident>().IncidentId.ShouldBe(IncidentOf("b"));

        Group.Incidents.ShouldBe(2);
    }

    [Fact]
    public async Task What_opened_the_last_one_does_not_open_another()
    {
        await Fires("a", 0);
        await Closes("a");
        (await Fires("a", 0)).ShouldBeNothing();
    }

    [Fact]
    public async Task A_late_resolved_one_opens_nothing()
    {
        await Fires("a", 0);
        await Closes("a");
        (await Resolves("b", 1)).Commands.ShouldBeEmpty();
    }

    [Fact]
    public async Task Hearing_it_twice_changes_nothing()
    {
        await Fires("a", 0);
        await Closes("a");
        (await Closes("a")).ShouldBeIgnored<AlertGroupMessageIgnored>("no incident is open");
        await Fires("b", 1);
        (await Closes("a")).ShouldBeIgnored<AlertGroupMessageIgnored>("not the group's incident");
        Group.CurrentIncident.ShouldBe(IncidentOf("b"));
    }

    [Fact]
    public async Task A_signal_that_came_too_late_for_it_opens_the_next()
    {
        await Fires("a", 0);
        await Fires("b", 1);
        await Closes("a");

        var decided = await ComesBack("b", from: "a", minute: 1);

        decided.Facts.ShouldBe([new SignalTakenBack(SignalId("b"), IncidentOf("a")), new IncidentRequested(IncidentOf("b"), SignalId("b"))]);
        decided.Command<OpenIncident>().SignalId.ShouldBe(SignalId("b"));
    }

    [Fact]
    public async Task It_opens_the_next_also_when_it_comes_back_before_the_group_has_heard_of_the_closing()
    {
        await Fires("a", 0);
        await Fires("b", 1);

        (await ComesBack("b", from: "a", minute: 1)).Command<OpenIncident>().IncidentId.ShouldBe(IncidentOf("b"));

        (await Closes("a")).ShouldBeIgnored<AlertGroupMessageIgnored>("not the group's incident");
        Group.CurrentIncident.ShouldBe(IncidentOf("b"));
    }

    [Fact]
    public async Task It_joins_the_next_if_that_is_open_by_then()
    {
        await Fires("a", 0);
        await Fires("b", 1);
        await Closes("a");
        await Fires("c", 2);

        (await ComesBack("b", from: "a", minute: 1)).Command<AttachSignal>().IncidentId.ShouldBe(IncidentOf("c"));
    }

    [Fact]
    public async Task It_opens_nothing_if_the_alert_has_resolved_meanwhile()
    {
        await Fires("a", 0);
        await Fires("b", 1);
        await Resolves("c", 2);
        await Closes("a");

        (await ComesBack("b", from: "a", minute: 1)).ShouldBeIgnored<AlertGroupMessageIgnored>("resolved meanwhile");
    }

    [Fact]
    public async Task Coming_back_twice_it_opens_one()
    {
        await Fires("a", 0);
        await Fires("b", 1);
        await Closes("a");
        await ComesBack("b", from: "a", minute: 1);
        (await ComesBack("b", from: "a", minute: 1)).ShouldBeIgnored<AlertGroupMessageIgnored>("opened an incident already");
        Group.Incidents.ShouldBe(2);
    }

    [Fact]
    public async Task A_group_without_signals_ignores_what_is_not_about_it()
    {
        (await Closes("a")).ShouldBeIgnored<AlertGroupMessageIgnored>("no signal yet");
        (await ComesBack("b", from: "a", minute: 1)).ShouldBeIgnored<AlertGroupMessageIgnored>("no signal yet");
        (await Fires("a", 0)).Command<OpenIncident>().IncidentId.ShouldBe(IncidentOf("a"));
    }
}
