using Orchestrator.Contracts.Actions;
using Orchestrator.Contracts.Incidents;
using Orchestrator.Contracts.Responses;
using Orchestrator.StateMachines.Flows;
using Orchestrator.StateMachines.Responses;
using Orchestrator.StateMachines.Tests.Flows;

namespace Orchestrator.StateMachines.Tests.Responses;

public sealed class When_actions_run
{
    private static readonly FlowDefinition OneStep = WrittenFlow.Of(flow =>
        flow.Action("act", "a.b", r => new { service = r.Signal.Label("service") }).ReadOnly().IsObjective().Timeout(10.Seconds())
            .Retry(
                4,
                firstDelay: 1.Seconds(),
                maxDelay: 3.Seconds(),
                finalWhen: error => error.StartsWith("not found", StringComparison.Ordinal)));

    [Fact]
    public async Task Hands_what_one_gave_to_the_next()
    {
        var world = new World(WrittenFlow.Of(flow =>
        {
            var found = flow.Action<Deploy>("find", "deploys.last", r => new { service = r.Signal.Label("service") }).ReadOnly();
            flow.Action("roll-back", "deploys.rollback", r => new { to = r.From(found).Version }).Irreversible("test").IsObjective();
        }));
        world.On("deploys.last", Reply.Ok(new { version = "v41", ageMinutes = 12 }));
        var id = await world.Finish();

        world.Response(id).State.ShouldBe("Resolved");
        world.All<ExecuteAction>().Select(call => call.Input.GetRawText()).ShouldBe(["""{"service":"checkout"}""", """{"to":"v41"}"""]);
        world.All<NoteResponseEnded>().ShouldHaveSingleItem().EndState.ShouldBe(EndState.Resolved);
    }

    [Fact]
    public async Task Needs_few_facts_for_a_plain_step()
    {
        var world = new World(OneStep);
        var id = await world.Finish();
        world.Facts[id].Select(recorded => recorded.Fact.GetType().Name)
            .ShouldBe(["ResponseStarted", "ActionRequested", "StepCompleted", "ResponseEnded"]);
    }

    [Fact]
    public async Task Retries_with_growing_waits_and_full_jitter_and_shows_each()
    {
        var world = new World(OneStep);
        world.On("a.b", Reply.Again(), Reply.Again(), Reply.Again(), Reply.Ok());
        var id = await world.Finish();

        world.Response(id).State.ShouldBe("Resolved");
        var waits = world.FactsOf<RetryScheduled>(id).ToList();
        waits.Select(retry => retry.Attempt).ShouldBe([2, 3, 4]);
        TimeSpan[] ceilings = [1.Seconds(), 2.Seconds(), 3.Seconds()];
        waits.Zip(ceilings).ShouldAllBe(pair => pair.First.Wait >= TimeSpan.Zero && pair.First.Wait < pair.Second);
        waits.Select(retry => retry.Wait).Distinct().Count().ShouldBe(3, "jitter");
        world.All<ExecuteAction>().Select(call => call.IdempotencyKey).Distinct()
            .ShouldHaveSingleItem("an effect happens once however often it is tried");
        world.All<ExecuteAction>().Select(call => call.AttemptId).Distinct().Count().ShouldBe(4);
        world.Sent.Where(sent => sent.Message is ExecuteAction).Select(sent => sent.At).Skip(1)
            .ShouldBe(waits.Select(retry => retry.DueAt));
    }

    [Fact]
    public async Task Waits_the_same_in_every_run()
    {
        static async Task<List<TimeSpan>> Waits()
        {
            var world = new World(OneStep);
            world.On("a.b", Reply.Again());
            return [.. world.FactsOf<RetryScheduled>(await world.Finish()).Select(retry => retry.Wait)];
        }

        (await Waits()).ShouldBe(await Waits());
    }

    [Fact]
    public async Task Fails_when_its_attempts_are_used_up()
    {
        var world = new World(OneStep);
        world.On("a.b", Reply.Again("still no"));
        var id = await world.Finish();
        world.All<ExecuteAction>().Count().ShouldBe(4);
        world.FactsOf<ResponseEnded>(id).ShouldHaveSingleItem().ShouldBe(new ResponseEnded(
            EndState.FailedGracefully,
            "step 'act' failed: still no",
            null));
    }

    [Theory]
    [InlineData(ActionOutcome.FailedFinal, "whatever")]
    [InlineData(ActionOutcome.FailedRetryable, "not found: checkout")]
    public async Task Tries_no_more_after_a_final_error(ActionOutcome outcome, string error)
    {
        var world = new World(OneStep);
        world.On("a.b", new Reply(outcome, null, error));
        var id = await world.Finish();
        world.All<ExecuteAction>().ShouldHaveSingleItem();
        world.Response(id).State.ShouldBe("FailedGracefully");
    }

    [Fact]
    public async Task Tries_a_read_only_action_again_when_nobody_answers()
    {
        var world = new World(OneStep);
        world.On("a.b", Reply.Hangs, Reply.Ok());
        var id = await world.Finish();
        world.Response(id).State.ShouldBe("Resolved");
        world.FactsOf<ActionFailed>(id).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            failed =>
                failed.TimedOut.ShouldBeTrue(), failed =>
                    failed.Outcome.ShouldBe(ActionOutcome.Unknown), failed => failed.Error.ShouldBe("no answer within 10 s"));
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public async Task Tries_one_with_an_unknown_outcome_again_only_if_its_policy_says_so(bool evenIfUnknown, int calls)
    {
        var world = new World(WrittenFlow.Of(flow =>
            flow.Action("act", "a.b").Irreversible("test").IsObjective().Retry(2, evenIfUnknown: evenIfUnknown)));
        world.On("a.b", Reply.Unknown(), Reply.Ok());
        await world.Finish();
        world.All<ExecuteAction>().Count().ShouldBe(calls);
    }

