using Orchestrator.Contracts.AlertGroups;
using Orchestrator.Contracts.Incidents;
using Orchestrator.Contracts.Signals;
using Orchestrator.StateMachines.AlertGroups;

namespace Orchestrator.StateMachines.Tests.AlertGroups;

public sealed class When_signals_are_received : Given_a_group
{
    [Fact]
    public async Task The_first_that_fires_opens_an_incident()
    {
        var decided = await Fires("a", 0);

        decided.Facts.Select(fact => fact.GetType()).ShouldBe([typeof(SignalReceived), typeof(IncidentRequested)]);
        var open = decided.Command<OpenIncident>();
        (open.IncidentId, open.GroupId, open.SignalId, open.Integration).ShouldBe((IncidentOf("a"), Id, SignalId("a"), Integration));
        open.Signal.Title.ShouldBe("Checkout is slow");
        Group.State.ShouldBe("Active");
        Group.CurrentIncident.ShouldBe(IncidentOf("a"));
    }

    [Fact]
    public async Task Later_ones_are_attached_to_it()
    {
        await Fires("a", 0);

        var attach = (await Fires("b", 1)).Command<AttachSignal>();

        (attach.IncidentId, attach.SignalId, attach.GroupSeverity, attach.AllResolved).ShouldBe((IncidentOf("a"), SignalId("b"), Severity.Error, false));
    }

    [Fact]
    public async Task Each_view_of_the_group_is_newer_than_the_one_before()
    {
        var open = (await Fires("a", 0)).Command<OpenIncident>();
        var second = (await Fires("b", 1)).Command<AttachSignal>();
        var third = (await Resolves("c", 2)).Command<AttachSignal>();

        open.GroupVersion.ShouldBeGreaterThan(0);
        second.GroupVersion.ShouldBeGreaterThan(open.GroupVersion);
        third.GroupVersion.ShouldBeGreaterThan(second.GroupVersion);
    }

    [Fact]
    public async Task The_same_one_again_has_no_effect()
    {
        await Fires("a", 0);
        (await Fires("a", 0)).ShouldBeNothing();
        await Resolves("b", 1);
        (await Fires("a", 0)).ShouldBeNothing();
        (await Resolves("b", 1)).ShouldBeNothing();
    }

    [Fact]
    public async Task One_that_repeats_after_many_others_has_no_effect_on_the_incident()
    {
        await Fires("first", 0);
        for (var i = 1; i <= 3 * AlertGroup.RecentSignals; i++)
            await Fires($"n{i}", i);

        var decided = await Fires("first", 0);

        decided.Commands.ShouldBeEmpty();
        decided.Reason.ShouldNotBeNull().ShouldContain("outdated");
    }

    [Fact]
    public async Task Severity_is_the_highest_that_fires_and_falls_when_it_resolves()
    {
        await Fires("a", 0, Severity.Warning, source: "eu");
        (await Fires("b", 1, Severity.Critical, source: "us")).Command<AttachSignal>().GroupSeverity.ShouldBe(Severity.Critical);

        var resolved = (await Resolves("c", 2, source: "us")).Command<AttachSignal>();
        (resolved.GroupSeverity, resolved.AllResolved).ShouldBe((Severity.Warning, false));

        (await Resolves("d", 3, source: "eu")).Command<AttachSignal>().AllResolved.ShouldBeTrue();
    }

    [Fact]
    public async Task An_alert_that_fires_less_severely_lowers_the_severity()
    {
        await Fires("a", 0, Severity.Critical);
        (await Fires("b", 1, Severity.Warning)).Command<AttachSignal>().GroupSeverity.ShouldBe(Severity.Warning);
    }

    [Fact]
    public async Task When_all_has_resolved_the_severity_stays_what_it_last_was()
    {
        await Fires("a", 0, Severity.Critical);
        (await Resolves("b", 1)).Command<AttachSignal>().GroupSeverity.ShouldBe(Severity.Critical);
    }

    [Fact]
    public async Task A_resolved_one_of_a_source_that_never_fired_speaks_for_the_key()
    {
        await Fires("a", 0, source: "eu");
        await Fires("b", 1, source: "us");
        (await Resolves("c", 2, source: "pagerduty")).Command<AttachSignal>().AllResolved.ShouldBeTrue();
    }

