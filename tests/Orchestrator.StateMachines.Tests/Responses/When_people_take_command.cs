using Orchestrator.Contracts.Actions;
using Orchestrator.Contracts.HumanTasks;
using Orchestrator.Contracts.Locks;
using Orchestrator.Contracts.Responses;
using Orchestrator.StateMachines.Flows;
using Orchestrator.StateMachines.Responses;
using Orchestrator.StateMachines.Tests.Flows;

namespace Orchestrator.StateMachines.Tests.Responses;

public sealed class When_people_take_command
{
    private static readonly FlowDefinition TwoSteps = WrittenFlow.Of(flow =>
    {
        flow.Action("one", "one").CompensatedBy("undo-one", r => new { }, "it");
        flow.Action("two", "two", r => new { n = 1 }).CompensatedBy("undo-two", r => new { }, "it").IsObjective().Timeout(1.Hours())
            .Retry(2, firstDelay: 10.Minutes(), maxDelay: 10.Minutes());
        flow.Action("three", "three").ReadOnly();
    });

    private static readonly FlowDefinition Rescued = WrittenFlow.Of(flow =>
    {
        flow.Action(
            "one",
            "one",
            r => new { n = 1 }).CompensatedBy("undo-one", r => new { }, "it").IsObjective().RescuedByOwner(30.Minutes());
        flow.Action("two", "two").ReadOnly();
    });

    [Theory]
    [InlineData(true, new[] { "one", "two", "undo-two", "undo-one" })]
    [InlineData(false, new[] { "one", "two" })]
    public async Task Cancel_undoes_what_completed_or_stops_where_it_is(bool compensate, string[] calls)
    {
        var world = new World(TwoSteps);
        world.On("two", Reply.Ok(after: 30.Minutes()));
        var id = world.Start();
        await world.Run(10.Minutes());
        await world.Command(new CancelResponse(id, "ana", "wrong service", compensate));
        world.Response(id).State.ShouldBe("Stopping", "what is under way is awaited");
        await world.Run();
        world.Calls.ShouldBe(calls);
        world.Response(id).State.ShouldBe("Cancelled");
        world.Response(id).Explanation!.ShouldStartWith("ana cancelled it: wrong service");
        world.Facts[id].Single(recorded => recorded.Fact is WorkStopped).Staged.Actor.ShouldBe("ana");
    }

    [Fact]
    public async Task Cancel_without_compensation_also_stops_a_compensation()
    {
        var world = new World(TwoSteps);
        world.On("two", Reply.Fails());
        world.On("undo-one", Reply.Again());
        var id = world.Start();
        await world.Run(2500.Milliseconds());
        world.Response(id).State.ShouldBe("Compensating");
        await Should.ThrowAsync<CommandRefused>(() => world.Command(new CancelResponse(id, "ana", "stop it")));
        await world.Command(new CancelResponse(id, "ana", "stop it", Compensate: false));
        await world.Run();
        world.Response(id).State.ShouldBe("Escalated", "the undo that was under way failed");
        world.Calls.Count(call => call == "undo-one").ShouldBe(1);
    }

    [Fact]
    public async Task Pause_holds_new_actions_and_awaits_what_is_under_way()
    {
        var world = new World(TwoSteps);
        world.On("one", Reply.Ok(after: 20.Seconds()));
        var id = world.Start();
        await world.Run(5.Seconds());
        await world.Command(new PauseResponse(id, "ana", "let me look"));
        await world.Run(1.Hours());
        world.Response(id).State.ShouldBe("Paused");
        world.Calls.ShouldBe(["one"]);
        world.FactsOf<ActionHeld>(id).ShouldHaveSingleItem().ShouldBe(new ActionHeld("two", 1, HeldBy.Pause));
        world.ReasonOf<ActionHeld>(id).ShouldBe("ana paused the response");

        await world.Command(new ResumeResponse(id, "bob", "go on"));
        world.Response(id).State.ShouldBe("Running");
        await world.Run();
        world.Response(id).State.ShouldBe("Resolved");
        world.Facts[id].Single(recorded => recorded.Fact is ResponseResumed).Staged.ShouldSatisfyAllConditions(
            f => f.Actor.ShouldBe("bob"),
            f => f.Reason.ShouldBe("go on"));
    }

