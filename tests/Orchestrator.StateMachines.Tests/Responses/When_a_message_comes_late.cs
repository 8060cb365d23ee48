using Orchestrator.Contracts.Actions;
using Orchestrator.Contracts.HumanTasks;
using Orchestrator.Contracts.Incidents;
using Orchestrator.Contracts.Responses;
using Orchestrator.StateMachines.Automation;
using Orchestrator.StateMachines.Flows;
using Orchestrator.StateMachines.Responses;
using Orchestrator.StateMachines.Tests.Flows;

namespace Orchestrator.StateMachines.Tests.Responses;

/// <summary>Late, twice, or out of order: recorded as ignored with its reason, faults nothing, does nothing.</summary>
public sealed class When_a_message_comes_late
{
    private static readonly FlowDefinition Everything = WrittenFlow.Of(flow =>
    {
        flow.Exclusive(r => r.Signal.Label("service")).Deadline(6.Hours());
        flow.Action("act", "act").CompensatedBy(
            "undo",
            r => new { },
            "it",
            Undo.IsSafe).Retry(3, evenIfUnknown: true).Timeout(10.Seconds()).Guarded(3);
        flow.All("both")
            .Branch("ask", ask => ask.Approval("ask", "?").Deadline(1.Hours(), DeadlineOutcome.Fail))
            .Branch("wait", wait => wait.Wait("wait", 10.Minutes()));
        flow.Verify<Deploy>("check", "check", r => new { }, d => d.AgeMinutes > 0).For(30.Seconds()).Within(10.Minutes());
    });

    [Fact]
    public async Task A_result_after_the_time_out_changes_nothing()
    {
        var world = new World(WrittenFlow.Of(flow => flow.Action("act", "act").ReadOnly().IsObjective().Timeout(10.Seconds()).Retry(2)));
        world.On("act", Reply.Ok(new { n = 1 }, after: 15.Seconds()), Reply.Ok(new { n = 2 }, after: 9.Seconds()));
        var id = await world.Finish();
        world.FactsOf<StepCompleted>(id).ShouldHaveSingleItem().Output!.Value.GetProperty("n").GetInt32().ShouldBe(2);
        var ignored = world.FactsOf<ResultIgnored>(id).ShouldHaveSingleItem();
        ignored.Content!.Value.GetProperty("n").GetInt32().ShouldBe(1, "a person may want to see what it brought");
        world.ReasonOf<ResultIgnored>(id).ShouldBe("attempt 1 is not the one that is awaited: that is attempt 2");
    }

    [Fact]
    public async Task A_result_while_the_next_attempt_is_waited_for_changes_nothing()
    {
        var world = new World(WrittenFlow.Of(flow => flow.Action("act", "act").ReadOnly().IsObjective().Timeout(10.Seconds()).Retry(
            2,
            firstDelay: 10.Minutes(),
            maxDelay: 10.Minutes())));
        world.On("act", Reply.Ok(after: 11.Seconds()), Reply.Ok());
        var id = await world.Finish();
        world.ReasonOf<ResultIgnored>(id).ShouldBe("attempt 1 was given up: no answer within 10 s");
        world.Calls.Count().ShouldBe(2);
    }

    [Fact]
    public async Task Every_message_may_come_twice()
    {
        var world = new World(Everything);
        world.On("check", Reply.Ok(new Deploy("v1", 5)));
        world.Asks("ask", Verdict.Yes());
        world.Bus = message => [(message, TimeSpan.Zero), (message, 1.Milliseconds()), (message, 20.Hours())];
        var id = await world.Finish();

        world.Response(id).State.ShouldBe("Resolved");
        world.Calls.Distinct().ShouldBe(["act", "check"]);
        world.FactsOf<StepCompleted>(id).Select(step => step.Step).ShouldBe(["act", "ask", "wait", "both", "check"]);
        world.FactsOf<ResponseEnded>(id).ShouldHaveSingleItem();
        world.FactsOf<ResultIgnored>(id).Select(ignored => ignored.Message).Distinct().ShouldBe(
            ["LockGranted", "LockQueued", "GuardAnswered", "ActionEnded", "TaskEnded"],
            ignoreOrder: true);
        world.Facts[id].Where(recorded => recorded.Fact is ResultIgnored).ShouldAllBe(recorded => recorded.Staged.Reason!.Length > 10);
    }

