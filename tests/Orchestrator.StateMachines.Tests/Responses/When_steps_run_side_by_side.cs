using Orchestrator.Contracts.Actions;
using Orchestrator.Contracts.HumanTasks;
using Orchestrator.Contracts.Responses;
using Orchestrator.Contracts.Signals;
using Orchestrator.StateMachines.Flows;
using Orchestrator.StateMachines.Tests.Flows;

namespace Orchestrator.StateMachines.Tests.Responses;

public sealed class When_steps_run_side_by_side
{
    private static readonly FlowDefinition ThreeApprovals = WrittenFlow.Of(flow =>
    {
        flow.All("sign-off")
            .Branch("legal", legal => legal.Approval("ask-legal", "?").Deadline(10.Minutes(), DeadlineOutcome.Approve))
            .Branch("risk", risk => risk.Approval("ask-risk", "?").Deadline(10.Minutes(), DeadlineOutcome.Approve))
            .Branch("press", press => press.Approval("ask-press", "?").Deadline(10.Minutes(), DeadlineOutcome.Approve));
        flow.Action("go", "go").ReadOnly().IsObjective();
    });

    [Theory]
    [InlineData(1, 2, 3)]
    [InlineData(1, 3, 2)]
    [InlineData(2, 1, 3)]
    [InlineData(2, 3, 1)]
    [InlineData(3, 1, 2)]
    [InlineData(3, 2, 1)]
    [InlineData(1, 1, 1)]
    public async Task Parallel_approvals_join_whatever_the_order_of_their_answers(int legal, int risk, int press)
    {
        var world = new World(ThreeApprovals);
        world.Asks("ask-legal", Verdict.Yes(legal.Minutes()));
        world.Asks("ask-risk", Verdict.Yes(risk.Minutes()));
        world.Asks("ask-press", Verdict.Yes(press.Minutes()));
        var id = await world.Finish();
        world.Response(id).State.ShouldBe("Resolved");
        world.Sent.Single(sent => sent.Message is ExecuteAction).At.ShouldBe(world.Response(id).StartedAt + Math.Max(
            legal,
            Math.Max(risk, press)).Minutes());
    }

    [Fact]
    public async Task A_time_out_in_one_leaves_the_others_right()
    {
        var world = new World(ThreeApprovals);
        world.Asks("ask-legal", Verdict.Yes(1.Minutes()));
        world.Asks("ask-risk", Verdict.Late(DeadlineOutcome.Approve));
        world.Asks("ask-press", Verdict.Yes(9.Minutes()));
        var id = await world.Finish();
        world.Response(id).State.ShouldBe("Resolved");
        world.FactsOf<TaskAnswered>(id).Select(answer => (answer.Step, answer.Outcome)).ShouldBe(
            [("ask-legal", TaskOutcome.Approved), ("ask-risk", TaskOutcome.Expired), ("ask-press", TaskOutcome.Approved)]);
    }

    [Fact]
    public async Task One_rejection_withdraws_the_questions_that_are_open()
    {
        var world = new World(ThreeApprovals);
        world.Asks("ask-legal", Verdict.No(1.Minutes()));
        world.Asks("ask-risk", Verdict.Yes(30.Seconds()));
        var id = await world.Finish();
        world.Response(id).State.ShouldBe("FailedGracefully");
        var press = world.All<OpenTask>().Single(task => task.Step == "ask-press");
        world.All<WithdrawTask>().ShouldHaveSingleItem().TaskId.ShouldBe(press.TaskId);
    }

