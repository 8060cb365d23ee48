using Orchestrator.Contracts.Actions;
using Orchestrator.Contracts.HumanTasks;
using Orchestrator.Contracts.Responses;
using Orchestrator.StateMachines.Flows;
using Orchestrator.StateMachines.Tests.Flows;

namespace Orchestrator.StateMachines.Tests.Responses;

public sealed class When_evidence_ages
{
    private static readonly FlowDefinition Reading = WrittenFlow.Of(flow =>
    {
        var found = flow.Action<Deploy>("find", "find").ReadOnly();
        flow.Approval("ask", "?").Deadline(1.Hours(), DeadlineOutcome.Fail);
        flow.Action(
            "act",
            "act",
            r => new { r.From(found).Version }).Irreversible("test").IsObjective().EvidenceNoOlderThan(60.Seconds(), found);
    });

    private static readonly FlowDefinition Asking = WrittenFlow.Of(flow =>
    {
        var ask = flow.Approval("ask", "?").Deadline(1.Hours(), DeadlineOutcome.Fail);
        flow.Action("slow", "slow").ReadOnly().Timeout(1.Hours());
        flow.Action("act", "act").Irreversible("test").IsObjective().EvidenceNoOlderThan(5.Minutes(), ask);
    });

    [Fact]
    public async Task Fresh_evidence_is_used_as_it_is()
    {
        var world = new World(Reading);
        world.Asks("ask", Verdict.Yes(60.Seconds()));
        var id = await world.Finish();
        world.Calls.ShouldBe(["find", "act"]);
        world.FactsOf<EvidenceAged>(id).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_has_aged_is_read_again_and_the_trail_says_so()
    {
        var world = new World(Reading);
        world.On("find", Reply.Ok(new Deploy("v1", 0)), Reply.Ok(new Deploy("v2", 0)));
        world.Asks("ask", Verdict.Yes(10.Minutes()));
        var id = await world.Finish();
        world.Calls.ShouldBe(["find", "find", "act"]);
        world.All<ExecuteAction>().Last().Input.GetRawText().ShouldBe("""{"version":"v2"}""");
        world.FactsOf<EvidenceAged>(id).ShouldHaveSingleItem().ShouldBe(new EvidenceAged(
            "act",
            "find",
            10.Minutes(),
            60.Seconds(),
            "find#2"));
        world.ReasonOf<EvidenceAged>(id).ShouldBe("'find' is 10 min old and may be 1 min");
        world.Response(id).State.ShouldBe("Resolved");
    }

    [Fact]
    public async Task An_approval_that_has_aged_is_asked_again()
    {
        var world = new World(Asking);
        world.On("slow", Reply.Ok(after: 6.Minutes()));
        world.Asks("ask", Verdict.Yes());
        var id = await world.Finish();
        world.All<OpenTask>().Select(task => task.Step).ShouldBe(["ask", "ask#2"]);
        world.All<OpenTask>().Select(task => task.TaskId).Distinct().Count().ShouldBe(2);
        world.Response(id).State.ShouldBe("Resolved");
    }

    [Fact]
    public async Task A_no_the_second_time_fails_the_step_that_relied_on_the_yes()
    {
        var world = new World(Asking);
        world.On("slow", Reply.Ok(after: 6.Minutes()));
        world.People["ask"] = task => task.Step == "ask" ? Verdict.Yes() : Verdict.No();
        var id = await world.Finish();
        world.Calls.ShouldBe(["slow"]);
        world.Response(id).Explanation.ShouldBe("step 'act' failed: its evidence 'ask' could not be renewed: rejected by ana");
    }

    [Fact]
    public async Task A_reading_that_fails_fails_the_step_rather_than_act_on_old_evidence()
    {
        var world = new World(Reading);
        world.On("find", Reply.Ok(new Deploy("v1", 0)), Reply.Fails("gone"));
        world.Asks("ask", Verdict.Yes(10.Minutes()));
        var id = await world.Finish();
        world.Response(id).Explanation.ShouldBe("step 'act' failed: its evidence 'find' could not be renewed: gone");
        world.Calls.ShouldBe(["find", "find"]);
    }

    [Fact]
    public async Task It_is_looked_at_again_before_each_attempt()
    {
        var world = new World(WrittenFlow.Of(flow =>
        {
            var found = flow.Action<Deploy>("find", "find").ReadOnly();
            flow.Action(
                "act",
                "act",
                r =>
                    new { r.From(found).Version }).ReadOnly().Timeout(2.Minutes()).Retry(2).IsObjective().EvidenceNoOlderThan(
                        60.Seconds(),
                        found);
        }));
        world.On("find", Reply.Ok(new Deploy("v1", 0)), Reply.Ok(new Deploy("v2", 0)));
        world.On("act", Reply.Hangs, Reply.Ok());
        var id = await world.Finish();
        world.Calls.ShouldBe(["find", "act", "find", "act"]);
        world.All<ExecuteAction>().Last().Input.GetRawText().ShouldBe("""{"version":"v2"}""");
        world.Response(id).State.ShouldBe("Resolved");
    }

    [Fact]
    public async Task Evidence_that_ages_faster_than_it_is_read_does_not_loop()
    {
        var world = new World(WrittenFlow.Of(flow =>
        {
            var one = flow.Action<Deploy>("one", "one").ReadOnly();
            var two = flow.Action<Deploy>("two", "two").ReadOnly();
            flow.Action("act", "act").ReadOnly().IsObjective().EvidenceNoOlderThan(1.Seconds(), one, two);
        }));
        world.On("one", Reply.Ok(after: 5.Seconds()));
        world.On("two", Reply.Ok(after: 5.Seconds()));
        world.Response(await world.Finish()).Explanation!.ShouldContain("ages faster than it can be renewed");
    }
}
