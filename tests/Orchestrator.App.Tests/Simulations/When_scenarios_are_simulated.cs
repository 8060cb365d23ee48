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
    public async Task Many_runs_fail_where_an_expectation_held_in_too_few()
    {
        const string Half = "after: {between: [1m, 9m]}";
        var file = Changed("after: 3m", Half, "ends: resolved, within: 30m", "ends: resolved, within: 8m");
        (await Simulate("run", file, "--times", "40")).ShouldBe(ExitCodes.Failed);
        (await Simulate("run", file, "--times", "40", "--at-least", "99%")).ShouldBe(ExitCodes.Failed);
        (await Simulate("run", file, "--times", "40", "--at-least", "10%")).ShouldBe(ExitCodes.Ok);
        (await Simulate("run", "disk-cleaned-up", "--times", "3")).ShouldBe(ExitCodes.Ok);
        string[] wrongs =
        [
            "--times 0", "--times 2000000", "--at-least 95%", "--times 5 --at-least most", "--times 5 --at-least 0%", "--times 5 disk-clean-up-refused",
        ];
        foreach (var wrong in wrongs)
            (await Simulate(["run", "disk-cleaned-up", .. wrong.Split(' ')])).ShouldBe(ExitCodes.WrongSetting, wrong);
    }

    [Theory]
    [InlineData("sample.html", "<!doctype html>")]
    [InlineData("sample.md", "# disk-cleaned-up, 3 times")]
    [InlineData("sample.json", "{")]
    public async Task What_many_runs_have_shown_is_written_as_the_name_says(string name, string begins)
    {
        var file = Path.Combine(_folder.FullName, name);
        (await Simulate("run", "disk-cleaned-up", "--times", "3", "--seed", "9", "--report", file)).ShouldBe(ExitCodes.Ok);
        (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).ShouldStartWith(begins);
    }

    [Fact]
    public void A_percentage_is_read_as_people_write_it()
    {
        new[] { "95%", "95", "99.5 %", null }.Select(SampleRun.ReadAtLeast).ShouldBe([95m, 95m, 99.5m, 100m]);
        Should.Throw<WrongSetting>(() => SampleRun.ReadAtLeast("101%")).Message.ShouldContain("95%");
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
    public async Task Recorded_durations_are_written_or_said_to_be_missing()
    {
        var golden = Path.Combine(Repository(), "tests", "Orchestrator.Tabletop.Tests", "golden", "disk-cleaned-up.jsonl");
        (await Simulate("durations", golden)).ShouldBe(ExitCodes.Ok);
        (await Simulate("durations", golden, "--since", "2099-01-01")).ShouldBe(ExitCodes.Refused);
        (await Simulate("durations", Path.Combine(_folder.FullName, "none.jsonl"))).ShouldBe(ExitCodes.WrongSetting);
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

    private string Changed(string from, string to, string more = "", string instead = "")
    {
        var shipped = Path.Combine(Repository(), "state-machines", "Orchestrator.ResponseFlows", "Scenarios", "disk-cleaned-up.yaml");
        var text = File.ReadAllText(shipped);
        text.ShouldContain(from);
        var file = Path.Combine(_folder.FullName, $"{Guid.NewGuid():N}.yaml");
        text = text.Replace(from, to, StringComparison.Ordinal);
        text.ShouldContain(more);
        File.WriteAllText(file, more.Length == 0 ? text : text.Replace(more, instead, StringComparison.Ordinal));
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
