using Orchestrator.Contracts.Incidents;
using Orchestrator.Contracts.Responses;
using Orchestrator.StateMachines.Flows;
using Orchestrator.StateMachines.Tests.Flows;

namespace Orchestrator.StateMachines.Tests.Responses;

public sealed class When_an_incident_hears_of_a_response
{
    private static readonly Guid Id = DerivedId.From("response", "heard-of");

    private static FlowDefinition Flow(bool resolvesIncident = false) => WrittenFlow.Of(flow =>
    {
        if (resolvesIncident)
            flow.ResolvesIncident();
        flow.Action("act", "a.b").ReadOnly().IsObjective();
    });

    [Fact]
    public async Task It_hears_of_the_start_by_a_person_once()
    {
        var world = new World(Flow());
        await Start(world, "ana");
        await Start(world, "ana");
        world.All<NoteResponseStarted>().ShouldHaveSingleItem().ShouldBe(
            new(DerivedId.From("incident"), Id, "test-flow", 1, "ana", "to be sure", world.Response(Id).StartedAt));
        world.FactsOf<ResultIgnored>(Id).ShouldHaveSingleItem().Message.ShouldBe(nameof(StartResponse));
    }

    [Fact]
    public async Task It_is_not_told_what_it_asked_for_itself()
    {
        var world = new World(Flow());
        await Start(world, Actors.Platform);
        world.All<NoteResponseStarted>().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_child_speaks_to_its_parent_only()
    {
        var world = new World(
            WrittenFlow.Of(flow => flow.Named("child", 1).ResolvesIncident().Action("act", "a.b").ReadOnly().IsObjective()),
            WrittenFlow.Of(flow => flow.StartFlow("start", "child").IsObjective()));
        await world.Finish();
        world.All<NoteResponseStarted>().ShouldHaveSingleItem().Flow.ShouldBe("test-flow");
        world.All<NoteResponseEnded>().ShouldHaveSingleItem().ResolvesIncident.ShouldBeFalse("the parent's flow does not say so");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_hears_at_the_end_whether_anything_is_left_of_it(bool resolvesIncident)
    {
        var world = new World(Flow(resolvesIncident));
        await world.Finish();
        world.All<NoteResponseEnded>().ShouldHaveSingleItem().ResolvesIncident.ShouldBe(resolvesIncident);
    }

    private static async Task Start(World world, string by)
    {
        world.Push(new StartResponse(Id, DerivedId.From("incident"), "test-flow", null, FlowJson.ToElement(new { }), by, "to be sure"));
        await world.Run();
    }
}