    [Fact]
    public async Task It_speaks_for_no_other_key_and_for_nothing_newer()
    {
        await Fires("a", 0, source: "eu");
        await Fires("b", 5, source: "us");
        await Fires("c", 0, source: "eu", key: "another");
        await Resolves("d", 2, source: "pagerduty");
        Group.Alerts.Where(alert => alert.Firing).Select(alert => (alert.Source, alert.DedupKey)).ShouldBe([("us", Key), ("eu", "another")]);
    }

    [Fact]
    public async Task A_resolved_one_without_an_incident_is_recorded_and_opens_nothing()
    {
        var decided = await Resolves("a", 0);

        decided.Fact<SignalReceived>().SignalId.ShouldBe(SignalId("a"));
        decided.Reason.ShouldBe("no incident is open: nothing to resolve");
        decided.Commands.ShouldBeEmpty();
        Group.State.ShouldBe("Quiet");
    }

    [Fact]
    public async Task One_that_is_acknowledged_elsewhere_is_attached_and_still_fires()
    {
        await Fires("a", 0);
        var attach = (await Bench.Handle(Signal("b", SignalStatus.Acknowledged, 1, Severity.Info))).Command<AttachSignal>();
        (attach.AllResolved, attach.GroupSeverity).ShouldBe((false, Severity.Error));
    }

    [Fact]
    public async Task One_that_is_acknowledged_elsewhere_opens_nothing()
    {
        var decided = await Bench.Handle(Signal("a", SignalStatus.Acknowledged, 0));
        decided.Commands.ShouldBeEmpty();
        decided.Reason.ShouldBe("no incident is open: nothing to acknowledge");
    }

    [Fact]
    public async Task A_firing_one_older_than_the_resolved_one_opens_nothing()
    {
        await Resolves("b", 5);

        var decided = await Fires("a", 0);

        decided.Commands.ShouldBeEmpty();
        decided.Reason.ShouldNotBeNull().ShouldContain("has resolved");
        Group.State.ShouldBe("Quiet");
    }

    [Fact]
    public async Task A_firing_one_of_the_instant_it_resolved_opens_nothing()
    {
        await Resolves("b", 5);
        (await Fires("a", 5)).Commands.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_firing_one_older_than_the_resolved_one_does_not_reopen()
    {
        await Fires("a", 0);
        await Resolves("b", 5);
        (await Fires("c", 3)).Commands.ShouldBeEmpty();
        Group.AllResolved.ShouldBeTrue();
    }

    [Fact]
    public async Task A_resolved_one_older_than_the_firing_one_does_not_resolve()
    {
        await Fires("a", 0);
        await Fires("b", 5);
        (await Resolves("c", 3)).Commands.ShouldBeEmpty();
        Group.AllResolved.ShouldBeFalse();
    }

    [Fact]
    public async Task A_sender_whose_clock_is_ahead_does_not_silence_what_follows()
    {
        await Fires("a", 0);
        await Resolves("b", 525_600);
        Bench.Advance(TimeSpan.FromMinutes(10));
        (await Fires("c", 70)).Command<AttachSignal>().AllResolved.ShouldBeFalse();
    }

    [Fact]
    public async Task Its_memory_is_bounded()
    {
        for (var i = 0; i < 2 * AlertGroup.MaxAlerts; i++)
            await Fires($"f{i}", i % 50, key: $"key-{i}");

        Group.Alerts.Count.ShouldBe(AlertGroup.MaxAlerts);
        Group.Recent.Count.ShouldBe(AlertGroup.RecentSignals);
        Group.Signals.ShouldBe(2 * AlertGroup.MaxAlerts);
    }

    [Fact]
    public void Many_can_be_taken_in_at_once()
    {
        var group = new AlertGroup { CorrelationId = Id };
        group.Begin(new Handling(DerivedId.From("batch"), Bench.Now, "sender"));
        foreach (var i in Enumerable.Range(0, 500))
            group.Receive(Signal($"s{i}", SignalStatus.Firing, minute: 0));

        group.Staged.Facts.Count.ShouldBe(501);
        group.Staged.Facts.Select(fact => fact.Id).ShouldBeUnique();
        group.Staged.Commands.Select(command => command.MessageId).ShouldBeUnique();
        group.Staged.Commands.Count(command => command.Command is OpenIncident).ShouldBe(1);
    }
}
