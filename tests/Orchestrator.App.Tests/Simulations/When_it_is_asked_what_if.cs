using Orchestrator.App.Flows;
using Orchestrator.App.Simulations;
using Orchestrator.App.Terminal;
using Orchestrator.StateMachines.Flows;
using Orchestrator.Tabletop.WhatIfs;

namespace Orchestrator.App.Tests.Simulations;

public sealed class When_it_is_asked_what_if : IDisposable
{
    private static readonly FlowCatalogue Flows = FlowCatalogue.Of(FlowSources.Shipped);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("orchestrator-what-if-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_exit_code_says_what_continuous_integration_asked_for()
    {
        var approved = Golden("breach-approved");
        (await WhatIf(approved, "--set", "approve-rollback.deadline=4m", "--fail-on", "different")).ShouldBe(ExitCodes.Ok);
        string[] sooner = [approved, "--set", "approve-rollback.deadline=10s"];
        (await WhatIf(sooner)).ShouldBe(ExitCodes.Ok);
        (await WhatIf([.. sooner, "--fail-on", "worse"])).ShouldBe(ExitCodes.Ok, "nobody knows who would have answered then");
        (await WhatIf([.. sooner, "--fail-on", "unknowable"])).ShouldBe(ExitCodes.Failed);
        (await WhatIf([.. sooner, "--fail-on", "different"])).ShouldBe(ExitCodes.Failed);
        (await WhatIf([.. sooner, "--assume", "approve-rollback: nobody answers", "--fail-on", "worse"])).ShouldBe(ExitCodes.Failed);
        (await WhatIf([.. sooner, "--assume", "approve-rollback: approved after 40s", "--fail-on", "worse"])).ShouldBe(ExitCodes.Failed, "it would have taken longer");
        (await WhatIf([.. sooner, "--since", "2027-01-01", "--fail-on", "different"])).ShouldBe(ExitCodes.Ok, "nothing happened then");
    }

    [Theory]
    [InlineData(ExitCodes.WrongSetting, "--set", "approve-rollback.deadline")]
    [InlineData(ExitCodes.WrongSetting, "--set", "approve-rollback.deadline=soon")]
    [InlineData(ExitCodes.WrongSetting, "--set", "approve-rollback.colour=red")]
    [InlineData(ExitCodes.WrongSetting, "--set", "no-such-step.deadline=5m")]
    [InlineData(ExitCodes.WrongSetting, "--set", "deadline=5m")]
    [InlineData(ExitCodes.WrongSetting, "--flow", "critical-slo-breach")]
    [InlineData(ExitCodes.NotFound, "--flow", "critical-slo-breach@7")]
    [InlineData(ExitCodes.NotFound, "--flow", "no-such-flow@1")]
    [InlineData(ExitCodes.WrongSetting, "--set", "roll-back.timeout=1m", "--assume", "roll-back: perhaps")]
    [InlineData(ExitCodes.WrongSetting, "--set", "roll-back.timeout=1m", "--assume", "feet.run: fails after 1s")]
    [InlineData(ExitCodes.WrongSetting, "--set", "roll-back.timeout=1m", "--fail-on", "rain")]
    [InlineData(ExitCodes.WrongSetting, "--set", "roll-back.timeout=1m", "--report", "report.pdf")]
    [InlineData(ExitCodes.WrongSetting, "--set", "roll-back.timeout=1m", "--since", "90d", "--incident", "c152")]
    [InlineData(ExitCodes.NotFound, "--set", "roll-back.timeout=1m", "--incident", "ffffffff")]
    [InlineData(ExitCodes.NotFound, "--flow", "disk-filling@1", "--incident", "incident-c152")]
    public async Task What_makes_no_sense_is_refused(int exitCode, params string[] arguments) =>
        (await WhatIf([Golden("breach-approved"), .. arguments])).ShouldBe(exitCode);

    [Fact]
    public async Task A_file_that_was_cut_is_refused()
    {
        var lines = await File.ReadAllLinesAsync(Golden("breach-approved"), TestContext.Current.CancellationToken);
        var cut = Path.Combine(_folder.FullName, "cut.jsonl");
        await File.WriteAllLinesAsync(cut, lines[..^3], TestContext.Current.CancellationToken);
        (await WhatIf(cut, "--set", "roll-back.timeout=1m")).ShouldBe(ExitCodes.WrongSetting);
        (await WhatIf(Path.Combine(_folder.FullName, "gone.jsonl"), "--set", "roll-back.timeout=1m")).ShouldBe(ExitCodes.WrongSetting);
    }

    [Theory]
    [InlineData("report.html", "<!doctype html>")]
    [InlineData("report.md", "# What if: critical-slo-breach v1 with approve-rollback.quorum=2")]
    [InlineData("report.json", "{")]
    public async Task A_report_is_written_as_its_name_says(string name, string begins)
    {
        var file = Path.Combine(_folder.FullName, name);
        (await WhatIf(Golden("breach-approved"), "--set", "approve-rollback.quorum=2", "--report", file)).ShouldBe(ExitCodes.Ok);
        var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        text.ShouldStartWith(begins);
        text.ShouldContain("nothing is recorded of what people would have done after that");
    }

    [Fact]
    public void The_flow_is_the_one_that_has_the_steps()
    {
        WhatIfQuestion.Read(null, ["approve-rollback.deadline=5m"], [], Flows).Flow.ShouldBe("critical-slo-breach");
        var question = WhatIfQuestion.Read("critical-slo-breach@1", [], ["roll-back: fails after 3s"], Flows);
        (question.Version, question.Assumptions.Count).ShouldBe((1, 1));
        Should.Throw<WrongSetting>(() => WhatIfQuestion.Read(null, ["approve-rollback.deadline=5m", "refund.attempts=2"], [], Flows))
            .Message.ShouldContain("No flow has a step 'approve-rollback' and a step 'refund'");
    }

    [Fact]
    public void Two_timelines_stand_side_by_side_where_there_is_room()
    {
        AlignedLine[] lines =
        [
            new(TimeSpan.Zero, "It began", TimeSpan.Zero, "It began"),
            new(TimeSpan.FromMinutes(4), "ana approved the task", null, null),
            new(null, null, TimeSpan.FromMinutes(3), "Nobody decided in time"),
            new(null, null, TimeSpan.FromMinutes(3), "From here on nobody knows", IsLimit: true),
        ];
        Paper.Written(screen => SideBySide.Write(screen, lines), width: 100).ShouldBe("""
                       AS IT WAS                                          AS IT WOULD HAVE BEEN
             +0:00:00  It began                                 +0:00:00  It began
             +0:04:00  ana approved the task                 <
                                                             >  +0:03:00  Nobody decided in time
                                                             ?  +0:03:00  From here on nobody knows

            """.ReplaceLineEndings("\n"));
        Paper.Written(screen => SideBySide.Write(screen, lines)).ShouldBe("""
            When it was, when it would have been; < is as it was only, > as it would have been only.
               +0:00:00  +0:00:00  It began
            <  +0:04:00            ana approved the task
            >            +0:03:00  Nobody decided in time
            ?            +0:03:00  From here on nobody knows

            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void A_bar_grows_and_is_gone_when_it_is_done()
    {
        using var writer = new StringWriter();
        var line = new ProgressLine(writer, "incidents");
        line.Report((1, 2));
        var shown = writer.ToString();
        shown.ShouldBe("\r[################................] 1 of 2 incidents");
        line.Report((2, 2));
        writer.ToString().ShouldBe($"{shown}\r{new string(' ', shown.Length - 1)}\r");
    }

    private static string Golden(string name)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Orchestrator.sln")))
            folder = folder.Parent;
        return Path.Combine(folder.FullName, "tests", "Orchestrator.Tabletop.Tests", "golden", $"{name}.jsonl");
    }

    private static Task<int> WhatIf(params string[] arguments) => SimulateCommand.Create().Parse(["what-if", .. arguments]).InvokeAsync();
}