    [Fact]
    public async Task Pause_holds_compensations_and_retries_too()
    {
        var world = new World(TwoSteps);
        world.On("two", Reply.Again());
        var id = world.Start();
        await world.Run(5.Seconds());
        await world.Command(new PauseResponse(id, "ana", "look"));
        await world.Run(1.Hours());
        world.Response(id).Steps["two"].Status.ShouldBe(StepStatus.Held);
        await world.Command(new CancelResponse(id, "ana", "no"));
        await world.Run(1.Hours());
        world.Response(id).State.ShouldBe("Paused");
        world.Calls.ShouldBe(["one", "two"]);
        await world.Command(new ResumeResponse(id, "ana", "go on"));
        await world.Run();
        world.Response(id).State.ShouldBe("Cancelled");
        world.Calls.ShouldBe(["one", "two", "undo-one"]);
    }

    [Fact]
    public async Task A_paused_response_can_be_cancelled_while_it_waits_for_its_key()
    {
        var world = new World(WrittenFlow.Of(flow => flow.Exclusive(r => "one").Action("act", "act").ReadOnly().IsObjective()))
        {
            Bus = message => message is AcquireLock ? [(message, 10.Minutes())] : [(message, TimeSpan.Zero)],
        };
        var id = world.Start();
        await world.Run(1.Minutes());
        await world.Command(new PauseResponse(id, "ana", "wait"));
        world.Response(id).State.ShouldBe("Paused");
        await world.Run(20.Minutes());
        world.Calls.ShouldBeEmpty();
        await world.Command(new ResumeResponse(id, "ana", "go"));
        await world.Run();
        world.Response(id).State.ShouldBe("Resolved");
    }

    [Fact]
    public async Task Retry_now_does_not_wait_for_the_next_attempt()
    {
        var world = new World(TwoSteps);
        world.On("two", Reply.Again(), Reply.Ok());
        var id = world.Start();
        await world.Run(3.Seconds());
        await world.Command(new RetryStep(id, "two", "ana", "it is mended"));
        await world.Run(2.Seconds());
        world.Calls.ShouldBe(["one", "two", "two", "three"]);
        await world.Run();
        world.Response(id).State.ShouldBe("Resolved");
        world.Calls.Count().ShouldBe(4, "the timer of the attempt that was brought forward does nothing");
    }

    [Fact]
    public async Task Retry_gives_a_step_whose_attempts_are_used_up_new_ones()
    {
        var world = new World(Rescued);
        world.On("one", Reply.Fails(), Reply.Fails(), Reply.Ok());
        var id = world.Start();
        await world.Run(3.Seconds());
        for (var i = 0; i < 2; i++)
        {
            world.Response(id).Steps["one"].Status.ShouldBe(StepStatus.Stuck);
            await world.Command(new RetryStep(id, "one", "ana", "again"));
            await world.Run(3.Seconds());
        }

        await world.Run();
        world.Response(id).State.ShouldBe("Resolved");
        world.All<OpenTask>().Select(task => task.TaskId).ShouldBe(
            world.All<WithdrawTask>().Select(task => task.TaskId),
            "each call for rescue was recalled");
        world.All<ExecuteAction>().Where(call => call.Action == "one").Select(call => (call.Attempt, call.Forgiven))
            .ShouldBe([(1, 0), (2, 1), (3, 2)], "the worker hears that a person answers for what went before");
    }

