using Orchestrator.EndToEnd.Tests.Processes;

namespace Orchestrator.EndToEnd.Tests.Flows;

public sealed class When_a_team_brings_its_own_flow(TeamSolution team) : IClassFixture<TeamSolution>
{
    private const string Broken = """
        using Orchestrator.StateMachines.Flows;

        namespace DiskFullFlows;

        public sealed class Nameless : Flow
        {
            protected override void Define(FlowBuilder flow)
            {
                flow.Named("nobodys-flow", version: 1);
                flow.Approval("ask-somebody", "Go on?");
                flow.Resolve("done", "for the test");
            }
        }
        """;

    [Fact]
    public void Its_solution_restores_and_builds_without_a_warning_and_its_first_test_passes()
    {
        team.Tested.ExitCode.ShouldBe(0, team.Tested.All);
        team.Tested.Output.ShouldContain("Passed:     5", customMessage: team.Tested.All);
    }

    [Fact]
    public void What_it_builds_is_what_it_wrote_and_nothing_of_ours() =>
        Directory.EnumerateFiles(team.Output, "*.dll").Select(Path.GetFileName).ShouldBe(["DiskFullFlows.dll"]);

    [Fact]
    public async Task The_check_finds_nothing()
    {
        var check = await Programs.Orchestrator(team.Folder, "flows", "check", "--flows", team.Output);
        check.ExitCode.ShouldBe(0, check.All);
        check.Output.ShouldContain("nothing found");
    }

    [Fact]
    public async Task The_check_names_flow_step_and_remedy_of_one_that_is_broken()
    {
        var source = Path.Combine(team.FlowProject, "Nameless.cs");
        var output = team.NewFolder("broken");
        await File.WriteAllTextAsync(source, Broken);
        try
        {
            await team.Build(output);
        }
        finally
        {
            File.Delete(source);
        }

        var check = await Programs.Orchestrator(team.Folder, "flows", "check", "--flows", output);
        check.ExitCode.ShouldBe(1, check.All);
        check.Output.ShouldContain("nobodys-flow: it has no owner. Call flow.OwnedBy(...) with the team that answers for it.");
        check.Output.ShouldContain("nobodys-flow, step 'ask-somebody': it asks people without a deadline. Add .Deadline(");
        check.Output.ShouldNotContain("disk-full");
    }

    [Fact]
    public async Task The_platform_that_is_pointed_at_it_serves_it()
    {
        var environment = new Dictionary<string, string> { ["ORCHESTRATOR__FLOWS"] = team.Output };
        await using var platform = new OrchestratorProcess(team.NewFolder("served"), environment, arguments: ["--demo"]);
        await platform.Ready();
        using var client = platform.Client();
        var flow = await client.Get("/api/flows/disk-full");
        flow.GetProperty("owner").GetString().ShouldBe("your-team");
        flow.GetProperty("state").GetString().ShouldBe("ready", "the demo's sandbox carries out the actions of the example");
        (await client.All("/api/flows")).Select(flow => flow.GetProperty("id").GetString()).ShouldBe(
            ["checkout-abandoned", "critical-slo-breach", "disk-filling", "disk-full", "high-fraud-risk"]);
    }
}
