using Orchestrator.Contracts.HumanTasks;
using Orchestrator.Contracts.Responses;
using Orchestrator.StateMachines.HumanTasks;

namespace Orchestrator.StateMachines.Tests.HumanTasks;

public sealed class When_a_deadline_passes : Asked
{
    private static OpenTask Escalating => Approval with
    {
        Candidates = ["ann"],
        OnDeadline = DeadlineOutcome.Escalate,
        EscalateTo = ["role:incident-commander"],
        EscalateFor = TimeSpan.FromMinutes(5),
        AfterEscalation = DeadlineOutcome.Fail,
    };

    [Theory]
    [InlineData(DeadlineOutcome.Reject)]
    [InlineData(DeadlineOutcome.Approve)]
    [InlineData(DeadlineOutcome.Fail)]
    public async Task The_declared_outcome_is_taken_and_said_to_be_the_policys(DeadlineOutcome policy)
    {
        await Bench.Handle(Approval with { OnDeadline = policy });

        var decided = await Bench.Elapse();

        decided.Facts.ShouldBe([new TaskExpired(policy, 0)]);
        decided.Staged[0].Actor.ShouldBe(Actors.Platform);
        decided.Reason.ShouldNotBeNull().ShouldContain("declared outcome");
        var answer = decided.Command<TaskEnded>();
        (answer.Outcome, answer.DeadlineOutcome).ShouldBe((TaskOutcome.Expired, policy));
        answer.DecidedBy.ShouldBeEmpty();
        Task.State.ShouldBe("Expired");
    }

    [Fact]
    public async Task A_deadline_without_a_declared_outcome_fails()
    {
        await Bench.Handle(Approval with { OnDeadline = null });
        (await Bench.Elapse()).Fact<TaskExpired>().Policy.ShouldBe(DeadlineOutcome.Fail);
    }

    [Fact]
    public async Task Approvals_short_of_the_quorum_do_not_approve()
    {
        await Bench.Handle(Approval with { Quorum = 2 });
        await Bench.Handle(Approves("ann"));
        (await Bench.Elapse()).Command<TaskEnded>().DeadlineOutcome.ShouldBe(DeadlineOutcome.Reject);
    }

    [Fact]
    public async Task Whoever_decides_after_it_is_told()
    {
        await Bench.Handle(Approval);
        await Bench.Elapse();

        var refused = await Bench.Refusal(Approves("ann"));

        refused.Kind.ShouldBe(RefusalKind.Conflict);
        refused.Message.ShouldContain("deadline passed");
        refused.Details.ShouldBeOfType<TaskDecision>().Outcome.ShouldBe(TaskOutcome.Expired);
    }

    [Fact]
    public async Task A_timer_after_the_decision_is_ignored()
    {
        await Bench.Handle(Approval);
        var timer = Bench.Timers[0].Message;
        await Bench.Handle(Approves("ann"));

        (await Bench.Deliver(timer)).ShouldBeIgnored<TaskMessageIgnored>("decided before the deadline");

        Task.State.ShouldBe("Decided");
    }

    [Fact]
    public async Task A_timer_twice_expires_once()
    {
        await Bench.Handle(Approval);
        var timer = Bench.Timers[0].Message;
        await Bench.Elapse();
        (await Bench.Deliver(timer)).ShouldBeIgnored<TaskMessageIgnored>("passed already");
    }

    [Fact]
    public async Task Others_are_asked_with_a_deadline_of_their_own()
    {
        await Bench.Handle(Escalating);
        await Bench.Handle(new ClaimTask(Id, "ann"));

        var decided = await Bench.Elapse();

        decided.Fact<TaskEscalated>().Candidates.ShouldBe(["role:incident-commander"]);
        decided.Commands.ShouldBeEmpty();
        (Task.State, Task.Assignee, Task.Hop).ShouldBe(("Open", null, 1));
        Task.DueAt.ShouldBe(Bench.Now.AddMinutes(5));
        (await Bench.Refusal(Approves("ann"))).Kind.ShouldBe(RefusalKind.Forbidden);
        (await Bench.Handle(Approves("bob", groups: "role:incident-commander"))).Command<TaskEnded>().Outcome.ShouldBe(TaskOutcome.Approved);
        Bench.Timers.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_escalation_keeps_the_approvals_given_before()
    {
        await Bench.Handle(Escalating with { Quorum = 2 });
        await Bench.Handle(Approves("ann"));
        await Bench.Elapse();
        (await Bench.Handle(Approves("bob", groups: "role:incident-commander"))).Command<TaskEnded>().DecidedBy.ShouldBe(["ann", "bob"]);
    }

    [Fact]
    public async Task After_the_one_escalation_its_declared_outcome_is_taken()
    {
        await Bench.Handle(Escalating);
        await Bench.Elapse();

        var decided = await Bench.Elapse();

        decided.Facts.ShouldBe([new TaskExpired(DeadlineOutcome.Fail, 1)]);
        decided.Command<TaskEnded>().DeadlineOutcome.ShouldBe(DeadlineOutcome.Fail);
        Bench.Timers.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_second_escalation_is_a_failure()
    {
        await Bench.Handle(Escalating with { AfterEscalation = DeadlineOutcome.Escalate });
        await Bench.Elapse();
        (await Bench.Elapse()).Fact<TaskExpired>().Policy.ShouldBe(DeadlineOutcome.Fail);
    }

    [Fact]
    public async Task Escalating_to_nobody_is_a_failure_and_does_not_ask_everybody()
    {
        await Bench.Handle(Escalating with { EscalateTo = [] });
        var decided = await Bench.Elapse();
        decided.Fact<TaskExpired>().Policy.ShouldBe(DeadlineOutcome.Fail);
        decided.Reason.ShouldNotBeNull().ShouldContain("nobody is left");
    }

    [Fact]
    public async Task An_escalation_without_a_time_of_its_own_has_the_first_ones()
    {
        await Bench.Handle(Escalating with { EscalateFor = null });
        await Bench.Elapse();
        Task.DueAt.ShouldBe(Bench.Now.AddMinutes(15));
    }

    [Fact]
    public async Task The_first_timer_again_after_the_escalation_is_ignored()
    {
        await Bench.Handle(Escalating);
        var first = Bench.Timers[0].Message;
        await Bench.Elapse();

        (await Bench.Deliver(first)).ShouldBeIgnored<TaskMessageIgnored>("timer of hop 0; the task is at hop 1");

        Task.State.ShouldBe("Open");
    }

    [Fact]
    public async Task A_timer_of_no_task_is_ignored() =>
        (await Bench.Handle(new TaskTimerElapsed(Id, DerivedId.From("token"), 0))).ShouldBeIgnored<TaskMessageIgnored>("no such task");
}