    [Fact]
    public async Task The_first_of_any_goes_on_and_the_others_are_withdrawn_and_undone()
    {
        var world = new World(WrittenFlow.Of(flow =>
        {
            flow.Any("first")
                .Branch("quick", quick => quick.Action("quick", "do.quick").Irreversible("test"))
                .Branch("two-steps", two =>
                {
                    two.Action("done", "do.done").CompensatedBy("undo.done", r => new { }, "it");
                    two.Action("under-way", "do.under-way").CompensatedBy("undo.under-way", r => new { }, "it");
                    two.Action("never", "do.never").Irreversible("test");
                })
                .Branch("people", people => people.Approval("ask", "?").Deadline(1.Hours(), DeadlineOutcome.Fail));
            flow.Action("after", "do.after").ReadOnly().IsObjective();
        }));
        world.On("do.quick", Reply.Ok(after: 5.Seconds()));
        world.On("do.under-way", Reply.Ok(after: 20.Seconds()));
        var id = await world.Finish();

        world.Calls.ShouldBe(["do.quick", "do.done", "do.under-way", "do.after", "undo.under-way", "undo.done"]); // "the flow went on meanwhile; what was under way completed last and is undone first"
        world.All<WithdrawTask>().ShouldHaveSingleItem();
        world.FactsOf<StepCompleted>(id).Single(step => step.Step == "first").Output!.Value.GetProperty("branch").GetString()
            .ShouldBe("quick");
        world.FactsOf<UndoOrdered>(id).ShouldHaveSingleItem().Steps.ShouldBe(["done"]);
        world.Response(id).State.ShouldBe("Resolved", "it ends once all of that is undone");
        world.Response(id).Explanation.ShouldBe("all steps are done; undone: 2");
    }

    [Fact]
    public async Task Any_fails_when_all_have()
    {
        var world = new World(WrittenFlow.Of(flow => flow.Any("first").IsObjective()
            .Branch("one", one => one.Action("act-one", "do.one").CompensatedBy("undo.one", r => new { }, "it"))
            .Branch("two", two =>
            {
                two.Action("act-two", "do.two").CompensatedBy("undo.two", r => new { }, "it");
                two.Action("act-more", "do.more").ReadOnly();
            })));
        world.On("do.one", Reply.Fails("one", after: 9.Seconds()));
        world.On("do.more", Reply.Fails("more"));
        var id = await world.Finish();
        world.Response(id).State.ShouldBe("FailedGracefully");
        world.Calls.ShouldBe(["do.one", "do.two", "do.more", "undo.two"]);
        world.FactsOf<BranchEnded>(id).ShouldHaveSingleItem().ShouldBe(new BranchEnded("first", "two", false));
        world.Response(id).Explanation.ShouldBe("step 'act-one' failed: one; undone: 1");
    }

    [Fact]
    public async Task A_fallback_around_branches_catches_a_failure_and_undoes_what_they_did()
    {
        var world = new World(WrittenFlow.Of(flow =>
        {
            flow.All("both")
                .Branch("one", one => one.Action("act-one", "do.one").CompensatedBy("undo.one", r => new { }, "it"))
                .Branch("two", two => two.Choice("inner").When("now", r => true, then => then.Action("act-two", "do.two").ReadOnly()))
                .IsObjective()
                .Fallback(plan => plan.Action("plan-b", "do.plan-b").ReadOnly());
        }));
        world.On("do.two", Reply.Fails(after: 5.Seconds()));
        var id = await world.Finish();
        world.Response(id).State.ShouldBe("Resolved");
        world.Calls.ShouldBe(["do.one", "do.two", "undo.one", "do.plan-b"], ignoreOrder: true);
        world.FactsOf<StepFailed>(id).Select(failed => failed.Step).ShouldBe(["act-two", "inner", "both"]);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(1000, 1)]
    [InlineData(1000, 50)]
    public async Task A_loop_runs_for_every_item(int count, int atOnce)
    {
        var world = new World(WrittenFlow.Of(flow =>
        {
            flow.ForEach("items", _ => Enumerable.Range(0, count), 1000, (each, item) =>
                each.Action("notify", "notify", r => new { n = r.From(item) }).Irreversible("test")).AtOnce(atOnce);
            flow.Action("after", "after").ReadOnly().IsObjective();
        }));
        var id = await world.Finish();
        world.Response(id).State.ShouldBe("Resolved");
        world.All<ExecuteAction>().Where(call => call.Action == "notify").Select(call => (
            call.Step,
            call.Input.GetProperty("n").GetInt32()))
            .ShouldBe(Enumerable.Range(0, count).Select(n => ($"items[{n}]/notify", n)));
        world.Response(id).Steps.Keys.ShouldBeSubsetOf(["items", "after"], "items that have ended are in the facts, not in the state");
        (world.Now - world.Response(id).StartedAt).ShouldBe((Math.Ceiling(count / (double)atOnce) + 1) * 1.Seconds());
    }

