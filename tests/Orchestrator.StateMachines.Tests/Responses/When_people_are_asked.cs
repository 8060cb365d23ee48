using Orchestrator.Contracts.Actions;
using Orchestrator.Contracts.Guards;
using Orchestrator.Contracts.HumanTasks;
using Orchestrator.Contracts.Locks;
using Orchestrator.Contracts.Responses;
using Orchestrator.StateMachines.Flows;
using Orchestrator.StateMachines.Tests.Flows;

namespace Orchestrator.StateMachines.Tests.Responses;

public sealed class When_people_are_asked
{
    private static readonly FlowDefinition OneApproval = WrittenFlow.Of(flow =>
    {
        var ask = flow.Approval(
            "ask",
            r => $"Roll back {r.Signal.Label("service")}?").AskedOf("role:incident-commander", "eva").Quorum(2).NotAskedOf("dan").FourEyes()
            .Deadline(5.Minutes(), DeadlineOutcome.Escalate).EscalatesTo("team:leads", 10.Minutes(), DeadlineOutcome.Reject)
            .Shows(r => new { r.Signal.Title });
        flow.Action("act", "act", r => new { by = r.From(ask).DecidedBy, why = r.From(ask).Data }).ReadOnly().IsObjective();
    });

    private static readonly FlowDefinition Early = WrittenFlow.Of(flow =>
    {
        flow.Action("first", "first").ReadOnly();
        flow.Approval("ask", "May we?").Deadline(1.Hours(), DeadlineOutcome.Fail).AskEarly();
        flow.Action("act", "act").ReadOnly().IsObjective();
    });

    [Fact]
    public async Task The_task_says_everything_that_who_decides_needs()
    {
        var world = new World(OneApproval);
        await world.Finish();
        var task = world.All<OpenTask>().ShouldHaveSingleItem();
        task.ShouldSatisfyAllConditions(
            t => t.Kind.ShouldBe(TaskKind.Approval),
            t => t.Title.ShouldBe("Roll back checkout?"),
            t => t.Candidates.ShouldBe(["role:incident-commander", "eva"]),
            t => t.Excluded.ShouldBe(["dan", "platform"], "the one who started it is excluded by four eyes"),
            t => t.Quorum.ShouldBe(2),
            t => (t.Deadline, t.OnDeadline).ShouldBe((5.Minutes(), DeadlineOutcome.Escalate)),
            t => t.EscalateTo.ShouldBe(["team:leads"]),
            t => (t.EscalateFor, t.AfterEscalation).ShouldBe((10.Minutes(), DeadlineOutcome.Reject)),
            t => t.Evidence!.Value.GetRawText().ShouldBe("""{"title":"burning"}"""),
            t => t.TaskId.ShouldBe(DerivedId.From(t.ResponseId, "ask", "1")));
    }

    [Fact]
    public async Task An_approval_lets_the_flow_go_on_with_the_decision()
    {
        var world = new World(OneApproval);
        world.Asks("ask", Verdict.Yes(data: new { ticket = 42 }));
        var id = await world.Finish();
        world.Response(id).State.ShouldBe("Resolved");
        world.All<ExecuteAction>().ShouldHaveSingleItem().Input.GetRawText().ShouldBe("""{"by":["ana"],"why":{"ticket":42}}""");
    }

    [Theory]
    [InlineData(999, 1)]
    [InlineData(1001, 2)]
    [InlineData(-1, 1)]
    public async Task How_many_have_to_approve_may_hang_on_the_case(int amount, int people)
    {
        var world = new World(WrittenFlow.Of(flow =>
        {
            var payment = flow.Action<Deploy>("look-up", "payments.get").ReadOnly();
            flow.Approval("ask", "Release it?").Quorum(r => r.From(payment).AgeMinutes < 0 ? 0 : r.From(payment).AgeMinutes > 1000 ? 2 : 1)
                .Deadline(1.Hours(), DeadlineOutcome.Fail).IsObjective();
        }));
        world.On("payments.get", Reply.Ok(new { ageMinutes = amount }));
        await world.Finish();
        world.All<OpenTask>().ShouldHaveSingleItem().Quorum.ShouldBe(people);
    }

    [Fact]
    public async Task A_case_that_does_not_say_how_many_fails_the_step()
    {
        var world = new World(WrittenFlow.Of(flow => flow.Approval("ask", "Release it?").Quorum(r => r.Input<Deploy>().AgeMinutes)
            .Deadline(1.Hours(), DeadlineOutcome.Fail).IsObjective()));
        var id = await world.Finish();
        world.Response(id).Explanation!.ShouldContain("it could not be asked: `r => r.Input<Deploy>().AgeMinutes` failed");
    }

