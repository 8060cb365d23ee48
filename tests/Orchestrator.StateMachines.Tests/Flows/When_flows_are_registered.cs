using Orchestrator.StateMachines.Flows;

namespace Orchestrator.StateMachines.Tests.Flows;

public sealed class When_flows_are_registered
{
    private static readonly FlowDefinition First = Version(1, "a.b");
    private static readonly FlowDefinition Second = Version(2, "a.c");
    private static readonly Guid[] Responses = [.. Enumerable.Range(1, 3).Select(i => DerivedId.From($"response {i}"))];

    [Fact]
    public void New_responses_take_the_newest_and_running_ones_keep_theirs()
    {
        var catalogue = new FlowCatalogue([Second, First]);
        catalogue.Get("test-flow").ShouldBe(Second);
        catalogue.Get("test-flow", 1).ShouldBe(First);
        catalogue.Newest.ShouldBe([Second]);
        catalogue.All.ShouldBe([First, Second]);
    }

    [Fact]
    public void One_version_with_two_definitions_is_refused() =>
        Should.Throw<FlowInvalid>(() => new FlowCatalogue([First, Version(
            1,
            "a.c")])).Message.ShouldContain("version 1 has two definitions");

    [Fact]
    public void One_version_registered_twice_is_the_same() => new FlowCatalogue([First, Version(1, "a.b")]).All.ShouldHaveSingleItem();

    [Fact]
    public void An_unknown_flow_is_missing_and_the_message_says_what_there_is() =>
        Should.Throw<FlowMissing>(() => new FlowCatalogue([First]).Get("nothing", 7)).Message
            .ShouldBe("There is no flow 'nothing' in version 7; there is: test-flow v1");

    [Fact]
    public void Start_up_refuses_to_run_without_a_pinned_version_and_names_the_responses()
    {
        var missing = Should.Throw<PinnedVersionsMissing>(() => new FlowCatalogue([Second]).EnsureHolds(
        [
            new PinnedResponse(Responses[0], "test-flow", 1, First.Hash),
            new PinnedResponse(Responses[1], "test-flow", 1, First.Hash),
            new PinnedResponse(Responses[2], "test-flow", 2, Second.Hash),
        ]));
        missing.Missing.ShouldHaveSingleItem().Responses.ShouldBe(Responses.Take(2), ignoreOrder: true);
        missing.Message.ShouldContain("test-flow v1 is missing for 2 running responses");
        missing.Message.ShouldContain(Responses[0].ToString());
    }

    [Fact]
    public void Start_up_refuses_a_pinned_version_that_means_something_else_now() =>
        Should.Throw<PinnedVersionsMissing>(() => new FlowCatalogue([First]).EnsureHolds([new PinnedResponse(
            Responses[0],
            "test-flow",
            1,
            Second.Hash)]))
            .Message.ShouldContain("test-flow v1 has changed under 1 running response");

    [Fact]
    public void A_flow_that_starts_an_unknown_one_is_refused() =>
        Should.Throw<FlowInvalid>(() => new FlowCatalogue([Starting(
            "one",
            "two")])).Message.ShouldContain("it starts an unknown flow: 'two'");

    [Fact]
    public void Flows_that_start_each_other_are_refused() =>
        Should.Throw<FlowInvalid>(() => new FlowCatalogue([Starting("one", "two"), Starting("two", "three"), Starting("three", "one")]))
            .Message.ShouldContain("'two' starts 'one' again");

    private static FlowDefinition Version(int version, string action) =>
        WrittenFlow.Of(flow => flow.Named("test-flow", version).Action("act", action).ReadOnly().IsObjective());

    private static FlowDefinition Starting(string name, string other) =>
        WrittenFlow.Of(flow => flow.Named(name, 1).StartFlow("child", other).IsObjective());
}
