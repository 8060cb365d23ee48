using Orchestrator.Contracts.Actions;
using Orchestrator.Contracts.HumanTasks;
using Orchestrator.Contracts.Locks;
using Orchestrator.Contracts.Responses;
using Orchestrator.StateMachines.Flows;
using Orchestrator.StateMachines.Tests.Flows;

namespace Orchestrator.StateMachines.Tests.Responses;

public sealed class When_a_response_waits
{
    private static readonly FlowDefinition Verifying = WrittenFlow.Of(flow =>
        flow.Verify<Deploy>(
            "check",
            "check",
            r => new { },
            d => d.AgeMinutes > 3).Every(15.Seconds()).For(30.Seconds()).Within(5.Minutes()).Timeout(10.Seconds()));

    [Fact]
    public async Task Two_responses_with_one_key_are_serialised_first_come_first_served()
    {
        var world = new World(Exclusive());
        world.On("act", Reply.Ok(after: 10.Seconds()));
        Guid[] ids = [world.Start(name: "one"), world.Start(name: "two"), world.Start(name: "three")];
        await world.Run(5.Seconds());

        world.Response(ids[0]).State.ShouldBe("Running");
        world.Response(ids[1]).State.ShouldBe("Queued");
        world.Response(ids[2]).WaitsFor.ShouldBe(ids[0], "it says for whom it waits");
        world.ReasonOf<KeyAwaited>(ids[1]).ShouldBe($"response {ids[0]} holds 'service:checkout'");

        await world.Run();
        ids.Select(id => world.Response(id).State).ShouldAllBe(state => state == "Resolved");
        world.All<ExecuteAction>().Select(call => call.ResponseId).ShouldBe(ids);
        world.Sent.Where(sent => sent.Message is ExecuteAction).Zip(world.Sent.Where(sent => sent.Message is ExecuteAction).Skip(1))
            .ShouldAllBe(pair => pair.Second.At - pair.First.At == 10.Seconds());
    }

    [Theory]
    [InlineData("fails")]
    [InlineData("cancelled")]
    [InlineData("overdue")]
    [InlineData("resolved")]
    public async Task A_holder_that_ends_in_any_way_frees_the_key(string how)
    {
        var world = new World(Exclusive(flow => flow.Deadline(1.Hours())));
        world.On(
            "act",
            how switch { "fails" => Reply.Fails(), "resolved" => Reply.Ok(), _ => Reply.Ok(after: 2.Hours()) },
            Reply.Ok(after: 100.Milliseconds()));
        var first = world.Start(name: "one");
        await world.Run(500.Milliseconds());
        Guid[] ids = [first, world.Start(name: "two")];
        await world.Run(100.Milliseconds());
        if (how == "cancelled")
            await world.Command(new CancelResponse(ids[0], "ana", "a drill"));
        await world.Run();
        world.All<ReleaseLock>().Select(release => release.ResponseId).ShouldBe(ids, ignoreOrder: true);
        world.FactsOf<KeyGranted>(ids[1]).ShouldHaveSingleItem();
        world.Response(ids[1]).State.ShouldBe("Resolved");
    }

    [Fact]
    public async Task A_cancelled_waiter_leaves_the_queue()
    {
        var world = new World(Exclusive());
        world.On("act", Reply.Ok(after: 10.Seconds()));
        Guid[] ids = [world.Start(name: "one"), world.Start(name: "two"), world.Start(name: "three")];
        await world.Run(1.Seconds());
        await world.Command(new CancelResponse(ids[1], "ana", "not needed"));
        await world.Run();
        world.Response(ids[1]).State.ShouldBe("Cancelled");
        world.Response(ids[2]).State.ShouldBe("Resolved");
        world.All<ExecuteAction>().Select(call => call.ResponseId).ShouldBe([ids[0], ids[2]]);
    }

    [Fact]
    public async Task Waiting_counts_towards_the_deadline()
    {
        var world = new World(Exclusive(flow => flow.Deadline(1.Minutes(), Overrun.Cancel)));
        world.On("act", Reply.Ok(after: 25.Seconds()));
        var ids = Enumerable.Range(0, 4).Select(i => world.Start(name: $"n{i}")).ToList();
        await world.Run();
        ids.Select(id => world.Response(id).State).ShouldBe(["Resolved", "Resolved", "Cancelled", "Cancelled"]);
    }

