using Orchestrator.Contracts.HumanTasks;
using Orchestrator.StateMachines.HumanTasks;

namespace Orchestrator.StateMachines.Tests.HumanTasks;

public sealed class When_a_task_is_claimed : Asked
{
    private static readonly ClaimTask AnnClaims = new(Id, "ann");

    [Fact]
    public async Task It_says_who_is_on_it()
    {
        await Bench.Handle(Approval);
        (await Bench.Handle(AnnClaims)).Facts.ShouldBe([new TaskClaimed("ann")]);
        (Task.State, Task.Assignee).ShouldBe(("Claimed", "ann"));
    }

    [Fact]
    public async Task Claiming_it_again_changes_nothing()
    {
        await Bench.Handle(Approval);
        await Bench.Handle(AnnClaims);
        (await Bench.Handle(AnnClaims)).ShouldBeNothing();
    }

    [Fact]
    public async Task A_second_person_is_told_who_has_it()
    {
        await Bench.Handle(Approval);
        await Bench.Handle(AnnClaims);

        var refused = await Bench.Refusal(new ClaimTask(Id, "bob"));

        refused.Kind.ShouldBe(RefusalKind.Conflict);
        refused.Details.ShouldBe(new TaskClaim("ann"));
    }

    [Fact]
    public async Task Another_candidate_can_still_decide()
    {
        await Bench.Handle(Approval);
        await Bench.Handle(AnnClaims);
        (await Bench.Handle(Approves("bob"))).Fact<TaskDecided>().By.ShouldBe("bob");
        Task.State.ShouldBe("Decided");
    }

    [Fact]
    public async Task Only_candidates_claim()
    {
        await Bench.Handle(Approval with { Candidates = ["role:incident-commander"], Excluded = ["cem"] });
        (await Bench.Refusal(AnnClaims)).Kind.ShouldBe(RefusalKind.Forbidden);
        (await Bench.Refusal(new ClaimTask(Id, "cem", ["role:incident-commander"]))).Kind.ShouldBe(RefusalKind.Forbidden);
        (await Bench.Handle(new ClaimTask(Id, "ann", ["role:incident-commander"]))).Fact<TaskClaimed>().By.ShouldBe("ann");
    }

    [Fact]
    public async Task Whoever_has_it_releases_it_and_nobody_else()
    {
        await Bench.Handle(Approval);
        (await Bench.Refusal(new ReleaseTask(Id, "ann"))).Message.ShouldContain("Nobody");
        await Bench.Handle(AnnClaims);
        (await Bench.Refusal(new ReleaseTask(Id, "bob"))).Details.ShouldBe(new TaskClaim("ann"));

        await Bench.Handle(new ReleaseTask(Id, "ann"));

        (Task.State, Task.Assignee).ShouldBe(("Open", null));
        (await Bench.Handle(new ClaimTask(Id, "bob"))).Fact<TaskClaimed>().By.ShouldBe("bob");
    }

    [Fact]
    public async Task It_can_be_delegated_to_a_person_who_may_then_decide()
    {
        await Bench.Handle(Approval with { Candidates = ["ann"] });
        await Bench.Handle(AnnClaims);

        var decided = await Bench.Handle(new DelegateTask(Id, "ann", "bob", "off shift"));

        decided.Facts.ShouldBe([new TaskDelegated("ann", "bob")]);
        decided.Reason.ShouldBe("off shift");
        (Task.State, Task.Assignee).ShouldBe(("Claimed", "bob"));
        await Bench.Handle(Approves("bob"));
    }

    [Fact]
    public async Task An_open_task_can_be_delegated_by_a_candidate()
    {
        await Bench.Handle(Approval with { Candidates = ["team:payments"] });
        (await Bench.Refusal(new DelegateTask(Id, "ann", "bob", Reason: null))).Kind.ShouldBe(RefusalKind.Forbidden);
        await Bench.Handle(new DelegateTask(Id, "ann", "bob", Reason: null, ["team:payments"]));
        (Task.State, Task.Assignee).ShouldBe(("Claimed", "bob"));
    }

    [Fact]
    public async Task It_is_delegated_by_who_has_it_and_never_to_who_is_excluded()
    {
        await Bench.Handle(Approval with { Excluded = ["cem"] });
        await Bench.Handle(AnnClaims);
        (await Bench.Refusal(new DelegateTask(Id, "bob", "dee", Reason: null))).Kind.ShouldBe(RefusalKind.Conflict);
        (await Bench.Refusal(new DelegateTask(Id, "ann", "Cem", Reason: null))).Kind.ShouldBe(RefusalKind.Forbidden);
        (await Bench.Refusal(new DelegateTask(Id, "ann", "ann", Reason: null))).Kind.ShouldBe(RefusalKind.Invalid);
        (await Bench.Refusal(new DelegateTask(Id, "ann", "team:payments", Reason: null))).Kind.ShouldBe(RefusalKind.Invalid);
    }

    [Fact]
    public async Task Nothing_of_it_applies_once_the_task_has_ended()
    {
        await Bench.Handle(Approval);
        await Bench.Handle(Approves("ann"));
        (await Bench.Refusal(AnnClaims)).Details.ShouldBeOfType<TaskDecision>();
        (await Bench.Refusal(new ReleaseTask(Id, "ann"))).Details.ShouldBeOfType<TaskDecision>();
        (await Bench.Refusal(new DelegateTask(Id, "ann", "bob", Reason: null))).Details.ShouldBeOfType<TaskDecision>();
    }
}
