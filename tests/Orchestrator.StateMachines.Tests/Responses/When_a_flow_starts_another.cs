using Orchestrator.Contracts.Actions;
using Orchestrator.Contracts.Incidents;
using Orchestrator.Contracts.Locks;
using Orchestrator.Contracts.Responses;
using Orchestrator.StateMachines.Flows;
using Orchestrator.StateMachines.Tests.Flows;

namespace Orchestrator.StateMachines.Tests.Responses;

public sealed class When_a_flow_starts_another
{
    private static readonly FlowDefinition Child = WrittenFlow.Of(flow =>
    {
        flow.Named("child", 1).Exclusive(r => $"service:{r.Signal.Label("service")}");
        var made = flow.Action<Deploy>(
            "make",
            "make",
            r => new { r.Input<Deploy>().Version }).CompensatedBy("unmake", (r, done) => new { done.Version }, "it");
        flow.Action("more", "more").CompensatedBy("unmore", r => new { }, "it").IsObjective().Timeout(1.Hours());
        flow.Returns(r => new { r.From(made).Version });
    });

    private static readonly FlowDefinition Parent = WrittenFlow.Of(flow =>
    {
        flow.Named("parent", 1).Exclusive(r => $"service:{r.Signal.Label("service")}");
        flow.Action("before", "before").CompensatedBy("unbefore", r => new { }, "it");
        var child = flow.StartFlow<Deploy>("start", "child", r => new Deploy("v1", 0)).Within(30.Minutes());
        flow.Action("after", "after", r => new { r.From(child).Version }).ReadOnly().IsObjective();
    });

    private readonly World _world = new(Parent, Child);

    public When_a_flow_starts_another() => _world.On("make", Reply.Ok(new Deploy("v2", 0)));

    private Guid ChildId => _world.All<StartResponse>().Single().ResponseId;

    [Fact]
    public async Task Goes_on_with_what_the_child_returns_under_its_own_key()
    {
        var id = await _world.Finish("parent");
        _world.Response(id).State.ShouldBe("Resolved");
        _world.Response(ChildId).ShouldSatisfyAllConditions(
            c =>
                c.State.ShouldBe("Resolved"), c =>
                    c.LeaseRoot.ShouldBe(id), c =>
                        c.ParentResponseId.ShouldBe(id), c => c.IncidentId.ShouldBe(_world.Response(id).IncidentId));
        _world.All<AcquireLock>().ShouldHaveSingleItem("the child inherits the lease");
        _world.All<NoteResponseEnded>().ShouldHaveSingleItem().ResponseId.ShouldBe(id);
        _world.Calls.ShouldBe(["before", "make", "more", "after"]);
        _world.All<ExecuteAction>().Last().Input.GetRawText().ShouldBe("""{"version":"v2"}""");
    }

    [Fact]
    public async Task Undoes_a_completed_child_by_its_own_compensation_as_one_step()
    {
        _world.On("after", Reply.Fails());
        var id = await _world.Finish("parent");
        _world.Calls.ShouldBe(["before", "make", "more", "after", "unmore", "unmake", "unbefore"]);
        _world.Response(id).State.ShouldBe("FailedGracefully");
        _world.Response(ChildId).State.ShouldBe("FailedGracefully");
        _world.FactsOf<StepUndone>(id).Select(undone => undone.Step).ShouldBe(["start", "before"]);
        _world.All<ReleaseLock>().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_child_that_leaves_something_escalates_the_parent_too()
    {
        _world.On("after", Reply.Fails());
        _world.On("unmake", Reply.Fails());
        var id = await _world.Finish("parent");
        _world.Response(ChildId).State.ShouldBe("Escalated");
        _world.Response(id).State.ShouldBe("Escalated");
        _world.Calls.Last().ShouldBe("unbefore");
    }

    [Fact]
    public async Task A_child_that_fails_fails_the_step()
    {
        _world.On("more", Reply.Fails("nope"));
        var id = await _world.Finish("parent");
        _world.Calls.ShouldBe(["before", "make", "more", "unmake", "unbefore"]);
        _world.Response(id).Explanation
            .ShouldBe("step 'start' failed: its flow ended as FailedGracefully: step 'more' failed: nope; undone: 1; undone: 1");
    }

    [Fact]
    public async Task A_child_that_takes_too_long_is_withdrawn()
    {
        _world.On("more", Reply.Ok(after: 40.Minutes()));
        var id = await _world.Finish("parent");
        _world.Calls.ShouldBe(["before", "make", "more", "unmore", "unmake", "unbefore"]);
        _world.Response(ChildId).State.ShouldBe("Cancelled");
        _world.Response(id).State.ShouldBe("FailedGracefully");
    }

    [Fact]
    public async Task Cancelling_the_parent_withdraws_the_child_first()
    {
        _world.On("more", Reply.Ok(after: 20.Minutes()));
        var id = _world.Start("parent");
        await _world.Run(1.Minutes());
        await _world.Command(new CancelResponse(id, "ana", "enough"));
        await _world.Run();
        _world.Calls.ShouldBe(["before", "make", "more", "unmore", "unmake", "unbefore"]);
        _world.Response(id).State.ShouldBe("Cancelled");
    }

    [Fact]
    public async Task Every_message_between_them_may_come_twice()
    {
        _world.On("after", Reply.Fails());
        _world.Bus = message =>
            message is ExecuteAction ? [(message, TimeSpan.Zero)] : [(message, TimeSpan.Zero), (
                message,
                3.Milliseconds()), (message, 2.Hours())];
        var id = await _world.Finish("parent");
        _world.Calls.ShouldBe(["before", "make", "more", "after", "unmore", "unmake", "unbefore"]);
        _world.Response(id).State.ShouldBe("FailedGracefully");
    }
}
