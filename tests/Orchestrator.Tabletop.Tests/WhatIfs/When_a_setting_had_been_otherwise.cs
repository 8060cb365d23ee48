using Orchestrator.Contracts.Actions;
using Orchestrator.Contracts.HumanTasks;
using Orchestrator.Contracts.Responses;
using Orchestrator.StateMachines.Flows;
using Orchestrator.StateMachines.Flows.Variants;
using Orchestrator.Tabletop.Recordings;
using Orchestrator.Tabletop.WhatIfs;

namespace Orchestrator.Tabletop.Tests.WhatIfs;

public sealed class When_a_setting_had_been_otherwise
{
    [Fact]
    public async Task An_answer_that_came_later_than_the_deadline_does_not_come()
    {
        var what = await One(Careful.Approved, "go-on.deadline=5m");
        var answer = what.Changes.Single(change => change.Of == ChangeOf.Answer && change.About == "careful/go-on");
        (answer.Was, answer.Would).ShouldBe(("approved by boss after 12 min", "expired after 5 min: reject"));
        (answer.Basis, answer.On).ShouldBe((Basis.Recorded, "the recorded answer, approved by boss, came after 12 min"));
        what.Changes.ShouldContain(change => change.Of == ChangeOf.Action && change.About == "careful/act" && change.Was == "done after 2 attempts" && change.Would == null);
        what.Unknown.ShouldBeNull();
        (what.Was.End, what.Would.End).ShouldBe((EndState.Resolved, EndState.Escalated));
        (what.Was.ObjectivesMet, what.Would.ObjectivesMet).ShouldBe((true, false));
        (what.Verdict, what.Because).ShouldBe((Verdict.Worse, "the response would have ended as Escalated, not Resolved"));
    }

    [Fact]
    public async Task An_answer_that_came_before_the_deadline_still_comes()
    {
        var what = await One(Careful.Approved, "go-on.deadline=13m");
        what.Verdict.ShouldBe(Verdict.Same);
        what.Changes.ShouldBeEmpty();
        what.Timelines.ShouldAllBe(line => line.IsSame && (line.WouldAt - line.WasAt)!.Value.Duration() < 1.Seconds());
    }

    [Fact]
    public async Task Nobody_knows_what_a_second_person_would_have_said()
    {
        var what = await One(Careful.Approved, "go-on.quorum=2");
        what.Verdict.ShouldBe(Verdict.Unknowable);
        what.Unknown!.ToString().ShouldBe("'go-on': 12 min after it was asked, nothing is recorded of what people would have done after that");
        what.Changes.ShouldContain(change => change.Of == ChangeOf.End && change.Basis == Basis.Unknowable);
        what.Would.End.ShouldBeNull();
    }

    [Fact]
    public async Task What_rests_on_an_assumption_says_so()
    {
        var what = await One(Careful.Approved, "go-on.quorum=2", new AssumedAnswer("go-on", TaskOutcome.Approved, 14.Minutes()));
        (what.Verdict, what.Would.End).ShouldBe((Verdict.Worse, EndState.Resolved), "later by two minutes");
        var answer = what.Changes.Single(change => change.Of == ChangeOf.Answer);
        (answer.Would, answer.Basis).ShouldBe(("approved by boss, somebody (assumed) after 14 min", Basis.Assumed));
        answer.On.ShouldBe("'go-on' approved 14 min after it was asked");
        what.Changes.Single(change => change.Of == ChangeOf.Approval).Basis.ShouldBe(Basis.Recorded, "two were asked before anything was assumed");
        what.Assumed.ShouldBe(["'go-on' approved 14 min after it was asked"]);
    }

    [Fact]
    public async Task A_question_nobody_answered_tells_nothing_of_a_longer_wait()
    {
        var unanswered = Careful.Rehearsed.Then().Recording;
        var longer = await One(unanswered, "go-on.deadline=30m");
        (longer.Verdict, longer.Unknown!.Why).ShouldBe((Verdict.Unknowable, "15 min after it was asked, nothing is recorded of what people would have done after that"));

        var shorter = await One(unanswered, "go-on.deadline=5m");
        (shorter.Verdict, shorter.Would.End).ShouldBe((Verdict.Same, EndState.Escalated));
        shorter.Changes.ShouldHaveSingleItem().Would.ShouldBe("expired after 5 min: reject");

        var assumed = await One(unanswered, "go-on.deadline=30m", new AssumedAnswer("go-on", Outcome: null, 30.Minutes()));
        assumed.Changes.ShouldHaveSingleItem().Basis.ShouldBe(Basis.Assumed);
    }

    [Fact]
    public async Task An_attempt_fewer_fails_what_was_saved_by_it()
    {
        var what = await One(Careful.Approved, "act.attempts=1");
        (what.Verdict, what.Would.End, what.Unknown).ShouldBe((Verdict.Worse, EndState.FailedGracefully, null));
        var act = what.Changes.Single(change => change.About == "careful/act");
        (act.Was, act.Would, act.Basis).ShouldBe(("done after 2 attempts", "failed: it failed", Basis.Recorded));
    }

    [Fact]
    public async Task An_attempt_more_is_one_that_was_never_made()
    {
        var failing = Careful.Rehearsed.Approver("role:boss").Approves(1.Minutes()).Action("hands.act").Fails().Then().Recording;
        var what = await One(failing, "act.attempts=4");
        (what.Verdict, what.Unknown!.Why).ShouldBe((Verdict.Unknowable, "'hands.act' was carried out 3 times with this input, and this is once more (attempt 4)"));

        what = await One(failing, "act.attempts=4", new AssumedResult("act", ActionOutcome.Succeeded, 3.Seconds()));
        (what.Verdict, what.Would.End).ShouldBe((Verdict.Better, EndState.Resolved));
        what.Changes.Single(change => change.About == "careful/act").Basis.ShouldBe(Basis.Assumed);
    }

    [Fact]
    public async Task A_result_that_took_longer_than_the_timeout_comes_too_late()
    {
        var what = await One(Careful.Approved, "act.timeout=10s");
        (what.Verdict, what.Would.End, what.Unknown).ShouldBe((Verdict.Worse, EndState.Escalated, null), "nobody knows whether it took effect, so people find out");
        what.Changes.ShouldContain(change => change.About == "careful/act" && change.Would == "failed: no answer within 10 s");
    }

    [Fact]
    public async Task A_silence_is_known_for_as_long_as_it_lasted()
    {
        var silent = Careful.Rehearsed.Approver("role:boss").Approves(1.Minutes()).Action("hands.act").NeverAnswers().Then().Recording;
        (await One(silent, "act.timeout=20s")).Unknown.ShouldBeNull();
        (await One(silent, "act.timeout=1h")).Unknown!.Why.ShouldBe("nobody had answered for 30 s where the record ends, and it may take 1 h");
    }

    private static async Task<IncidentWhatIf> One(Recording recording, string setting, params Assumption[] assumptions)
    {
        var report = await Careful.Ask(new Question(Careful.Name) { Settings = [SettingChange.Parse(setting)], Assumptions = assumptions }, recording);
        report.LeftOut.ShouldBeEmpty();
        report.Flow.ShouldBe($"careful v1 with {setting}");
        return report.Incidents.ShouldHaveSingleItem();
    }
}