    [Theory]
    [InlineData(DeadlineOutcome.Approve, "Resolved")]
    [InlineData(DeadlineOutcome.Reject, "FailedGracefully")]
    [InlineData(DeadlineOutcome.Fail, "FailedGracefully")]
    public async Task A_missed_deadline_means_what_its_policy_decided(DeadlineOutcome outcome, string state)
    {
        var world = new World(OneApproval);
        world.Asks("ask", Verdict.Late(outcome));
        var id = await world.Finish();
        world.Response(id).State.ShouldBe(state);
        if (state != "Resolved")
            world.Response(id).Explanation.ShouldBe($"step 'ask' failed: nobody answered in time: {outcome.ToString().ToLowerInvariant()}");
    }

    [Fact]
    public async Task A_rejection_takes_its_branch_and_the_flow_goes_on_after_it()
    {
        var world = new World(WrittenFlow.Of(flow =>
        {
            flow.Approval("ask", "?").Deadline(
                5.Minutes(),
                DeadlineOutcome.Reject).OnRejected(no => no.Action("instead", "instead").ReadOnly());
            flow.Action("after", "after").ReadOnly().IsObjective();
        }));
        world.Asks("ask", Verdict.No());
        var id = await world.Finish();
        world.Calls.ShouldBe(["instead", "after"]);
        world.ReasonOf<RejectionTaken>(id).ShouldBe("rejected by ana");
    }

    [Fact]
    public async Task An_approval_decided_before_the_flow_reaches_the_wait_is_kept_and_used()
    {
        var world = new World(Early);
        world.On("first", Reply.Ok(after: 20.Seconds()));
        world.Asks("ask", Verdict.Yes(after: 5.Seconds()));
        var id = await world.Finish();

        var asked = world.Sent.Single(sent => sent.Message is OpenTask);
        asked.At.ShouldBe(world.Response(id).StartedAt, "it opens with the response");
        world.Response(id).State.ShouldBe("Resolved");
        (world.Now - world.Response(id).StartedAt).ShouldBe(21.Seconds(), "nobody waited for anybody");
        world.ReasonOf<TaskAnswered>(id).ShouldBe("kept until the step needs it");
    }

    [Fact]
    public async Task An_early_approval_without_an_answer_yet_is_waited_for()
    {
        var world = new World(Early);
        world.Asks("ask", Verdict.Yes(after: 5.Minutes()));
        var id = await world.Finish();
        world.All<OpenTask>().ShouldHaveSingleItem();
        world.FactsOf<TaskAwaited>(id).ShouldHaveSingleItem();
        world.Response(id).State.ShouldBe("Resolved");
    }

    [Fact]
    public async Task An_early_rejection_is_kept_too()
    {
        var world = new World(Early);
        world.On("first", Reply.Ok(after: 20.Seconds()));
        world.Asks("ask", Verdict.No(after: 5.Seconds()));
        var id = await world.Finish();
        world.Calls.ShouldBe(["first"]);
        world.Response(id).Explanation.ShouldBe("step 'ask' failed: rejected by ana");
    }

    [Fact]
    public async Task An_early_approval_nobody_needs_is_withdrawn_at_the_end()
    {
        var world = new World(WrittenFlow.Of(flow =>
        {
            flow.Choice("which").When(
                "never",
                r => false,
                then => then.Approval("ask", "?").Deadline(1.Hours(), DeadlineOutcome.Fail).AskEarly());
            flow.Action("act", "act").ReadOnly().IsObjective();
        }));
        var id = await world.Finish();
        world.All<WithdrawTask>().ShouldHaveSingleItem().TaskId.ShouldBe(world.All<OpenTask>().Single().TaskId);
        world.Response(id).State.ShouldBe("Resolved");
    }

    [Fact]
    public async Task An_early_approval_opens_while_the_response_still_waits_for_its_key()
    {
        var world = new World(WrittenFlow.Of(flow =>
        {
            flow.Exclusive(r => r.Signal.Label("service"));
            flow.Approval("ask", "?").Deadline(1.Hours(), DeadlineOutcome.Fail).AskEarly().IsObjective();
        }))
        {
            Bus = message => message is AcquireLock ? [(message, 10.Minutes())] : [(message, TimeSpan.Zero)],
        };
        world.Asks("ask", Verdict.Yes());
        var id = await world.Finish();
        world.Response(id).State.ShouldBe("Resolved");
        (world.Now - world.Response(id).StartedAt).ShouldBe(10.Minutes());
    }

