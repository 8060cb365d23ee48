using Orchestrator.Contracts.Actions;
using Orchestrator.Contracts.Automation;
using Orchestrator.Contracts.Responses;
using Orchestrator.StateMachines.Automation;
using Orchestrator.StateMachines.Flows;
using Orchestrator.StateMachines.Tests.Flows;
using Orchestrator.StateMachines.Tests.Responses;

namespace Orchestrator.StateMachines.Tests.Automation;

public sealed class When_automation_is_stopped
{
    private readonly World _world = new(TwoSteps("test-flow"), TwoSteps("other-flow"));

    [Fact]
    public async Task No_new_action_starts_until_it_is_resumed()
    {
        var id = _world.Start();
        await _world.Run(500.Milliseconds());
        await Stop(null);
        await _world.Run(1.Hours());
        _world.Calls.ShouldBe(["one"], "what was under way was awaited");
        _world.FactsOf<ActionHeld>(id).ShouldHaveSingleItem().ShouldBe(new ActionHeld("two", 1, HeldBy.EmergencyStop));
        _world.ReasonOf<ActionHeld>(id).ShouldBe("ana stopped automation: it makes things worse");
        _world.Response(id).State.ShouldBe("Running");

        await Resume(null);
        await _world.Run();
        _world.Response(id).State.ShouldBe("Resolved");
        _world.Calls.ShouldBe(["one", "two"]);
        _world.ReasonOf<HoldLifted>(id).ShouldBe("ana resumed automation: mended");
    }

    [Fact]
    public async Task Only_the_flow_that_is_stopped_is_held()
    {
        await Stop("test-flow");
        var (held, free) = (_world.Start("test-flow", "held"), _world.Start("other-flow", "free"));
        await _world.Run(1.Hours());
        _world.Response(free).State.ShouldBe("Resolved");
        _world.Response(held).State.ShouldBe("Running");
        await Resume("test-flow");
        await _world.Run();
        _world.Response(held).State.ShouldBe("Resolved");
    }

    [Fact]
    public async Task A_flow_stays_stopped_while_one_of_two_stops_over_it_remains()
    {
        await Stop("test-flow");
        await Stop(null);
        var (held, other) = (_world.Start("test-flow", "held"), _world.Start("other-flow", "free"));
        await _world.Run(1.Hours());
        await Resume(null);
        await _world.Run(1.Hours());
        _world.Response(other).State.ShouldBe("Resolved");
        _world.Response(held).State.ShouldBe("Running");
        await Resume("test-flow");
        await _world.Run();
        _world.Response(held).State.ShouldBe("Resolved");
    }

    [Fact]
    public async Task A_worker_that_knows_first_holds_the_action_and_no_attempt_is_counted()
    {
        await Stop(null);
        await Resume(null);
        _world.On("one", Reply.Held(), Reply.Ok());
        var id = await _world.Finish();
        _world.Response(id).State.ShouldBe("Resolved");
        _world.All<ExecuteAction>().Select(call => (call.Action, call.Attempt)).ShouldBe([("one", 1), ("one", 1), ("two", 1)]);
        _world.FactsOf<HeldResponseReleased>(EmergencyStop.Id)
            .ShouldHaveSingleItem("it registered after the stop was lifted, and was told at once");
    }

    [Fact]
    public async Task Undoing_is_held_too()
    {
        _world.On("two", Reply.Fails());
        var id = _world.Start();
        await _world.Run(1500.Milliseconds());
        await Stop(null);
        await _world.Run(1.Hours());
        _world.Response(id).State.ShouldBe("Compensating");
        _world.Calls.ShouldBe(["one", "two"]);
        await Resume(null);
        await _world.Run();
        _world.Response(id).State.ShouldBe("FailedGracefully");
    }

    [Fact]
    public async Task A_held_response_can_be_cancelled()
    {
        await Stop(null);
        var id = _world.Start();
        await _world.Run(1.Minutes());
        await _world.Command(new CancelResponse(id, "ana", "never mind"));
        _world.Response(id).State.ShouldBe("Cancelled");
        await Resume(null);
        await _world.Run();
        _world.ReasonOf<ResultIgnored>(id).ShouldBe("nothing is held");
        _world.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_paused_response_stays_held_when_automation_resumes()
    {
        await Stop(null);
        var id = _world.Start();
        await _world.Run(1.Minutes());
        await _world.Command(new PauseResponse(id, "bob", "wait"));
        await Resume(null);
        await _world.Run(1.Hours());
        _world.Calls.ShouldBeEmpty();
        await _world.Command(new ResumeResponse(id, "bob", "go"));
        await _world.Run();
        _world.Response(id).State.ShouldBe("Resolved");
    }

    [Fact]
    public async Task Stopping_twice_or_resuming_what_runs_is_refused()
    {
        (await Should.ThrowAsync<CommandRefused>(() => Resume(null))).Message.ShouldBe("all automation is not stopped");
        await Stop("test-flow");
        (await Should.ThrowAsync<CommandRefused>(() => Stop("test-flow"))).Message
            .ShouldBe("automation of 'test-flow' is stopped already, by ana: it makes things worse");
        (await Should.ThrowAsync<CommandRefused>(() => Resume(null))).Message
            .ShouldBe("all automation is not stopped; stopped: automation of 'test-flow'");
        _world.Sagas[EmergencyStop.Id].State.ShouldBe("Stopped");
    }

    private static FlowDefinition TwoSteps(string name) => WrittenFlow.Of(flow =>
    {
        flow.Named(name, 1).Action("one", "one").CompensatedBy("undo", r => new { }, "it");
        flow.Action("two", "two").ReadOnly().IsObjective();
    });

    private Task Stop(string? flow) => _world.Command(new PauseAutomation(EmergencyStop.Id, flow, "ana", "it makes things worse"));

    private Task Resume(string? flow) => _world.Command(new ResumeAutomation(EmergencyStop.Id, flow, "ana", "mended"));
}
