using Orchestrator.Contracts.Actions;
using Orchestrator.Contracts.Responses;
using Orchestrator.StateMachines.Flows;
using Orchestrator.StateMachines.Flows.Variants;
using Orchestrator.Tabletop.Rehearsals;
using Orchestrator.Tabletop.WhatIfs;

namespace Orchestrator.Tabletop.Tests.WhatIfs;

public sealed class When_another_version_had_run
{
    [Fact]
    public async Task What_it_does_that_was_never_done_is_unknowable()
    {
        var what = (await Careful.Ask(new Question(Careful.Name, Version: 2), Careful.Approved)).Incidents.ShouldHaveSingleItem();
        (what.Verdict, what.Unknown!.ToString()).ShouldBe((Verdict.Unknowable, "'tell': 'mouth.tell' was never carried out"));
        what.Changes.ShouldContain(change => change.Of == ChangeOf.Approval && change.Basis == Basis.Unknowable, "it might have been asked later, for all we know");
    }

    [Fact]
    public async Task The_rest_is_taken_from_the_record_where_an_assumption_fills_in()
    {
        var question = new Question(Careful.Name, Version: 2) { Assumptions = [new AssumedResult("mouth.tell", ActionOutcome.Succeeded, 2.Seconds())] };
        var report = await Careful.Ask(question, Careful.Approved);
        var what = report.Incidents.ShouldHaveSingleItem();
        (what.Verdict, what.Would.End, what.Would.ApprovalsAsked, what.Was.ApprovalsAsked).ShouldBe((Verdict.Better, EndState.Resolved, 0, 1));
        (what.Was.TimeToMitigate - what.Would.TimeToMitigate)!.Value.ShouldBe(12.Minutes(), tolerance: 5.Seconds());
        what.Changes.ShouldNotContain(change => change.About == "careful/act", "it came to what it came to");
        var approval = what.Changes.Single(change => change.Of == ChangeOf.Approval);
        (approval.Would, approval.Basis).ShouldBe((null, Basis.Assumed));
        what.Timelines.Where(line => line.Would is null).ShouldContain(line => line.Was!.Contains("Go on?"));
        what.Timelines.Where(line => line.Was is null).ShouldContain(line => line.Would!.Contains("mouth.tell"));
        report.ToString().ShouldContain("1 better");
    }

    [Fact]
    public async Task All_of_a_period_are_asked_and_the_worst_counts()
    {
        var two = Careful.Rehearsed.At(2.Hours()).When(Signals.Firing(Careful.Name, labels: ("service", "two")))
            .Approver("role:boss").Approves(12.Minutes()).Approves(2.Minutes()).Then().Recording;
        var question = new Question(Careful.Name) { Settings = [SettingChange.Parse("go-on.deadline=5m")] };
        var report = await Careful.Ask(question, two);
        report.Incidents.Select(incident => incident.Verdict).ShouldBe([Verdict.Worse, Verdict.Same]);
        report.Verdict.ShouldBe(Verdict.Worse);
        report.Changed.ShouldContain(new ChangeCount(ChangeOf.Answer, "careful/go-on", Recorded: 1, Assumed: 0, Unknowable: 0));
        report.ToString().ShouldStartWith("2 incident(s) with careful v1 with go-on.deadline=5m: 0 better, 1 same, 1 worse, 0 unknowable");
        report.ToString().ShouldContain("objectives met: 2 of 2 -> 1 of 2");
    }

    [Fact]
    public async Task What_does_not_make_sense_is_told_with_what_would()
    {
        (await Refused(new Question(Careful.Name) { Settings = [new SettingChange("ask", "deadline", "5m")] })).ShouldContain("there is no such step. It has: look, tell, act.");
        (await Refused(new Question(Careful.Name) { Settings = [new SettingChange("act", "deadline", "5m")] })).ShouldContain("a step of kind 'action' has no setting 'deadline'. It has: timeout, attempts");
        (await Refused(new Question(Careful.Name) { Settings = [new SettingChange("go-on", "deadline", "soon")] })).ShouldContain("'deadline' cannot be 'soon'. It takes a duration such as");
        (await Refused(new Question(Careful.Name) { Settings = [new SettingChange(null, "quorum", "2")] })).ShouldContain("the flow as a whole has no setting 'quorum'");
        (await Refused(new Question(Careful.Name) { Settings = [new SettingChange("go-on", "quorum", "0")] })).ShouldContain("It takes a whole number from 1");
        (await Refused(new Question(Careful.Name) { Assumptions = [new AssumedResult("feet.run", ActionOutcome.Succeeded, default)] })).ShouldContain("an assumption is about 'feet.run'");
        (await Should.ThrowAsync<FlowMissing>(() => Careful.Ask(new Question(Careful.Name, Version: 7), Careful.Approved))).Message.ShouldContain("careful v1, careful v2");
        (await Should.ThrowAsync<FlowMissing>(() => Careful.Ask(new Question("careless"), Careful.Approved))).Message.ShouldContain("careful v1");
        Should.Throw<FormatException>(() => SettingChange.Parse("go-on.deadline")).Message.ShouldContain("<step>.<setting>=<value>");
    }

    private static async Task<string> Refused(Question question) =>
        (await Should.ThrowAsync<FlowInvalid>(() => Careful.Ask(question, Careful.Approved))).Message;
}
