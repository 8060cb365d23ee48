using Orchestrator.Contracts.Actions;
using Orchestrator.Contracts.HumanTasks;
using Orchestrator.Contracts.Responses;
using Orchestrator.StateMachines.Flows;
using Orchestrator.StateMachines.Tests.Flows;

namespace Orchestrator.StateMachines.Tests.Responses;

public sealed class When_a_response_turns_back
{
    [Fact]
    public async Task Undoes_what_completed_the_last_first_each_once()
    {
        var world = new World(WrittenFlow.Of(flow =>
        {
            Undoable(flow, "one");
            Undoable(flow, "two");
            Undoable(flow, "three");
            flow.Action("four", "do.four").ReadOnly().IsObjective();
        }));
        world.On("do.four", Reply.Fails());
        var id = await world.Finish();

        world.Calls.ShouldBe(["do.one", "do.two", "do.three", "do.four", "undo.three", "undo.two", "undo.one"]);
        world.FactsOf<CompensationStarted>(id).ShouldHaveSingleItem().Steps.ShouldBe(["three", "two", "one"]);
        world.Response(id).State.ShouldBe("FailedGracefully");
        world.Response(id).Explanation.ShouldBe("step 'four' failed: no luck; undone: 3");
    }

    [Fact]
    public async Task Undoes_across_parallel_branches_in_reverse_order_of_completion()
    {
        var world = new World(WrittenFlow.Of(flow =>
        {
            flow.All("both")
                .Branch("left", left => { Undoable(left, "left-one"); Undoable(left, "left-two"); })
                .Branch("right", right => { Undoable(right, "right-one"); Undoable(right, "right-two"); });
            flow.Action("fail", "do.fail").ReadOnly().IsObjective();
        }));
        world.On("do.left-one", Reply.Ok(after: 1.Seconds()));
        world.On("do.right-one", Reply.Ok(after: 2.Seconds()));
        world.On("do.left-two", Reply.Ok(after: 4.Seconds()));
        world.On("do.right-two", Reply.Ok(after: 1.Seconds()));
        world.On("do.fail", Reply.Fails());
        await world.Finish();
        world.Calls.Where(call => call.StartsWith("undo", StringComparison.Ordinal))
            .ShouldBe(["undo.left-two", "undo.right-two", "undo.right-one", "undo.left-one"]);
    }

    [Fact]
    public async Task Undoes_each_item_of_a_loop_with_its_own_input()
    {
        var world = new World(WrittenFlow.Of(flow =>
        {
            flow.ForEach("items", _ => Enumerable.Range(0, 5), 5, (each, item) => each.Action("hold", "hold", r => new { n = r.From(item) })
                .CompensatedBy("release", r => new { n = r.From(item) }, "the customer")).AtOnce(2);
            flow.Action("fail", "do.fail").ReadOnly().IsObjective();
        }));
        world.Actions["hold"] = (call, _) => Reply.Ok(after: call.Step == "items[0]/hold" ? 10.Seconds() : 1.Seconds());
        world.On("do.fail", Reply.Fails());
        await world.Finish();
        world.All<ExecuteAction>().Where(call => call.Action == "release").Select(call => call.Input.GetProperty("n").GetInt32())
            .ShouldBe([0, 4, 3, 2, 1]);
    }

    [Fact]
    public async Task Undoes_one_at_a_time()
    {
        var world = new World(WrittenFlow.Of(flow =>
        {
            Undoable(flow, "one");
            Undoable(flow, "two");
            flow.Fail("stop", "enough");
        }));
        world.On("undo.two", Reply.Ok(after: 20.Seconds()));
        await world.Finish();
        var undone = world.Sent.Where(sent => sent.Message is ExecuteAction { Step: "one/undo" or "two/undo" }).ToList();
        (undone[1].At - undone[0].At).ShouldBe(20.Seconds());
    }

    [Fact]
    public async Task Goes_on_past_a_failed_undo_and_leaves_it_to_a_human()
    {
        var world = new World(WrittenFlow.Of(flow =>
        {
            Undoable(flow, "one");
            Undoable(flow, "two");
            flow.Fail("stop", "enough");
        }));
        world.On("undo.two", Reply.Fails("cannot"));
        var id = await world.Finish();

        world.Calls.ShouldBe(["do.one", "do.two", "undo.two", "undo.one"]);
        var task = world.All<OpenTask>().ShouldHaveSingleItem();
        task.Kind.ShouldBe(TaskKind.FollowUp);
        task.Instructions.ShouldBe("'undo.two', which undoes 'two', failed: cannot. At stake: what two protects.");
        task.Candidates.ShouldBe(["team:platform"]);
        world.Response(id).State.ShouldBe("Escalated", "it ends without waiting for the task");
        world.FactsOf<UndoFailed>(id).ShouldHaveSingleItem().Step.ShouldBe("two");
    }

    [Fact]
    public async Task Retries_an_undo_by_its_own_policy()
    {
        var world = new World(WrittenFlow.Of(flow =>
        {
            Undoable(flow, "one");
            flow.Fail("stop", "enough");
        }));
        world.On("undo.one", Reply.Again(), Reply.Unknown(), Reply.Hangs, Reply.Ok());
        var id = await world.Finish();
        world.Calls.Count(call => call == "undo.one").ShouldBe(4);
        world.Response(id).State.ShouldBe("FailedGracefully");
    }

