using Orchestrator.EndToEnd.Tests.Processes;

namespace Orchestrator.EndToEnd.Tests.Flows;

public sealed class When_a_flow_is_asked_for : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("new-flow").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("Disk_Full", "'Disk_Full' is not a name for a flow: use lower-case words joined by single hyphens, at most 80 letters, as in disk-full.")]
    [InlineData("../disk", "'../disk' is not a name for a flow")]
    [InlineData("critical-slo-breach", "'critical-slo-breach' is a flow that comes with the platform: choose another name.")]
    [InlineData("severity", "'severity' would be the class Severity, and a flow's code uses that word already: say more, as in severity-failed.")]
    public async Task A_name_that_cannot_be_one_is_refused_in_one_sentence(string name, string sentence)
    {
        (await Refused("flows", "new", name)).ShouldStartWith($"orchestrator: {sentence}");
        Directory.EnumerateFileSystemEntries(_folder).ShouldBeEmpty();
    }

    [Fact]
    public async Task Nothing_that_is_there_is_overwritten()
    {
        var mine = Path.Combine(_folder, "mine");
        await File.WriteAllTextAsync(mine, "mine");
        (await Refused("flows", "new", "disk-full", "--folder", _folder)).ShouldBe($"orchestrator: '{_folder}' is there already and is not an empty folder: give another with --folder.");
        (await Refused("flows", "new", "disk-full", "--folder", mine)).ShouldContain("is there already");
        Directory.EnumerateFileSystemEntries(_folder).ShouldBe([mine]);
    }

    [Fact]
    public async Task Its_name_is_filled_in_wherever_it_belongs()
    {
        (await Programs.Orchestrator(_folder, "flows", "new", "disk-full-on-host", "--folder", "flows")).ExitCode.ShouldBe(0);
        var files = Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories).ToList();
        files.Select(file => Path.GetRelativePath(_folder, file)).ShouldContain("flows/DiskFullOnHostFlows.Tests/When_disk_full_on_host_is_rehearsed.cs");
        foreach (var file in files)
            (file + await File.ReadAllTextAsync(file)).ShouldNotContain("{{", customMessage: file);
    }

    private async Task<string> Refused(params string[] arguments)
    {
        var ended = await Programs.Orchestrator(_folder, arguments);
        ended.ExitCode.ShouldBe(2, ended.All);
        ended.Output.ShouldBeEmpty();
        return ended.Errors.Trim();
    }
}