    [Fact]
    public async Task The_place_in_the_queue_that_comes_after_the_grant_is_ignored()
    {
        var world = new World(Exclusive());
        var id = world.Start();
        await world.Run(500.Milliseconds());
        world.Push(new LockQueued(id, world.Response(id).LockId!.Value, "service:checkout", Guid.Empty, 1));
        await world.Run();
        world.Response(id).State.ShouldBe("Resolved");
        world.ReasonOf<ResultIgnored>(id).ShouldBe("it does not wait for this key");
    }

    [Fact]
    public async Task A_key_that_cannot_be_built_ends_the_response_with_the_reason()
    {
        var world = new World(Exclusive());
        var id = await world.Finish(data: new { });
        world.Response(id).State.ShouldBe("FailedGracefully");
        world.Response(id).Explanation!.ShouldContain("its exclusivity key could not be built");
    }

    [Theory]
    [InlineData(Overrun.Escalate, "Escalated", "")]
    [InlineData(Overrun.Fail, "FailedGracefully", "undo")]
    [InlineData(Overrun.Cancel, "Cancelled", "undo")]
    public async Task A_missed_deadline_does_what_the_flow_declares(Overrun policy, string state, string undo)
    {
        var world = new World(WrittenFlow.Of(flow =>
        {
            flow.Deadline(10.Minutes(), policy);
            flow.Action("act", "act").CompensatedBy("undo", r => new { }, "it");
            flow.Approval("ask", "?").Deadline(1.Hours(), DeadlineOutcome.Fail).IsObjective();
        }));
        var id = await world.Finish();
        world.Response(id).State.ShouldBe(state);
        world.Calls.ShouldBe(undo.Length == 0 ? ["act"] : ["act", undo]);
        world.All<WithdrawTask>().ShouldHaveSingleItem();
        world.FactsOf<TimerElapsed>(id).ShouldHaveSingleItem().Purpose.ShouldBe("deadline");
        if (policy == Overrun.Escalate)
            world.All<OpenTask>().Last().Instructions.ShouldBe("Take over: it has not ended within 10 min; done and left as it is: act.");
    }