    [Fact]
    public async Task A_rescue_nobody_comes_to_fails_the_step()
    {
        var world = new World(Rescued);
        world.On("one", Reply.Fails("broken"));
        world.Asks("one", Verdict.Late(DeadlineOutcome.Fail));
        var id = await world.Finish();
        world.Response(id).Explanation.ShouldBe("step 'one' failed: broken");
        world.All<OpenTask>().ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            t => t.Deadline.ShouldBe(30.Minutes()),
            t => t.OnDeadline.ShouldBe(DeadlineOutcome.Fail));
    }

    [Fact]
    public async Task A_rescue_done_by_hand_through_its_task_completes_the_step()
    {
        var world = new World(Rescued);
        world.On("one", Reply.Fails("broken"));
        world.Asks("one", Verdict.Done(new { ok = true }));
        var id = await world.Finish();
        world.Response(id).State.ShouldBe("Resolved");
        world.FactsOf<StepCompleted>(id).First().How.ShouldBe(Completion.ByHand);
    }

    [Fact]
    public async Task Skip_goes_on_behind_the_step()
    {
        var world = new World(TwoSteps);
        world.On("one", Reply.Again());
        world.On("two", Reply.Again());
        var id = world.Start();
        await world.Run(2500.Milliseconds());
        world.Response(id).State.ShouldBe("FailedGracefully", "step one has one attempt");

        world = new World(TwoSteps);
        world.On("two", Reply.Again());
        id = world.Start();
        await world.Run(3.Seconds());
        await world.Command(new SkipStep(id, "two", "ana", "not needed"));
        await world.Run();
        world.Calls.ShouldBe(["one", "two", "three"]);
        world.Response(id).State.ShouldBe("Escalated", "the step that shows that it has resolved was skipped");
        world.Response(id).Explanation.ShouldBe("'two', which shows that it has resolved, was skipped");
    }

    [Fact]
    public async Task Skip_of_an_objective_does_not_resolve_even_where_the_flow_says_that_it_ends_resolved()
    {
        var world = new World(WrittenFlow.Of(flow =>
        {
            flow.Action("refund", "refund").Irreversible("test").Retry(5, firstDelay: 1.Hours(), maxDelay: 1.Hours()).IsObjective();
            flow.Resolve("refunded", "it was refunded");
        }));
        world.On("refund", Reply.Again());
        var id = world.Start();
        await world.Run(2.Seconds());
        await world.Command(new SkipStep(id, "refund", "ana", "the bank does it"));
        await world.Run();
        world.Response(id).Explanation.ShouldBe("'refund', which shows that it has resolved, was skipped");
        world.Response(id).State.ShouldBe("Escalated");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_step_done_by_hand_is_done_even_if_it_left_nothing(bool done)
    {
        var world = new World(WrittenFlow.Of(flow =>
        {
            var refund = flow.Action("refund", "refund").Irreversible("test").Retry(5, firstDelay: 1.Hours(), maxDelay: 1.Hours());
            flow.Action("tell", "tell", r => new { refunded = r.Done(refund), has = r.Has(refund) }).Irreversible("test").IsObjective();
        }));
        world.On("refund", Reply.Again());
        var id = world.Start();
        await world.Run(2.Seconds());
        await world.Command(done ? new CompleteStep(id, "refund", null, "ana", "at the bank") : new SkipStep(id, "refund", "ana", "never mind"));
        await world.Run();
        world.All<ExecuteAction>().Last().Input.GetRawText().ShouldBe($$"""{"refunded":{{(done ? "true" : "false")}},"has":false}""");
    }

    [Fact]
    public async Task A_step_skipped_with_an_attempt_under_way_goes_to_a_human_if_the_response_turns_back()
    {
        var world = new World(TwoSteps);
        world.On("two", Reply.Ok(after: 30.Minutes()));
        world.On("three", Reply.Fails());
        var id = world.Start();
        await world.Run(3.Seconds());
        await world.Command(new SkipStep(id, "two", "ana", "it hangs"));
        await world.Run();
        world.All<OpenTask>().ShouldHaveSingleItem().Instructions.ShouldStartWith("it is not known whether 'two' took effect");
        world.FactsOf<ResultIgnored>(id).ShouldHaveSingleItem().Message.ShouldBe("ActionEnded");
        world.Response(id).State.ShouldBe("Escalated");
    }

    [Fact]
    public async Task Complete_by_hand_takes_the_output_and_can_be_undone()
    {
        var world = new World(WrittenFlow.Of(flow =>
        {
            var one = flow.Action<Deploy>("one", "one").CompensatedBy(
                "undo-one",
                (r, done) => new { done.Version },
                "it").Timeout(1.Hours());
            flow.Action("two", "two", r => new { r.From(one).Version }).ReadOnly().IsObjective();
        }));
        world.On("one", Reply.Hangs);
        world.On("two", Reply.Fails());
        var id = world.Start();
        await world.Run(3.Seconds());
        await world.Command(new CompleteStep(id, "one", FlowJson.ToElement(new { version = "by-hand" }), "ana", "did it in the console"));
        await world.Run();
        world.All<ExecuteAction>().Skip(1).Select(call => call.Input.GetRawText())
            .ShouldBe(["""{"version":"by-hand"}""", """{"version":"by-hand"}"""]);
        world.Response(id).State.ShouldBe("FailedGracefully");
    }

    [Fact]
    public async Task A_corrected_input_is_what_the_next_attempt_uses()
    {
        var world = new World(TwoSteps);
        world.On("two", Reply.Again(), Reply.Ok());
        var id = world.Start();
        await world.Run(3.Seconds());
        await world.Command(new CorrectStepInput(id, "two", FlowJson.ToElement(new { n = 2 }), "ana", "wrong number"));
        await world.Run();
        world.All<ExecuteAction>().Where(call => call.Action == "two").Select(call => call.Input.GetProperty("n").GetInt32())
            .ShouldBe([1, 2]);
    }

    [Fact]
    public async Task The_input_of_a_step_yet_to_come_can_be_corrected()
    {
        var world = new World(TwoSteps);
        var id = world.Start();
        await world.Run(500.Milliseconds());
        await world.Command(new CorrectStepInput(id, "two", FlowJson.ToElement(new { n = 2 }), "ana", "wrong number"));
        await world.Run();
        world.All<ExecuteAction>().Single(call => call.Action == "two").Input.GetProperty("n").GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task Undoing_takes_commands_like_any_step()
    {
        var world = new World(TwoSteps);
        world.On("three", Reply.Fails());
        world.On("undo-two", Reply.Again());
        world.On("undo-one", Reply.Hangs);
        var id = world.Start();
        await world.Run(4500.Milliseconds());
        await world.Command(new SkipStep(id, "two/undo", "ana", "it is fine as it is"));
        await world.Run(1.Seconds());
        await world.Command(new CompleteStep(id, "one/undo", null, "ana", "undone by hand"));
        await world.Run();
        world.FactsOf<StepUndone>(id).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            f => f.Step.ShouldBe("one"),
            f => f.How.ShouldBe(Completion.ByHand));
        world.Response(id).State.ShouldBe("Escalated", "what was not undone remains");
    }

    [Fact]
    public async Task Who_changed_the_course_of_a_response_is_excluded_by_four_eyes()
    {
        var world = new World(WrittenFlow.Of(flow =>
        {
            flow.Action("one", "one").ReadOnly().Retry(2, firstDelay: 10.Minutes(), maxDelay: 10.Minutes());
            flow.Approval("ask", "?").FourEyes().Deadline(1.Hours(), DeadlineOutcome.Fail).IsObjective();
        }));
        world.On("one", Reply.Again(), Reply.Ok());
        var id = world.Start();
        await world.Run(3.Seconds());
        await world.Command(new CorrectStepInput(id, "one", FlowJson.ToElement(null), "mallory", "trust me"));
        await world.Run();
        world.All<OpenTask>().ShouldHaveSingleItem().Excluded.ShouldBe(["platform", "mallory"]);
    }

    [Fact]
    public async Task Nobody_goes_round_an_approval()
    {
        var world = new World(WrittenFlow.Of(flow => flow.Approval("ask", "?").Deadline(1.Hours(), DeadlineOutcome.Fail).IsObjective()));
        var id = world.Start();
        await world.Run();
        (await Refused(
            world,
            new SkipStep(
                id,
                "ask",
                "ana",
                "hurry"))).Message.ShouldBe("step 'ask' asks people, and cannot be skipped: decide its task, or cancel the response");
        (await Refused(world, new CompleteStep(id, "ask", null, "ana", "hurry"))).Kind.ShouldBe(RefusalKind.Conflict);
        (await Refused(
            world,
            new CorrectStepInput(id, "ask", FlowJson.ToElement(null), "ana", "hurry"))).Message.ShouldContain("takes no input");
    }

    [Fact]
    public async Task What_does_not_apply_is_refused_with_its_reason_and_records_nothing()
    {
        var world = new World(TwoSteps);
        world.On("two", Reply.Ok(after: 30.Minutes()));
        var id = world.Start();
        await world.Run(3.Seconds());
        var before = world.Facts[id].Count;

        (await Refused(world, new RetryStep(id, "two", "ana", "?"))).Message
            .ShouldBe("step 'two' cannot be retried: it is in flight, and only a step that waits for its next attempt or has used up its attempts can; under way: two (in flight)");
        (await Refused(
            world,
            new RetryStep(id, "one", "ana", "?"))).Message.ShouldBe("step 'one' has ended: Completed; under way: two (in flight)");
        (await Refused(
            world,
            new SkipStep(id, "three", "ana", "?"))).Message.ShouldBe("step 'three' is not under way; under way: two (in flight)");
        (await Refused(world, new SkipStep(id, "four", "ana", "?"))).ShouldSatisfyAllConditions(
            r =>
                r.Kind.ShouldBe(RefusalKind.NotFound), r => r.Message.ShouldBe("test-flow v1 has no step 'four'; it has: one, two, three"));
        (await Refused(world, new CompleteStep(id, "items[3]/four", null, "ana", "?"))).Kind.ShouldBe(RefusalKind.NotFound);
        (await Refused(world, new CorrectStepInput(id, "four", FlowJson.ToElement(null), "ana", "?"))).Kind.ShouldBe(RefusalKind.NotFound);
        (await Refused(world, new CorrectStepInput(id, "one", FlowJson.ToElement(null), "ana", "?"))).Kind.ShouldBe(RefusalKind.Conflict);
        (await Refused(world, new ResumeResponse(id, "ana", "?"))).Message.ShouldBe("this response is not paused");
        await world.Command(new PauseResponse(id, "ana", "wait"));
        (await Refused(world, new PauseResponse(id, "bob", "?"))).Message.ShouldBe("ana has paused this response already");
        world.Facts[id].Count.ShouldBe(before + 1);
    }

    [Fact]
    public async Task A_response_that_has_ended_takes_no_commands()
    {
        var world = new World(TwoSteps);
        var id = await world.Finish();
        var before = world.Facts[id].Count;
        object[] commands =
        [
            new PauseResponse(id, "ana", "?"), new ResumeResponse(id, "ana", "?"), new CancelResponse(id, "ana", "?"), new RetryStep(
                id,
                "one",
                "ana",
                "?"),
            new SkipStep(id, "one", "ana", "?"), new CompleteStep(id, "one", null, "ana", "?"), new CorrectStepInput(
                id,
                "one",
                FlowJson.ToElement(null),
                "ana",
                "?"),
        ];
        foreach (var command in commands)
            (await Refused(world, command)).Message.ShouldBe("this response has ended as Resolved: all steps are done");
        world.Facts[id].Count.ShouldBe(before);
    }

    [Fact]
    public async Task A_response_that_does_not_exist_is_not_found()
    {
        var world = new World(TwoSteps);
        (await Refused(world, new PauseResponse(DerivedId.From("nobody"), "ana", "?"))).Kind.ShouldBe(RefusalKind.NotFound);
    }

    private static async Task<CommandRefused> Refused(World world, object command) =>
        await Should.ThrowAsync<CommandRefused>(() => world.Command(command));
}