    [Fact]
    public async Task Loops_inside_loops_see_their_own_items_and_outputs()
    {
        var world = new World(WrittenFlow.Of(flow => flow.ForEach("rows", _ => new[] { "a", "b" }, 5, (rows, row) =>
        {
            var found = rows.Action<Deploy>("find", "find", r => new { row = r.From(row) }).ReadOnly();
            rows.ForEach("cells", _ => new[] { 1, 2 }, 5, (cells, cell) =>
                cells.Action(
                    "act",
                    "act",
                    r => new { row = r.From(row), cell = r.From(cell), r.From(found).Version }).ReadOnly().IsObjective()).AtOnce(2);
        }).AtOnce(2)));
        world.Actions["find"] = (call, _) => Reply.Ok(new Deploy($"v-{call.Input.GetProperty("row").GetString()}", 0));
        var id = await world.Finish();
        world.Response(id).State.ShouldBe("Resolved");
        world.All<ExecuteAction>().Where(call => call.Action == "act").Select(call => $"{call.Step} {call.Input.GetRawText()}")
            .Order(StringComparer.Ordinal).ShouldBe(
        [
            """rows[0]/cells[0]/act {"row":"a","cell":1,"version":"v-a"}""",
            """rows[0]/cells[1]/act {"row":"a","cell":2,"version":"v-a"}""",
            """rows[1]/cells[0]/act {"row":"b","cell":1,"version":"v-b"}""",
            """rows[1]/cells[1]/act {"row":"b","cell":2,"version":"v-b"}""",
        ]);
    }

    [Fact]
    public async Task A_loop_over_too_many_items_fails_before_it_starts()
    {
        var world = new World(WrittenFlow.Of(flow => flow.ForEach(
            "items",
            _ => Enumerable.Range(0, 6),
            5,
            (each, item) => each.Action("act", "act").ReadOnly().IsObjective())));
        world.Response(await world.Finish()).Explanation.ShouldBe("step 'items' failed: it lists 6 items and may have at most 5");
        world.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_item_that_fails_stops_the_loop()
    {
        var world = new World(WrittenFlow.Of(flow => flow.ForEach("items", _ => Enumerable.Range(0, 5), 5, (each, item) =>
            each.Action("act", "act").CompensatedBy("undo", r => new { n = r.From(item) }, "it").IsObjective())));
        world.On("act", Reply.Ok(), Reply.Ok(), Reply.Fails());
        var id = await world.Finish();
        world.Calls.ShouldBe(["act", "act", "act", "undo", "undo"]);
        world.FactsOf<StepUndone>(id).Select(undone => undone.Step).ShouldBe(["items[1]/act", "items[0]/act"]);
    }

    [Fact]
    public async Task The_choice_records_what_each_condition_said()
    {
        var world = new World(WrittenFlow.Of(flow =>
        {
            flow.Choice("which")
                .When("checkout", r => r.Signal.Label("service") == "search", then => then.Action("one", "one").ReadOnly())
                .When("critical", r => r.Signal.Severity == Severity.Critical, then => then.Action("two", "two").ReadOnly())
                .Otherwise(then => then.Action("three", "three").ReadOnly());
            flow.Action("after", "after").ReadOnly().IsObjective();
        }));
        var id = await world.Finish();
        world.Calls.ShouldBe(["two", "after"]);
        var chosen = world.FactsOf<BranchChosen>(id).ShouldHaveSingleItem();
        chosen.Branch.ShouldBe("critical");
        chosen.Verdicts.ShouldBe(
        [
            new ConditionVerdict("checkout", "r => r.Signal.Label(\"service\") == \"search\"", false),
            new ConditionVerdict("critical", "r => r.Signal.Severity == Severity.Critical", true),
        ]);
    }

    [Fact]
    public async Task A_condition_that_throws_fails_the_step_with_its_text()
    {
        var world = new World(WrittenFlow.Of(flow => flow.Choice("which").IsObjective().When(
            "zone",
            r => r.Signal.Label("zone") == "eu",
            _ => { })));
        world.Response(await world.Finish()).Explanation!
            .ShouldContain("the condition of branch 'zone': `r => r.Signal.Label(\"zone\") == \"eu\"` failed");
    }
}
