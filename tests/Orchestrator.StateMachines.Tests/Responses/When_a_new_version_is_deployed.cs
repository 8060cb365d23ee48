using Orchestrator.Contracts.Actions;
using Orchestrator.StateMachines.Flows;
using Orchestrator.StateMachines.Tests.Flows;

namespace Orchestrator.StateMachines.Tests.Responses;

public sealed class When_a_new_version_is_deployed
{
    private static readonly FlowDefinition First = Version(1, "old");
    private static readonly FlowDefinition Second = Version(2, "new");

    [Fact]
    public async Task A_running_response_keeps_its_version_and_a_new_one_takes_the_newest()
    {
        var world = new World(First);
        var before = world.Start(name: "before");
        await world.Run(1.Minutes());
        world.Deploy(First, Second);
        var after = world.Start(name: "after");
        await world.Run();
        (world.Response(before).FlowVersion, world.Response(after).FlowVersion).ShouldBe((1, 2));
        world.Response(before).DefinitionHash.ShouldBe(First.Hash);
        world.All<ExecuteAction>().Select(call => (call.ResponseId, call.Action)).ShouldBe([(before, "old"), (after, "new")]);
    }

    [Fact]
    public async Task An_older_version_can_be_asked_for()
    {
        var world = new World(First, Second);
        var id = world.Start(version: 1);
        await world.Run();
        world.Calls.ShouldBe(["old"]);
        world.Response(id).State.ShouldBe("Resolved");
    }

    [Fact]
    public async Task An_engine_that_lacks_the_version_records_nothing_and_gives_the_message_back()
    {
        var world = new World(First);
        var id = world.Start();
        await world.Run(1.Minutes());
        var before = world.Facts[id].Count;
        world.Deploy(Second);
        var wrapped = await Should.ThrowAsync<Exception>(() => world.Run());
        FlowMissing.In(wrapped).ShouldNotBeNull().Message.ShouldBe("There is no flow 'test-flow' in version 1; there is: test-flow v2");
        world.Facts[id].Count.ShouldBe(before);
    }

    [Fact]
    public async Task A_start_of_an_unknown_flow_creates_nothing()
    {
        var world = new World(First);
        var id = world.Start("nothing");
        FlowMissing.In(await Should.ThrowAsync<Exception>(() => world.Run())).ShouldNotBeNull();
        world.Facts.ShouldNotContainKey(id);
    }

    private static FlowDefinition Version(int version, string action) => WrittenFlow.Of(flow =>
    {
        flow.Named("test-flow", version).Wait("wait", 10.Minutes());
        flow.Action("act", action).ReadOnly().IsObjective();
    });
}
