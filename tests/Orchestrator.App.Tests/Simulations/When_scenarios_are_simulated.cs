using Orchestrator.App.Simulations;

namespace Orchestrator.App.Tests.Simulations;

public sealed class When_scenarios_are_simulated : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("orchestrator-simulate-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_exit_code_says_whether_it_came_out_as_expected()
    {
        (await Simulate("run", "disk-cleaned-up")).ShouldBe(ExitCodes.Ok);
        (await Simulate("run", Changed("ends: resolved", "ends: cancelled"))).ShouldBe(ExitCodes.Failed);
        (await Simulate("run", Changed("flow: disk-filling", "flow: disk-failing"))).ShouldBe(ExitCodes.WrongSetting);
        (await Simulate("run", "no-such-scenario")).ShouldBe(ExitCodes.WrongSetting);
        (await Simulate("run")).ShouldBe(ExitCodes.WrongSetting);
        (await Simulate("run", "disk-cleaned-up", "--report", Path.Combine(_folder.FullName, "report.pdf"))).ShouldBe(ExitCodes.WrongSetting);
        (await Simulate("ls")).ShouldBe(ExitCodes.Ok);
    }

    [Theory]
    [InlineData("report.html", "<!doctype html>")]
    [InlineData("report.md", "# Orchestration test report")]
    [InlineData("report.json", "{")]
    public async Task A_report_is_written_as_its_name_says(string name, string begins)
    {
        var file = Path.Combine(_folder.FullName, name);
        (await Simulate("run", "disk-cleaned-up", "disk-clean-up-refused", "--report", file)).ShouldBe(ExitCodes.Ok);
        var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        text.ShouldStartWith(begins);
        text.ShouldContain("disk-clean-up-refused");
    }

    [Fact]
    public async Task A_record_that_was_altered_comes_out_otherwise()
    {
        var golden = Path.Combine(Repository(), "tests", "Orchestrator.Tabletop.Tests", "golden", "disk-cleaned-up.jsonl");
        (await Simulate("replay", golden)).ShouldBe(ExitCodes.Ok);
        var cut = Path.Combine(_folder.FullName, "cut.jsonl");
        var lines = await File.ReadAllLinesAsync(golden, TestContext.Current.CancellationToken);
        await File.WriteAllLinesAsync(cut, lines[..^3], TestContext.Current.CancellationToken);
        (await Simulate("replay", cut)).ShouldBe(ExitCodes.WrongSetting);
        (await Simulate("replay", golden, "--since", "yesterday")).ShouldBe(ExitCodes.WrongSetting);
    }

    [Fact]
    public void Since_is_counted_back_or_a_moment()
    {
        TrailCopy.ReadSince("90d", FixedTime.Moment).ShouldBe(FixedTime.Moment.AddDays(-90));
        TrailCopy.ReadSince("12h", FixedTime.Moment).ShouldBe(FixedTime.Moment.AddHours(-12));
        TrailCopy.ReadSince("2026-01-31T12:00:00Z", FixedTime.Moment).ShouldBe(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero));
        TrailCopy.ReadSince(null, FixedTime.Moment).ShouldBeNull();
        Should.Throw<WrongSetting>(() => TrailCopy.ReadSince("", FixedTime.Moment)).Message.ShouldContain("90d");
    }

    private string Changed(string from, string to)
    {
        var shipped = Path.Combine(Repository(), "state-machines", "Orchestrator.ResponseFlows", "Scenarios", "disk-cleaned-up.yaml");
        var text = File.ReadAllText(shipped);
        text.ShouldContain(from);
        var file = Path.Combine(_folder.FullName, $"{Guid.NewGuid():N}.yaml");
        File.WriteAllText(file, text.Replace(from, to, StringComparison.Ordinal));
        return file;
    }

    private static Task<int> Simulate(params string[] arguments) => SimulateCommand.Create().Parse(arguments).InvokeAsync();

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Orchestrator.sln")))
            folder = folder.Parent;
        return folder.FullName;
    }
}