    [Theory]
    [InlineData(SignalResolvedPolicy.Continue, "Resolved", new[] { "freeze", "slow", "more", "close" })]
    [InlineData(SignalResolvedPolicy.FinishEarly, "Resolved", new[] { "freeze", "slow", "close" })]
    [InlineData(SignalResolvedPolicy.CancelAndCompensate, "Cancelled", new[] { "freeze", "slow", "undo-slow", "unfreeze" })]
    public async Task A_signal_that_resolves_mid_flow_does_what_the_flow_declares(SignalResolvedPolicy policy, string state, string[] calls)
    {
        var world = new World(WrittenFlow.Of(flow =>
        {
            flow.OnSignalResolved(policy);
            flow.Action("freeze", "freeze").CompensatedBy("unfreeze", r => new { }, "it");
            flow.Action("slow", "slow").CompensatedBy("undo-slow", r => new { }, "it");
            flow.Action("more", "more").ReadOnly().IsObjective();
            flow.Closing(close => close.Action("close", "close").ReadOnly());
        }));
        world.On("slow", Reply.Ok(after: 20.Seconds()));
        var id = world.Start();
        await world.Run(5.Seconds());
        world.Push(new NoteSignalResolved(id, Guid.Empty, "the error rate is normal"));
        world.Push(new NoteSignalResolved(id, Guid.Empty, "the error rate is normal"));
        await world.Run();
        world.Calls.ShouldBe(calls);
        world.Response(id).State.ShouldBe(state);
        world.FactsOf<ResolutionNoted>(id).ShouldHaveSingleItem();
        world.FactsOf<ResultIgnored>(id).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task An_early_finish_undoes_what_may_or_may_not_have_happened()
    {
        var world = new World(WrittenFlow.Of(flow =>
        {
            flow.OnSignalResolved(SignalResolvedPolicy.FinishEarly);
            flow.Action("act", "act").CompensatedBy("undo", r => new { }, "it", Undo.IsSafe).IsObjective();
        }));
        world.On("act", Reply.Hangs);
        var id = world.Start();
        await world.Run(5.Seconds());
        world.Push(new NoteSignalResolved(id, Guid.Empty, "normal"));
        await world.Run();
        world.Calls.ShouldBe(["act", "undo"]);
        world.Response(id).State.ShouldBe("Resolved");
    }

    [Fact]
    public async Task A_closing_step_that_fails_turns_nothing_back_and_goes_to_a_human()
    {
        var world = new World(WrittenFlow.Of(flow =>
        {
            flow.Action("act", "act").CompensatedBy("undo", r => new { }, "it").IsObjective();
            flow.Closing(close =>
            {
                close.Action("close", "close").ReadOnly();
                close.Action("tell", "tell").ReadOnly();
            });
        }));
        world.On("close", Reply.Fails());
        var id = await world.Finish();
        world.Calls.ShouldBe(["act", "close", "tell"]);
        world.Response(id).State.ShouldBe("Escalated");
        world.All<OpenTask>().ShouldHaveSingleItem().Instructions.ShouldBe("Do what the closing step 'close' could not: no luck.");
    }

    [Fact]
    public async Task A_wait_lasts_as_long_as_it_says()
    {
        var world = new World(WrittenFlow.Of(flow =>
        {
            flow.Wait("cool-down", 10.Minutes());
            flow.Action("act", "act").ReadOnly().IsObjective();
        }));
        var id = await world.Finish();
        world.Sent.Single(sent => sent.Message is ExecuteAction).At.ShouldBe(world.Response(id).StartedAt + 10.Minutes());
    }

    [Theory]
    [InlineData(5, WaitTimeout.Fail, "Resolved")]
    [InlineData(15, WaitTimeout.Fail, "FailedGracefully")]
    [InlineData(15, WaitTimeout.GoOn, "Resolved")]
    public async Task A_wait_for_the_signal_ends_with_it_or_at_its_deadline(int resolvesAfterMinutes, WaitTimeout otherwise, string state)
    {
        var world = new World(WrittenFlow.Of(flow => flow.WaitForSignalResolved("wait", 10.Minutes(), otherwise).IsObjective()));
        var id = world.Start();
        world.Push(new NoteSignalResolved(id, Guid.Empty, "normal"), resolvesAfterMinutes.Minutes());
        await world.Run();
        world.Response(id).State.ShouldBe(state);
    }

    [Fact]
    public async Task A_wait_for_a_signal_that_has_resolved_already_does_not_wait()
    {
        var world = new World(WrittenFlow.Of(flow =>
        {
            flow.Action("act", "act").ReadOnly();
            flow.WaitForSignalResolved("wait", 10.Minutes(), WaitTimeout.Fail).IsObjective();
        }));
        var id = world.Start();
        world.Push(new NoteSignalResolved(id, Guid.Empty, "normal"), 500.Milliseconds());
        await world.Run();
        (world.Now - world.Response(id).StartedAt).ShouldBe(1.Seconds());
    }

    [Fact]
    public async Task A_verification_reads_until_it_has_held_without_a_break()
    {
        var world = new World(Verifying);
        world.On(
            "check",
            Reply.Ok(new Deploy("", 1)),
            Reply.Ok(new Deploy("", 5)),
            Reply.Ok(new Deploy("", 1)),
            Reply.Unknown(),
            Reply.Ok(new Deploy("", 5)));
        var id = await world.Finish();
        world.Response(id).State.ShouldBe("Resolved");
        world.FactsOf<ProbeTaken>(id).Select(probe => probe.HeldSince is not null).ShouldBe([false, true, false, false, true, true, true]);
        world.All<ExecuteAction>().Select(call => call.IdempotencyKey).Distinct().Count().ShouldBe(7, "each reading is a new one");
        world.Facts[id].Where(recorded => recorded.Fact is ProbeTaken).Select(recorded => recorded.Staged.Reason).Take(3)
            .ShouldBe(["`d => d.AgeMinutes > 3` does not hold", "`d => d.AgeMinutes > 3` holds", "`d => d.AgeMinutes > 3` does not hold"]);
    }

    [Fact]
    public async Task A_verification_that_does_not_hold_in_time_fails()
    {
        var world = new World(Verifying);
        world.On("check", Reply.Ok(new Deploy("", 1)));
        var id = await world.Finish();
        world.Response(id).Explanation
            .ShouldBe("step 'check' failed: it did not hold for 30 s within 5 min; the last reading: `d => d.AgeMinutes > 3` does not hold");
        (world.Response(id).LastFactAt - world.Response(id).StartedAt).ShouldBe(5.Minutes());
    }

    [Fact]
    public async Task A_verification_whose_reader_hangs_goes_on_reading()
    {
        var world = new World(Verifying);
        world.On("check", Reply.Hangs, Reply.Ok(new Deploy("", 5)));
        world.Response(await world.Finish()).State.ShouldBe("Resolved");
    }

    private static FlowDefinition Exclusive(Action<FlowBuilder>? more = null) => WrittenFlow.Of(flow =>
    {
        flow.Exclusive(r => $"service:{r.Signal.Label("service")}");
        more?.Invoke(flow);
        flow.Action("act", "act").ReadOnly().IsObjective().Timeout(3.Hours());
    });
}
