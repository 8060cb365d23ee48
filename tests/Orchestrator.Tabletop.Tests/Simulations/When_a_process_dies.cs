using Orchestrator.Contracts.Responses;
using Orchestrator.StateMachines.Flows;
using Orchestrator.Tabletop.Recordings;
using Orchestrator.Tabletop.Rehearsals;

namespace Orchestrator.Tabletop.Tests.Simulations;

public sealed class When_a_process_dies
{
    private static readonly Outcome Undisturbed = Approved.Then();

    private static Rehearsal Approved => Breach.Rehearsed.Approver("role:incident-commander").Approves(after: 30.Seconds());

    /// <summary>Whenever in the life of the response: between two messages, or in a handling between its commit and its sending.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_response_does_the_same_as_undisturbed(bool withinAHandling)
    {
        var moments = Undisturbed.Recording.All.Select(happened => Undisturbed.Recording.After(happened.At)).Distinct().ToList();
        moments.Count.ShouldBeGreaterThan(15);
        foreach (var moment in moments)
        {
            var disturbed = withinAHandling ? Approved.At(moment).ProcessDies(5.Seconds()) : Approved.At(moment).ProcessRestarts(5.Seconds());
            var outcome = disturbed.Then().Resolved();
            outcome.Response.Actions.ShouldBe(Undisturbed.Response.Actions, $"{moment}\n{outcome.Timeline}");
            Steps(outcome.Response).ShouldBe(Steps(Undisturbed.Response), $"{moment}\n{outcome.Timeline}");
        }
    }

    [Fact]
    public void What_was_due_meanwhile_happens_when_it_is_up_again()
    {
        var outcome = Approved.At(10.Seconds()).ProcessRestarts(downFor: 10.Minutes()).Then().Resolved();
        outcome.Recording.All.ShouldNotContain(happened =>
            happened.At > outcome.Recording.Start + 10.Seconds() && happened.At < outcome.Recording.Start + 10.Minutes() + 10.Seconds());
    }

    [Fact]
    public void An_action_under_way_is_given_out_again_and_takes_effect_once()
    {
        var outcome = Approved.Action("deploys.rollback").Takes(40.Seconds()).At(50.Seconds()).ProcessRestarts().Then().Resolved();
        var rollback = outcome.Response.Attempts.Where(request => request.Action == "deploys.rollback").ShouldHaveSingleItem();
        outcome.Response.Facts.Single(happened => happened.Fact is StepCompleted { Step: "roll-back" }).At
            .ShouldBe(outcome.Recording.Start + 50.Seconds() + 40.Seconds(), "it began anew");
        outcome.Response.Of<StepCompleted>().Single(completed => completed.Step == "roll-back").AttemptId.ShouldBe(rollback.AttemptId);
    }

    [Fact]
    public void An_emergency_stop_still_stands()
    {
        var stopped = Breach.Rehearsed.At(1.Minutes()).AutomationStops("ana").At(2.Minutes()).ProcessRestarts()
            .At(3.Minutes()).Approver("role:incident-commander").Approves(after: 210.Seconds());
        stopped.Then().DidNotRun("deploys.rollback");
        stopped.At(20.Minutes()).AutomationResumes("ana").Then().Resolved().Ran("deploys.rollback");
    }

    private static List<(string, Completion)> Steps(Course course) => [.. course.Of<StepCompleted>().Select(completed => (completed.Step, completed.How))];
}
