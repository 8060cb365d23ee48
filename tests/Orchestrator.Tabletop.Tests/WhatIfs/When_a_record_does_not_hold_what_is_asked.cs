using Orchestrator.AuditTrail.Export;
using Orchestrator.Contracts.Actions;
using Orchestrator.Contracts.HumanTasks;
using Orchestrator.Contracts.Incidents;
using Orchestrator.StateMachines.Flows;
using Orchestrator.StateMachines.Flows.Variants;
using Orchestrator.Tabletop.Recordings;
using Orchestrator.Tabletop.Rehearsals;
using Orchestrator.Tabletop.WhatIfs;

namespace Orchestrator.Tabletop.Tests.WhatIfs;

public sealed class When_a_record_does_not_hold_what_is_asked
{
    private static readonly Question Sooner = new(Careful.Name) { Settings = [SettingChange.Parse("go-on.deadline=5m")] };

    private static readonly Recording Two = Careful.Rehearsed.At(2.Hours()).When(Signals.Firing(Careful.Name, labels: ("service", "two")))
        .Approver("role:boss").Approves(12.Minutes()).Approves(2.Minutes()).Then().Recording;

    [Fact]
    public async Task An_incident_is_found_by_how_its_id_begins()
    {
        var ids = Two.All.Where(happened => happened.Fact is IncidentOpened).Select(happened => happened.Recorded.CorrelationId!).ToList();
        var one = (await Careful.Ask(Sooner, new AskedIncidents(ids[1][..13]), Two)).Incidents.ShouldHaveSingleItem();
        (one.Incident.ToString(), one.Verdict).ShouldBe((ids[1], Verdict.Same));

        (await Missing(new AskedIncidents("ffff"))).ShouldContain("no incident whose id begins with 'ffff'");
        (await Missing(new AskedIncidents(""))).ShouldContain("begins the ids of 2 incidents: ");
        (await Missing(new AskedIncidents(ids[0], Ran: 2))).ShouldContain("ran careful; there was careful v1");
    }

    [Fact]
    public async Task A_period_takes_what_opened_in_it_and_the_latest_if_there_are_too_many()
    {
        (await Careful.Ask(Sooner, new AskedIncidents(Since: Two.Start + 1.Hours()), Two)).Incidents.ShouldHaveSingleItem().Verdict.ShouldBe(Verdict.Same);
        (await Careful.Ask(Sooner, new AskedIncidents(Since: Two.Start + 9.Hours()), Two)).Incidents.ShouldBeEmpty();
        var recorded = Two.All.Select(happened => happened.Recorded);
        var report = await new WhatIf(FlowCatalogue.Of(new Careful())) { MostIncidents = 1 }.Ask(Sooner, () => recorded.ToAsyncEnumerable(), AskedIncidents.All);
        (report.Incidents.Count, report.Older, report.Verdict).ShouldBe((1, 1, Verdict.Same));
    }

    [Fact]
    public async Task A_version_that_is_gone_from_this_build_is_left_out_where_it_is_needed()
    {
        var lines = await Careful.Lines(Two);
        var gone = await Careful.Ask(new Question(Careful.Name) { Settings = [SettingChange.Parse("act.attempts=2")] }, AskedIncidents.All, lines, new Careful(2));
        gone.Incidents.ShouldBeEmpty();
        gone.Verdict.ShouldBe(Verdict.Unknowable);
        gone.LeftOut.Count.ShouldBe(2);
        gone.LeftOut[0].Why.ShouldMatch(@"flow careful v1 \(hash [0-9a-f]{12}\.\.\.\) is not in this build as it was\. Ask the build that ran it\.");

        // What it ran then is not needed to say what another version would have done.
        var other = new Question(Careful.Name, Version: 2) { Assumptions = [new AssumedResult("tell", ActionOutcome.Succeeded, 1.Seconds())] };
        (await Careful.Ask(other, AskedIncidents.All, lines, new Careful(2))).Incidents.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_setting_of_another_version_leaves_out_those_that_ran_this_one()
    {
        var report = await Careful.Ask(new Question(Careful.Name) { Settings = [SettingChange.Parse("tell.timeout=20s")] }, Two);
        report.Incidents.ShouldBeEmpty();
        report.LeftOut.ShouldAllBe(left => left.Why.Contains("step 'tell': there is no such step. It has: look, go-on,"));
    }

    [Fact]
    public async Task An_assumption_that_does_not_fit_its_step_is_refused()
    {
        (await Wrong(new AssumedAnswer("go-on", TaskOutcome.Completed, 1.Minutes()))).ShouldContain("A step of kind 'approval' is approved or rejected");
        (await Wrong(new AssumedResult("go-on", ActionOutcome.Succeeded, 1.Minutes()))).ShouldContain("which is no action. Name one of its steps (look, go-on, ");
        (await Wrong(new AssumedAnswer("hands.act", Outcome: null, default))).ShouldContain("or actions (eyes.look, hands.act, hands.undo)");
    }

    [Fact]
    public async Task A_file_that_was_cut_or_edited_is_not_asked()
    {
        var lines = await Careful.Lines(Two);
        (await Unreadable(lines[..^1])).Line.ShouldBe(lines.Length);
        (await Unreadable([.. lines[..9], .. lines[10..]])).Message.ShouldContain("was edited, added or taken out");
        (await Unreadable([lines[0], lines[1] + "}", .. lines[2..]])).Line.ShouldBe(2);
    }

    private static async Task<string> Missing(AskedIncidents selection) => (await Should.ThrowAsync<IncidentNotFound>(() => Careful.Ask(Sooner, selection, Two))).Message;

    private static async Task<string> Wrong(Assumption assumption) =>
        (await Should.ThrowAsync<FlowInvalid>(() => Careful.Ask(Sooner with { Assumptions = [assumption] }, Two))).Message;

    private static Task<ExportUnreadable> Unreadable(IEnumerable<string> lines) => Should.ThrowAsync<ExportUnreadable>(() => Careful.Ask(Sooner, AskedIncidents.All, lines));
}