    [Fact]
    public async Task A_timer_after_the_step_or_the_response_has_ended_changes_nothing()
    {
        var world = new World(Everything);
        world.On("check", Reply.Ok(new Deploy("v1", 5)));
        world.Asks("ask", Verdict.Yes());
        var id = world.Start();
        await world.Run(20.Seconds());
        string[] purposes = ["timeout", "retry", "wait", "reading", "deadline"];
        string[] steps = ["act", "ask", "wait", "check", "", "nothing"];
        foreach (var purpose in purposes)
        {
            foreach (var step in steps.Where(step => (step.Length > 0 || purpose != "deadline") && (step, purpose) != ("wait", "wait")))
                world.Push(new ResponseTimerElapsed(id, DerivedId.From(step, purpose), step, 1, purpose));
        }

        await world.Run();
        world.Response(id).State.ShouldBe("Resolved");
        foreach (var purpose in purposes)
            world.Push(new ResponseTimerElapsed(id, DerivedId.From(purpose), "act", 1, purpose));
        world.Push(new ResponseTimerElapsed(id, DerivedId.From("deadline"), "", 0, "deadline"));
        await world.Run();
        world.Response(id).State.ShouldBe("Resolved");
        world.Facts[id][^1].Staged.Reason.ShouldBe("deadline: the response has ended: Resolved");
        world.Calls.Distinct().ShouldBe(["act", "check"]);
    }

    [Fact]
    public async Task Whatever_reaches_a_response_that_has_ended_is_recorded_and_does_nothing()
    {
        var world = new World(WrittenFlow.Of(flow => flow.Action("act", "act").ReadOnly().IsObjective()));
        var id = await world.Finish();
        var (before, sent) = (world.Facts[id].Count, world.Sent.Count);
        object[] late =
        [
            new ActionEnded(id, "act", Guid.Empty, 1, ActionOutcome.Succeeded, null, null),
            new ActionEnded(id, "nothing", Guid.Empty, 1, ActionOutcome.Held, null, null),
            new TaskEnded(id, "act", Guid.Empty, TaskOutcome.Approved, ["ana"], null, null, world.Now),
            new LockGranted(id, Guid.Empty, "key"),
            new LockQueued(id, Guid.Empty, "key", Guid.Empty, 1),
            new GuardAnswered(id, "act", Guid.Empty, true, 0, 1),
            new NoteSignalResolved(id, Guid.Empty, "gone"),
            new ChildEnded(id, "act", Guid.Empty, EndState.Resolved, "done", null),
            new ChildUndone(id, "act", Guid.Empty, true, "done"),
            new ContinueHeld(id, "go"),
            new WithdrawResponse(id, Guid.Empty, "step", "no", true),
            new ResponseTimerElapsed(id, Guid.Empty, "act", 1, "timeout"),
            new StartResponse(id, Guid.Empty, "test-flow", null, FlowJson.ToElement(null), "platform", "again"),
        ];
        foreach (var message in late)
            world.Push(message);
        await world.Run();
        world.Facts[id].Skip(before).Select(recorded => recorded.Fact).ShouldAllBe(fact => fact is ResultIgnored);
        world.Facts[id].Count.ShouldBe(before + late.Length);
        world.Sent.Count.ShouldBe(sent);
        world.All<NoteResponseEnded>().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_response_that_has_ended_needs_its_version_no_more()
    {
        var world = new World(WrittenFlow.Of(flow => flow.Action("act", "act").ReadOnly().IsObjective()));
        var id = await world.Finish();
        world.Deploy();
        world.Push(new ActionEnded(id, "act", Guid.Empty, 1, ActionOutcome.Succeeded, null, null));
        await world.Run();
        world.ReasonOf<ResultIgnored>(id).ShouldBe("the response has ended: Resolved");
        await Should.ThrowAsync<CommandRefused>(() => world.Command(new CancelResponse(id, "ana", "late")));
    }

    [Fact]
    public async Task Answers_of_tasks_nobody_waits_for_are_ignored()
    {
        var world = new World(WrittenFlow.Of(flow => flow.Approval("ask", "?").Deadline(1.Hours(), DeadlineOutcome.Fail).IsObjective()));
        var id = world.Start();
        await world.Run();
        world.Push(new TaskEnded(id, "ask", DerivedId.From("another"), TaskOutcome.Approved, ["eve"], null, null, world.Now));
        world.Push(new TaskEnded(id, "elsewhere", DerivedId.From("another"), TaskOutcome.Approved, ["eve"], null, null, world.Now));
        await world.Run();
        world.Response(id).State.ShouldBe("Running");
        world.FactsOf<ResultIgnored>(id).Count().ShouldBe(2);
    }

    [Fact]
    public async Task A_message_for_a_response_that_never_was_is_dropped()
    {
        var world = new World(Everything);
        world.Push(new ActionEnded(DerivedId.From("nobody"), "act", Guid.Empty, 1, ActionOutcome.Succeeded, null, null));
        await world.Run();
        world.Facts.ShouldBeEmpty();
    }

    /// <summary>Before it has started there is no response: only its start finds the machine in its initial state.</summary>
    [Fact]
    public void Every_state_has_an_answer_to_every_message()
    {
        var machine = new ResponseStateMachine(new FlowCatalogue([]), new Surroundings("test", new AutomationSwitch()));
        var missing =
            from state in machine.States.Where(state => state.Name is not ("Initial" or "Final"))
            from message in machine.Events.Where(message => message.GetType().IsGenericType)
            where !machine.NextEvents(state).Contains(message)
            select $"{state.Name}: {message.Name}";
        missing.ShouldBeEmpty();
    }
}
