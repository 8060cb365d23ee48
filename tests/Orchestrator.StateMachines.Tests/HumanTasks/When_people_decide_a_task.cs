using Orchestrator.Contracts.HumanTasks;
using Orchestrator.Contracts.Responses;
using Orchestrator.StateMachines.HumanTasks;

namespace Orchestrator.StateMachines.Tests.HumanTasks;

public sealed class When_people_decide_a_task : Asked
{
    [Fact]
    public async Task It_opens_with_its_deadline()
    {
        var decided = await Bench.Handle(Approval);

        decided.Fact<TaskOpened>().DueAt.ShouldBe(Bench.Now.AddMinutes(15));
        decided.Timers.ShouldHaveSingleItem().Message.ShouldBe(new TaskTimerElapsed(Id, Task.DeadlineToken, 0));
        Task.State.ShouldBe("Open");
    }

    [Fact]
    public async Task An_approval_ends_it_and_answers_the_response()
    {
        await Bench.Handle(Approval);
        Bench.Advance(TimeSpan.FromMinutes(3));

        var decided = await Bench.Handle(Approves("ann", "error rate confirmed", Data("""{"to":41}""")));

        decided.Facts.ShouldHaveSingleItem().ShouldBeOfType<TaskDecided>().DecidedBy.ShouldBe(["ann"]);
        decided.Staged[0].Actor.ShouldBe("sender", "whose key it was; the person is in the fact");
        var answer = decided.Command<TaskEnded>();
        (answer.ResponseId, answer.Step, answer.TaskId, answer.Outcome).ShouldBe((ResponseId, "approve-rollback", Id, TaskOutcome.Approved));
        answer.DecidedBy.ShouldBe(["ann"]);
        answer.Comment.ShouldBe("error rate confirmed");
        answer.Data!.Value.GetProperty("to").GetInt32().ShouldBe(41);
        answer.DecidedAt.ShouldBe(Bench.Now);
        answer.DeadlineOutcome.ShouldBeNull();
        Bench.Timers.ShouldBeEmpty();
        Task.State.ShouldBe("Decided");
    }

    [Fact]
    public async Task A_rejection_ends_it()
    {
        await Bench.Handle(Approval);
        (await Bench.Handle(Rejects("ann", "not the deploy"))).Command<TaskEnded>().Outcome.ShouldBe(TaskOutcome.Rejected);
    }

    [Fact]
    public async Task The_second_decision_is_refused_with_the_first_and_leaves_no_fact()
    {
        await Bench.Handle(Approval);
        await Bench.Handle(Approves("ann", "go"));
        var facts = Bench.FactsOf(Id).Count;

        var refused = await Bench.Refusal(Rejects("bob"));

        refused.Kind.ShouldBe(RefusalKind.Conflict);
        refused.Message.ShouldContain("ann");
        var first = refused.Details.ShouldBeOfType<TaskDecision>();
        (first.Outcome, first.Comment, first.DecidedAt).ShouldBe((TaskOutcome.Approved, "go", Bench.Now));
        first.DecidedBy.ShouldBe(["ann"]);
        Bench.FactsOf(Id).Count.ShouldBe(facts);
    }

    [Fact]
    public async Task A_quorum_needs_that_many_and_shows_those_it_has()
    {
        await Bench.Handle(Approval with { Quorum = 3 });

        var first = await Bench.Handle(Approves("ann", data: Data("""{"to":41}""")));
        first.Fact<TaskApprovalGiven>().By.ShouldBe("ann");
        first.Reason.ShouldBe("approval 1 of 3");
        first.Commands.ShouldBeEmpty();
        await Bench.Handle(Approves("bob"));
        Task.State.ShouldBe("Open");
        Task.Approvals.Select(given => given.By).ShouldBe(["ann", "bob"]);

        var answer = (await Bench.Handle(Approves("cem", "third"))).Command<TaskEnded>();
        answer.DecidedBy.ShouldBe(["ann", "bob", "cem"]);
        answer.Data!.Value.GetProperty("to").GetInt32().ShouldBe(41, "what an earlier approver filled in is kept");
    }

    [Theory]
    [InlineData("ann")]
    [InlineData("Ann")]
    public async Task A_quorum_counts_each_person_once(string again)
    {
        await Bench.Handle(Approval with { Quorum = 2 });
        await Bench.Handle(Approves("ann"));

        var refused = await Bench.Refusal(Approves(again));

        refused.Kind.ShouldBe(RefusalKind.Conflict);
        refused.Details.ShouldBeOfType<TaskApproval>().By.ShouldBe("ann");
        Task.State.ShouldBe("Open");
    }

    [Fact]
    public async Task One_rejection_rejects_whatever_was_approved_before()
    {
        await Bench.Handle(Approval with { Quorum = 3 });
        await Bench.Handle(Approves("ann"));

        var answer = (await Bench.Handle(Rejects("bob"))).Command<TaskEnded>();

        answer.Outcome.ShouldBe(TaskOutcome.Rejected);
        answer.DecidedBy.ShouldBe(["bob"]);
    }

