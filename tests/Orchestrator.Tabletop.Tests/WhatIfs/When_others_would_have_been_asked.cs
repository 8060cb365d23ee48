using Orchestrator.Contracts.HumanTasks;
using Orchestrator.Contracts.Responses;
using Orchestrator.ResponseFlows;
using Orchestrator.StateMachines.Flows;
using Orchestrator.StateMachines.Flows.Variants;
using Orchestrator.Tabletop.Recordings;
using Orchestrator.Tabletop.WhatIfs;

namespace Orchestrator.Tabletop.Tests.WhatIfs;

/// <summary>The incident commander approves after four minutes; had it been escalated after three, the leads would have been asked.</summary>
public sealed class When_others_would_have_been_asked
{
    private static readonly Recording Approved = Breach.Rehearsed.Approver("role:incident-commander").Approves(4.Minutes()).Then().Recording;

    [Fact]
    public async Task Nobody_knows_what_they_would_have_said()
    {
        var what = await Ask();
        (what.Verdict, what.Unknown!.Why).ShouldBe((Verdict.Unknowable, "it was not escalated then, so those who are asked now were not asked"));
        what.Changes.Single(change => change.About == "critical-slo-breach/approve-rollback, escalated").Basis.ShouldBe(Basis.Recorded);
    }

    [Fact]
    public async Task They_answer_as_assumed_and_who_answered_then_may_not()
    {
        var what = await Ask(new AssumedAnswer("approve-rollback", TaskOutcome.Approved, 2.Minutes()));
        (what.Would.End, what.Would.PagesSent, what.Was.PagesSent).ShouldBe((EndState.Resolved, 2, 1));
        var answer = what.Changes.Single(change => change.Of == ChangeOf.Answer);
        (answer.Would, answer.Basis).ShouldBe(("approved by somebody (assumed) after 5 min", Basis.Assumed));
        what.Changes.Single(change => change.Of == ChangeOf.Page).Basis.ShouldBe(Basis.Recorded, "it was escalated before anything was assumed");
        what.NotApplied.ShouldHaveSingleItem().ShouldStartWith("incident-commander cannot decide task at +0:04:03: incident-commander may not decide this task");
    }

    private static async Task<IncidentWhatIf> Ask(params Assumption[] assumptions)
    {
        var question = new Question(Breach.Flow) { Settings = [SettingChange.Parse("approve-rollback.deadline=3m")], Assumptions = assumptions };
        var report = await new WhatIf(FlowCatalogue.Of(new CriticalSloBreach())).Ask(
            question, () => Approved.All.Select(happened => happened.Recorded).ToAsyncEnumerable(), AskedIncidents.All);
        return report.Incidents.ShouldHaveSingleItem();
    }
}
