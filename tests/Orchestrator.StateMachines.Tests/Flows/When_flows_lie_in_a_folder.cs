using Orchestrator.ResponseFlows;
using Orchestrator.StateMachines.Flows;

namespace Orchestrator.StateMachines.Tests.Flows;

public sealed class When_flows_lie_in_a_folder : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("flows").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void They_are_loaded_on_their_own_and_are_flows_all_the_same()
    {
        var file = typeof(CriticalSloBreach).Assembly.Location;
        File.Copy(file, Path.Combine(_folder, Path.GetFileName(file)));
        File.Copy(typeof(ShouldBeTestExtensions).Assembly.Location, Path.Combine(_folder, "a-library.dll"));
        var flow = FlowFolder.Load(_folder).Single(flow => flow.GetType().Name == nameof(CriticalSloBreach));
        flow.GetType().ShouldNotBe(typeof(CriticalSloBreach), "a team's flows bring their own libraries");
        flow.Build().Hash.ShouldBe(new CriticalSloBreach().Build().Hash);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_named() =>
        Invalid(Path.Combine(_folder, "elsewhere")).ShouldEndWith("elsewhere' does not exist. Create it, or unset ORCHESTRATOR__FLOWS.");

    [Fact]
    public void A_folder_without_flows_says_what_it_should_hold() =>
        Invalid(_folder).ShouldContain("holds no assembly with a public class that derives from Flow");

    [Fact]
    public void A_file_that_is_no_assembly_is_named()
    {
        File.WriteAllText(Path.Combine(_folder, "broken.dll"), "not an assembly");
        Invalid(_folder).ShouldContain("broken.dll is not a .NET assembly");
    }

    [Fact]
    public void A_flow_that_cannot_be_created_is_named() =>
        Should.Throw<FlowFolderInvalid>(() => FlowFolder.In(typeof(NeedsSomething).Assembly)).Message
            .ShouldContain($"{typeof(NeedsSomething).FullName} in {typeof(NeedsSomething).Assembly.Location} has no public constructor without parameters");

    private static string Invalid(string folder) => Should.Throw<FlowFolderInvalid>(() => FlowFolder.Load(folder)).Message;
}

public sealed class NeedsSomething(string something) : Flow
{
    protected override void Define(FlowBuilder flow) => flow.Named(something, version: 1);
}