    [Theory]
    [InlineData(true, false, 1)]
    [InlineData(false, true, 2)]
    public async Task The_connectors_word_on_another_try_holds_whatever_the_policy_says(bool evenIfUnknown, bool repeatable, int calls)
    {
        var world = new World(WrittenFlow.Of(flow =>
            flow.Action("act", "a.b").Irreversible("test").IsObjective().Retry(2, evenIfUnknown: evenIfUnknown)));
        world.On("a.b", Reply.Unknown(repeatable: repeatable), Reply.Ok());
        var id = await world.Finish();
        world.All<ExecuteAction>().Count().ShouldBe(calls);
        world.FactsOf<ActionFailed>(id).ShouldHaveSingleItem().Repeatable.ShouldBe(repeatable);
    }

    [Fact]
    public async Task What_may_be_repeated_and_never_became_known_goes_to_a_human()
    {
        var world = new World(WrittenFlow.Of(flow =>
            flow.Action("act", "a.b").CompensatedBy("a.undo", r => new { }, protects: "a test").IsObjective().Retry(2)));
        world.On("a.b", Reply.Unknown(repeatable: true), Reply.Again("it is down"));
        var id = await world.Finish();
        world.Response(id).State.ShouldBe("Escalated");
        world.FactsOf<LeftToHuman>(id).ShouldHaveSingleItem().Todo.ShouldContain("it is not known whether 'act' took effect");
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(3600, 3)]
    public async Task Leaves_a_target_alone_as_long_as_it_asks_but_no_longer_than_the_policy_waits_at_most(int asked, int waited)
    {
        var world = new World(OneStep);
        world.On("a.b", Reply.Again(retryAfter: asked.Seconds()), Reply.Ok());
        var id = await world.Finish();
        world.FactsOf<ActionFailed>(id).ShouldHaveSingleItem().RetryAfter.ShouldBe(asked.Seconds());
        world.FactsOf<RetryScheduled>(id).ShouldHaveSingleItem().Wait.ShouldBe(waited.Seconds(), "the jitter of a first retry stays below a second");
        world.Response(id).State.ShouldBe("Resolved");
    }

    [Fact]
    public async Task Says_until_when_an_attempt_is_awaited()
    {
        var world = new World(OneStep);
        var id = await world.Finish();
        world.All<ExecuteAction>().ShouldHaveSingleItem().Due.ShouldBe(world.FactsOf<ActionRequested>(id).ShouldHaveSingleItem().TimeoutAt);
    }

    [Fact]
    public async Task An_input_that_cannot_be_built_fails_the_step_and_names_what_is_missing()
    {
        var world = new World(WrittenFlow.Of(flow => flow.Action(
            "act",
            "a.b",
            r => new { zone = r.Signal.Label("zone") }).ReadOnly().IsObjective()));
        var id = await world.Finish();
        world.FactsOf<StepFailed>(id).ShouldHaveSingleItem().Error
            .ShouldBe("its input could not be built: `r => new { zone = r.Signal.Label(\"zone\") }` failed: the signal has no label 'zone'; it has: service");
    }

    [Fact]
    public async Task A_fallback_does_the_work_of_a_step_that_failed()
    {
        var world = new World(WrittenFlow.Of(flow =>
        {
            flow.Action("act", "a.b").Irreversible("test").IsObjective().Fallback(plan =>
            {
                plan.Action("plan-b", "b.b").Irreversible("test");
                plan.Action("plan-b-more", "b.c").Irreversible("test");
            });
            flow.Action("after", "c.c").ReadOnly();
        }));
        world.On("a.b", Reply.Fails());
        var id = await world.Finish();
        world.Response(id).State.ShouldBe("Resolved");
        world.Calls.ShouldBe(["a.b", "b.b", "b.c", "c.c"]);
        world.FactsOf<StepCompleted>(id).Single(step => step.Step == "act").How.ShouldBe(Completion.ByFallback);
    }

    [Fact]
    public async Task A_fallback_that_fails_too_fails_the_step()
    {
        var world = new World(WrittenFlow.Of(flow =>
            flow.Action("act", "a.b").ReadOnly().IsObjective().Fallback(plan => plan.Action("plan-b", "b.b").ReadOnly())));
        world.On("a.b", Reply.Fails());
        world.On("b.b", Reply.Fails("neither"));
        var id = await world.Finish();
        world.Response(id).Explanation.ShouldBe("step 'plan-b' failed: neither");
        world.Response(id).State.ShouldBe("FailedGracefully");
    }

    [Fact]
    public async Task A_flow_goes_on_without_a_step_that_is_not_worth_turning_back_for()
    {
        var world = new World(WrittenFlow.Of(flow =>
        {
            flow.Action(
                "act",
                "a.b").Irreversible("test").Fallback(plan => plan.Action("plan-b", "b.b").ReadOnly()).GoOnWithout("it only helps");
            flow.Action("after", "c.c").ReadOnly().IsObjective();
        }));
        world.On("a.b", Reply.Fails());
        world.On("b.b", Reply.Fails());
        var id = await world.Finish();
        world.Calls.ShouldBe(["a.b", "b.b", "c.c"]);
        world.Response(id).State.ShouldBe("Resolved");
        world.Response(id).Steps["act"].Status.ShouldBe(StepStatus.Failed);
    }
}
