using Orchestrator.Contracts.HumanTasks;
using Orchestrator.Contracts.Responses;
using Orchestrator.StateMachines.HumanTasks;

namespace Orchestrator.StateMachines.Tests.HumanTasks;

public sealed class When_a_task_is_withdrawn : Asked
{
    private static readonly WithdrawTask NoLonger = new(Id, "another branch won");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_ends_and_answers_the_response(bool claimed)
    {
        await Bench.Handle(Approval);
        if (claimed)
            await Bench.Handle(new ClaimTask(Id, "ann"));

        var decided = await Bench.Handle(NoLonger);

        decided.Facts.ShouldBe([new TaskWithdrawn()]);
        decided.Reason.ShouldBe("another branch won");
        decided.Command<TaskEnded>().Outcome.ShouldBe(TaskOutcome.Withdrawn);
        Bench.Timers.ShouldBeEmpty();
        Task.State.ShouldBe("Withdrawn");
    }

    [Fact]
    public async Task Deciding_it_is_refused()
    {
        await Bench.Handle(Approval);
        await Bench.Handle(NoLonger);
        var refused = await Bench.Refusal(Approves("ann"));
        refused.Kind.ShouldBe(RefusalKind.Conflict);
        refused.Details.ShouldBeOfType<TaskDecision>().Outcome.ShouldBe(TaskOutcome.Withdrawn);
    }

    [Fact]
    public async Task A_second_time_and_a_late_timer_are_ignored()
    {
        await Bench.Handle(Approval);
        var timer = Bench.Timers[0].Message;
        await Bench.Handle(NoLonger);
        (await Bench.Handle(NoLonger)).ShouldBeIgnored<TaskMessageIgnored>("withdrawn already");
        (await Bench.Deliver(timer)).ShouldBeIgnored<TaskMessageIgnored>("was withdrawn");
    }

    [Fact]
    public async Task Too_late_it_is_ignored()
    {
        await Bench.Handle(Approval);
        await Bench.Handle(Approves("ann"));
        (await Bench.Handle(NoLonger)).ShouldBeIgnored<TaskMessageIgnored>("decided already");
        Task.State.ShouldBe("Decided");
    }

    [Fact]
    public async Task After_the_deadline_it_is_ignored()
    {
        await Bench.Handle(Approval);
        await Bench.Elapse();
        (await Bench.Handle(NoLonger)).ShouldBeIgnored<TaskMessageIgnored>("passed already");
    }

    [Fact]
    public async Task Before_it_was_opened_it_is_never_asked()
    {
        (await Bench.Handle(NoLonger)).Commands.ShouldBeEmpty();
        (await Bench.Handle(Approval)).ShouldBeIgnored<TaskMessageIgnored>("was withdrawn");
        Task.State.ShouldBe("Withdrawn");
    }
}