    [Fact]
    public async Task Awaits_attempts_under_way_and_undoes_them_in_their_place()
    {
        var world = new World(WrittenFlow.Of(flow => flow.All("both").IsObjective()
            .Branch("left", left => { Undoable(left, "slow"); Undoable(left, "never"); })
            .Branch("right", right => { Undoable(right, "quick"); right.Fail("stop", "enough"); })));
        world.On("do.slow", Reply.Ok(after: 9.Seconds()));
        var id = await world.Finish();

        world.Calls.ShouldBe(["do.slow", "do.quick", "undo.slow", "undo.quick"]); // "nothing new started, the slow one completed last"
        world.FactsOf<StepWithdrawn>(id).ShouldContain(new StepWithdrawn("slow", Awaited: true, Undone: false));
    }

    [Theory]
    [InlineData(Undo.IsSafe)]
    [InlineData(Undo.NeedsHuman)]
    public async Task A_step_whose_outcome_is_unknown_is_undone_if_that_is_safe_else_goes_to_a_human(Undo whenUnknown)
    {
        var world = new World(WrittenFlow.Of(flow =>
        {
            Undoable(flow, "one");
            flow.Action("act", "do.act").CompensatedBy("undo.act", r => new { }, "the data", whenUnknown).IsObjective();
        }));
        world.On("do.act", Reply.Hangs);
        var id = await world.Finish();

        if (whenUnknown == Undo.IsSafe)
        {
            world.Calls.ShouldBe(["do.one", "do.act", "undo.act", "undo.one"]);
            world.Response(id).State.ShouldBe("FailedGracefully");
        }
        else
        {
            world.Calls.ShouldBe(["do.one", "do.act", "undo.one"]);
            world.All<OpenTask>().ShouldHaveSingleItem().Instructions
                .ShouldBe("it is not known whether 'act' took effect; if it did, 'undo.act' undoes it. At stake: the data.");
            world.Response(id).State.ShouldBe("Escalated");
        }
    }

    [Fact]
    public async Task An_irreversible_step_whose_outcome_is_unknown_goes_to_a_human()
    {
        var world = new World(WrittenFlow.Of(flow => flow.Action("mail", "mail.send").Irreversible("it has been read").IsObjective()));
        world.On("mail.send", Reply.Unknown());
        world.Response(await world.Finish()).State.ShouldBe("Escalated");
        world.All<OpenTask>().ShouldHaveSingleItem().Instructions.ShouldContain("nothing undoes it: it has been read");
    }

    [Fact]
    public async Task A_retry_that_succeeds_after_an_unknown_outcome_is_undone_once()
    {
        var world = new World(WrittenFlow.Of(flow =>
        {
            flow.Action("act", "do.act").CompensatedBy(
                "undo.act",
                r => new { },
                "the data",
                Undo.IsSafe).Retry(2, evenIfUnknown: true).IsObjective();
            flow.Fail("stop", "enough");
        }));
        world.On("do.act", Reply.Unknown(), Reply.Ok());
        await world.Finish();
        world.Calls.Count(call => call == "undo.act").ShouldBe(1);
    }

    [Fact]
    public async Task An_awaited_attempt_that_times_out_is_undone_as_unknown()
    {
        var world = new World(WrittenFlow.Of(flow => flow.All("both").IsObjective()
            .Branch("left", left => left.Action("slow", "do.slow").CompensatedBy("undo.slow", r => new { }, "it", Undo.IsSafe))
            .Branch("right", right => right.Fail("stop", "enough"))));
        world.On("do.slow", Reply.Hangs);
        var id = await world.Finish();
        world.Calls.ShouldBe(["do.slow", "undo.slow"]);
        world.Response(id).State.ShouldBe("FailedGracefully");
    }

    [Fact]
    public async Task An_undo_gets_what_the_step_gave()
    {
        var world = new World(WrittenFlow.Of(flow =>
        {
            flow.Action<Deploy>("act", "do.act").CompensatedBy("undo.act", (r, done) => new { done.Version }, "it");
            flow.Fail("stop", "enough");
        }));
        world.On("do.act", Reply.Ok(new Deploy("v7", 1)));
        await world.Finish();
        world.All<ExecuteAction>().Last().Input.GetRawText().ShouldBe("""{"version":"v7"}""");
    }

    [Fact]
    public async Task A_result_that_comes_twice_while_undoing_undoes_nothing_twice()
    {
        var world = new World(WrittenFlow.Of(flow =>
        {
            Undoable(flow, "one");
            Undoable(flow, "two");
            flow.Fail("stop", "enough");
        }))
        {
            Bus = message => message is ExecuteAction ? [(message, TimeSpan.Zero), (message, 3.Seconds())] : [(message, TimeSpan.Zero)],
        };
        var id = await world.Finish();
        world.FactsOf<StepUndone>(id).Select(undone => undone.Step).ShouldBe(["two", "one"]);
        world.FactsOf<ResultIgnored>(id).Count().ShouldBe(4);
        world.Calls.ShouldBe(["do.one", "do.two", "undo.two", "undo.one"]);
    }

    [Fact]
    public async Task A_human_who_settles_what_was_left_is_recorded_after_the_end()
    {
        var world = new World(WrittenFlow.Of(flow =>
        {
            Undoable(flow, "one");
            flow.Fail("stop", "enough");
        }));
        world.On("undo.one", Reply.Fails());
        world.Asks("one", Verdict.Done());
        var id = await world.Finish();
        world.FactsOf<LeftoverSettled>(id).ShouldHaveSingleItem().DecidedBy.ShouldBe(["ana"]);
        world.Response(id).OpenLeftovers.ShouldBeEmpty();
        world.Response(id).State.ShouldBe("Escalated");
    }

    private static void Undoable(StepsBuilder steps, string name) =>
        steps.Action(name, $"do.{name}").CompensatedBy($"undo.{name}", r => new { }, $"what {name} protects");
}