    [Fact]
    public async Task A_manual_task_gives_what_people_filled_in()
    {
        var world = new World(WrittenFlow.Of(flow =>
        {
            var look = flow.ManualTask<Deploy>(
                "look",
                r => $"Look at {r.Signal.Label("service")}").Command(r => "kubectl get pods").Expect("all Running").ReadOnly()
                .Deadline(1.Hours(), DeadlineOutcome.Fail);
            flow.Action("act", "act", r => new { r.From(look).Version }).ReadOnly().IsObjective();
        }));
        world.Asks("look", Verdict.Done(new { version = "v9" }));
        await world.Finish();
        world.All<ExecuteAction>().Single().Input.GetRawText().ShouldBe("""{"version":"v9"}""");
        world.All<OpenTask>().Single().ShouldSatisfyAllConditions(
            t =>
                t.Kind.ShouldBe(TaskKind.Manual), t =>
                    t.Instructions.ShouldBe("Look at checkout"), t =>
                        t.Command.ShouldBe("kubectl get pods"), t => t.ExpectedOutput.ShouldBe("all Running"));
    }

    [Fact]
    public async Task A_manual_task_that_could_not_be_done_falls_back()
    {
        var world = new World(WrittenFlow.Of(flow =>
            flow.ManualTask("look", "Look").ReadOnly().Deadline(
                1.Hours(),
                DeadlineOutcome.Fail).IsObjective().Fallback(plan => plan.Action("act", "act").ReadOnly())));
        world.Asks("look", Verdict.No());
        world.Response(await world.Finish()).State.ShouldBe("Resolved");
        world.Calls.ShouldBe(["act"]);
    }

    [Fact]
    public async Task A_guarded_step_asks_until_it_has_the_successes_it_needs_then_runs_alone()
    {
        var flow = WrittenFlow.Of(flow => flow.Action("act", "act").Irreversible("test").IsObjective().Guarded(until: 5));
        var world = new World(flow) { GuardAsksFirst = _ => true };
        world.Asks("act", Verdict.Yes());
        var id = await world.Finish();
        world.Response(id).State.ShouldBe("Resolved");
        world.All<OpenTask>().ShouldHaveSingleItem().Title.ShouldBe("May 'act' run?");
        world.ReasonOf<GuardRuled>(id).ShouldBe("0 of 5 supervised successes: ask first");
        world.All<ReportGuardedRun>().ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            r => r.Succeeded.ShouldBeTrue(),
            r => r.Supervised.ShouldBeTrue());
        world.All<AskGuard>().ShouldHaveSingleItem().StepHash.ShouldBe(CanonicalForm.HashOf(flow.Find("act")!.Step));

        world = new World(flow) { GuardAsksFirst = _ => false };
        world.Response(await world.Finish()).State.ShouldBe("Resolved");
        world.All<OpenTask>().ShouldBeEmpty();
        world.All<ReportGuardedRun>().ShouldHaveSingleItem().Supervised.ShouldBeFalse();
    }

    [Fact]
    public async Task A_guarded_step_that_fails_for_good_says_so_once()
    {
        var world = new World(WrittenFlow.Of(flow => flow.Action("act", "act").Irreversible("test").IsObjective().Retry(3).Guarded(until: 5)
            .Fallback(plan => plan.Action("plan-b", "plan-b").ReadOnly())));
        world.On("act", Reply.Again());
        world.Response(await world.Finish()).State.ShouldBe("Resolved");
        world.All<ReportGuardedRun>().ShouldHaveSingleItem().Succeeded.ShouldBeFalse();
        world.All<AskGuard>().ShouldHaveSingleItem("it is asked once, not once an attempt");
    }

    [Fact]
    public async Task A_guarded_step_that_is_not_approved_does_not_run()
    {
        var world = new World(WrittenFlow.Of(flow => flow.Action(
            "act",
            "act").Irreversible("test").IsObjective().Guarded(until: 5))) { GuardAsksFirst = _ => true };
        world.Asks("act", Verdict.No());
        var id = await world.Finish();
        world.Calls.ShouldBeEmpty();
        world.Response(id).Explanation.ShouldBe("step 'act' failed: the guarded run was not approved: rejected by ana");
        world.All<ReportGuardedRun>().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_guards_ruling_that_comes_twice_is_ignored()
    {
        var world = new World(WrittenFlow.Of(flow => flow.Action("act", "act").Irreversible("test").IsObjective().Guarded(until: 5)))
        {
            Bus = message =>
                message is AskGuard ? [(message, TimeSpan.Zero), (
                    message,
                    10.Milliseconds()), (message, 1.Hours())] : [(message, TimeSpan.Zero)],
        };
        var id = await world.Finish();
        world.FactsOf<ResultIgnored>(id).Count().ShouldBe(2);
        world.Calls.ShouldBe(["act"]);
    }
}
