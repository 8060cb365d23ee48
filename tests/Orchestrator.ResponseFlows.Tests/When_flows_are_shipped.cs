using Orchestrator.StateMachines.Flows;

namespace Orchestrator.ResponseFlows.Tests;

public sealed class When_flows_are_shipped
{
    public static TheoryData<string> Names => [.. All.Select(flow => flow.Build().Name)];

    private static IReadOnlyList<Flow> All { get; } = FlowFolder.In(typeof(CriticalSloBreach).Assembly);

    [Theory]
    [InlineData("checkout-abandoned", "e35bea65370d86ccf7836d92cf04c75494be0384b10de13b3a11a94d8287ef39")]
    [InlineData("critical-slo-breach", "a128dc316ab8be9fe40c54b76767a7d64371ca3f53a835a76e53f54c3b1db01c")]
    [InlineData("disk-filling", "4a911ce5fa7a7ffb1fdbf723b3776d6b691d593e26ad1fb2ddb7e2e94067af04")]
    [InlineData("high-fraud-risk", "8c6bba95e4e81594d30354e79e546857cb59cd5cc708ae0274c67930c90e4b36")]
    public void They_are_what_running_responses_are_pinned_to(string name, string hash) =>
        Find(name).Hash.ShouldBe(hash, "a change is a new version, once this one has been released");

    [Theory]
    [MemberData(nameof(Names))]
    public void They_say_what_they_are_for_and_what_counts(string name) => Find(name).ShouldSatisfyAllConditions(
        flow => flow.Intent.ShouldNotBeEmpty(),
        flow => flow.Protects.ShouldNotBeEmpty(),
        flow => flow.Constraints.ShouldNotBeEmpty(),
        flow => flow.Objectives.ShouldNotBeEmpty(),
        flow => flow.StartsWhen.ShouldNotBeNull(),
        flow => flow.Exclusive.ShouldNotBeNull("two alarms about one thing are not dealt with at once"),
        flow => flow.Deadline.ShouldNotBeNull(),
        flow => flow.Steps.Count().ShouldBeInRange(8, 15, "what one can still survey"));

    [Fact]
    public void Each_of_them_is_rehearsed()
    {
        var rehearsed = typeof(When_flows_are_shipped).Assembly.GetTypes().Select(type => type.BaseType)
            .Where(type => type is { IsGenericType: true } && type.GetGenericTypeDefinition() == typeof(Rehearsed<>)).Select(type => type!.GenericTypeArguments[0]);
        rehearsed.Order(Comparer<Type>.Create((one, other) => string.CompareOrdinal(one.Name, other.Name)))
            .ShouldBe(All.Select(flow => flow.GetType()).OrderBy(type => type.Name, StringComparer.Ordinal));
    }

    private static FlowDefinition Find(string name) => All.Select(flow => flow.Build()).Single(flow => flow.Name == name);
}