    [Fact]
    public async Task An_approver_may_change_their_mind_and_reject()
    {
        await Bench.Handle(Approval with { Quorum = 2 });
        await Bench.Handle(Approves("ann"));
        (await Bench.Handle(Rejects("ann"))).Command<TaskEnded>().Outcome.ShouldBe(TaskOutcome.Rejected);
    }

    [Fact]
    public async Task Only_candidates_decide()
    {
        await Bench.Handle(Approval with { Candidates = ["ann", "team:payments"] });

        (await Bench.Refusal(Approves("bob"))).Kind.ShouldBe(RefusalKind.Forbidden);
        (await Bench.Refusal(Approves("bob", groups: "team:search"))).Message.ShouldContain("ann, team:payments");
        (await Bench.Refusal(Approves("team:payments-but-a-person", groups: "payments"))).Kind.ShouldBe(RefusalKind.Forbidden);

        (await Bench.Handle(Approves("bob", groups: "team:payments"))).Fact<TaskDecided>().By.ShouldBe("bob");
    }

    [Theory]
    [InlineData("ann", null)]
    [InlineData("ANN", null)]
    [InlineData("bob", "role:author")]
    public async Task Whoever_is_excluded_never_decides(string by, string? group)
    {
        await Bench.Handle(Approval with { Candidates = ["ann", "bob"], Excluded = ["ann", "role:author"] });

        var refused = await Bench.Refusal(group is null ? Approves(by) : Approves(by, groups: group));

        refused.Kind.ShouldBe(RefusalKind.Forbidden);
        refused.Message.ShouldContain("four eyes");
    }

    [Theory]
    [InlineData(TaskKind.Approval, TaskOutcome.Completed)]
    [InlineData(TaskKind.Approval, TaskOutcome.Withdrawn)]
    [InlineData(TaskKind.Manual, TaskOutcome.Approved)]
    [InlineData(TaskKind.FollowUp, TaskOutcome.Expired)]
    public async Task An_outcome_that_does_not_fit_is_refused(TaskKind kind, TaskOutcome outcome)
    {
        await Bench.Handle(Approval with { Kind = kind });
        (await Bench.Refusal(new DecideTask(Id, outcome, "ann", Comment: null, Data: null))).Kind.ShouldBe(RefusalKind.Invalid);
    }

    [Fact]
    public async Task A_manual_task_is_completed_with_data()
    {
        await Bench.Handle(Approval with { Kind = TaskKind.Manual, Command = "kubectl rollout undo", ExpectedOutput = "rolled back" });

        var answer = (await Bench.Handle(new DecideTask(Id, TaskOutcome.Completed, "ann", "done", Data("""{"revision":41}""")))).Command<TaskEnded>();

        answer.Outcome.ShouldBe(TaskOutcome.Completed);
        answer.Data!.Value.GetProperty("revision").GetInt32().ShouldBe(41);
    }

    [Fact]
    public async Task A_follow_up_waits_as_long_as_it_takes()
    {
        var opened = await Bench.Handle(Approval with { Kind = TaskKind.FollowUp, Deadline = null, OnDeadline = null });
        opened.Timers.ShouldBeEmpty();
        Bench.Advance(TimeSpan.FromDays(30));
        (await Bench.Handle(new DecideTask(Id, TaskOutcome.Completed, "ann", Comment: null, Data: null))).Command<TaskEnded>().DecidedBy.ShouldBe(["ann"]);
    }

    [Fact]
    public async Task Whoever_says_no_name_decides_nothing()
    {
        await Bench.Handle(Approval);
        (await Bench.Refusal(Approves(" "))).Kind.ShouldBe(RefusalKind.Invalid);
    }

    [Fact]
    public async Task Commands_to_a_task_that_does_not_exist_are_not_found()
    {
        (await Bench.Refusal(Approves("ann"))).Kind.ShouldBe(RefusalKind.NotFound);
        (await Bench.Refusal(new ClaimTask(Id, "ann"))).Kind.ShouldBe(RefusalKind.NotFound);
        (await Bench.Refusal(new ReleaseTask(Id, "ann"))).Kind.ShouldBe(RefusalKind.NotFound);
        (await Bench.Refusal(new DelegateTask(Id, "ann", "bob", Reason: null))).Kind.ShouldBe(RefusalKind.NotFound);
    }

    [Fact]
    public async Task Opening_it_twice_opens_it_once()
    {
        await Bench.Handle(Approval);
        (await Bench.Handle(Approval)).ShouldBeIgnored<TaskMessageIgnored>("open already");
        await Bench.Handle(new ClaimTask(Id, "ann"));
        (await Bench.Handle(Approval)).ShouldBeIgnored<TaskMessageIgnored>("open already");
        await Bench.Handle(Approves("ann"));
        (await Bench.Handle(Approval)).ShouldBeIgnored<TaskMessageIgnored>("decided already");
        Bench.FactsOf(Id).OfType<TaskOpened>().Count().ShouldBe(1);
    }
}
