using Orchestrator.Contracts.AlertGroups;
using Orchestrator.Contracts.Incidents;
using Orchestrator.Contracts.Responses;
using Orchestrator.Contracts.Signals;

namespace Orchestrator.StateMachines.Tests.Incidents;

public sealed class When_an_incident_is_resolved : Given_an_incident
{
    [Fact]
    public async Task It_closes_after_its_window_and_tells_its_group()
    {
        await Opens();
        await AllResolve();
        var resolvedAt = Bench.Now;

        var decided = await Bench.Elapse();

        Bench.Now.ShouldBe(resolvedAt + Window);
        decided.Facts.ShouldBe([new IncidentClosed()]);
        decided.Command<NoteIncidentClosed>().ShouldBe(new(GroupId, Id));
        (Incident.State, Incident.ClosedAt).ShouldBe(("Closed", Bench.Now));
    }

    [Fact]
    public async Task A_signal_that_fires_within_the_window_reopens_it()
    {
        await Opens();
        await Acknowledge();
        await AllResolve();

        var decided = await Fires("again", Severity.Critical);

        decided.Fact<IncidentReopened>().ShouldBe(new(By: null, SignalId("again")));
        Bench.Timers.ShouldBeEmpty();
        (Incident.State, Incident.Episode, Incident.Severity).ShouldBe(("Open", 1, Severity.Critical));
        (Incident.AcknowledgedBy, Incident.ResolvedAt, Incident.ClosesAt).ShouldBe((null, null, null));
    }

    [Fact]
    public async Task By_hand_a_signal_that_fires_anew_reopens_it_too()
    {
        await Opens();
        await Resolve();
        await Fires("again");
        Incident.State.ShouldBe("Open");
    }

    [Fact]
    public async Task By_hand_signals_that_resolve_or_are_acknowledged_after_that_change_nothing()
    {
        await Opens();
        await Resolve();
        await Bench.Handle(View("ack", 3, status: SignalStatus.Acknowledged));
        await Bench.Handle(View("resolved", 4, allResolved: true));
        (Incident.State, Bench.Timers.Count).ShouldBe(("Resolved", 1));
    }

    [Fact]
    public async Task An_older_firing_view_does_not_reopen_it()
    {
        await Opens();
        await Bench.Handle(View("resolved", version: 6, allResolved: true));
        await Bench.Handle(View("older", version: 5));
        Incident.State.ShouldBe("Resolved");
    }

    [Fact]
    public async Task Reopening_starts_the_flows_anew()
    {
        Flows.AddAlways("rollback");
        var first = (await Opens()).Command<StartResponse>().ResponseId;
        await AllResolve();
        await Ends(first, EndState.Resolved);
        Incident.State.ShouldBe("Resolved");

        var decided = await Fires("again");

        decided.Command<StartResponse>().ResponseId.ShouldNotBe(first);
        decided.Fact<ResponseRequested>().Episode.ShouldBe(1);
        decided.Fact<FlowTriggersEvaluated>().SignalId.ShouldBe(SignalId("again"));
    }

    [Fact]
    public async Task Reopening_starts_no_flow_that_still_runs()
    {
        Flows.AddAlways("rollback");
        await Opens();
        await Resolve();
        (await Fires("again")).Commands.ShouldBeEmpty();
    }

    [Fact]
    public async Task Its_timer_after_it_was_reopened_is_ignored()
    {
        await Opens();
        await AllResolve();
        var timer = Bench.Timers[0].Message;
        await Fires("again");
        (await Bench.Deliver(timer)).ShouldBeIgnored<IncidentMessageIgnored>("reopened");
        await Acknowledge();
        (await Bench.Deliver(timer)).ShouldBeIgnored<IncidentMessageIgnored>("reopened");
    }

    [Fact]
    public async Task Its_first_timer_does_not_close_what_was_resolved_again()
    {
        await Opens();
        await AllResolve("first");
        var timer = Bench.Timers[0].Message;
        await Fires("again");
        await AllResolve("second");

        (await Bench.Deliver(timer)).ShouldBeIgnored<IncidentMessageIgnored>("resolved again");

        Incident.State.ShouldBe("Resolved");
    }

    [Fact]
    public async Task Its_timer_twice_closes_it_once()
    {
        await Opens();
        await AllResolve();
        var timer = Bench.Timers[0].Message;
        await Bench.Elapse();
        (await Bench.Deliver(timer)).ShouldBeIgnored<IncidentMessageIgnored>("closed");
    }

    [Fact]
    public async Task Once_closed_a_signal_that_fires_goes_back_to_its_group()
    {
        await Opens();
        await AllResolve();
        await Bench.Elapse();

        var decided = await Fires("late");

        decided.Facts.ShouldBe([new IncidentMessageIgnored(nameof(AttachSignal), SignalId("late"))]);
        var back = decided.Command<TakeBackSignal>();
        (back.GroupId, back.IncidentId, back.SignalId, back.Integration).ShouldBe((GroupId, Id, SignalId("late"), "alertmanager"));
        Incident.State.ShouldBe("Closed");
    }

    [Fact]
    public async Task Once_closed_a_signal_it_had_before_does_not_go_back()
    {
        await Opens();
        await Fires("b");
        await Resolve();
        await Bench.Elapse();
        (await Bench.Handle(View("b", version: 3))).ShouldBeIgnored<IncidentMessageIgnored>("closed");
    }

    [Fact]
    public async Task Once_closed_a_signal_that_resolves_is_ignored()
    {
        await Opens();
        await Resolve();
        await Bench.Elapse();
        (await AllResolve()).ShouldBeIgnored<IncidentMessageIgnored>("closed");
    }
}
