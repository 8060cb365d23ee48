using Orchestrator.StateMachines.Flows;
using Orchestrator.Tabletop.Replays;
using Orchestrator.Tabletop.Tests.Recorded;

namespace Orchestrator.Tabletop.Tests.Replays;

/// <summary>
/// Streams that were recorded once come out the same for ever. Where this fails, the change is wrong, or it changes what facts mean;
/// the files stay as they are (CONTRIBUTING.md).
/// </summary>
public sealed class When_golden_streams_are_replayed
{
    private static readonly string Folder = Path.Combine("tests", "Orchestrator.Tabletop.Tests", "golden");

    /// <summary>As they were when the files were recorded, for ever: a flow that changes gets files of its own.</summary>
    private static readonly Flow[] Flows =
        [new CriticalSloBreach(), new HighFraudRisk(), new DiskFilling(), new CheckoutAbandoned(), new KitchenSink(), new Cupboard(), new Stubborn()];

    public static TheoryData<string> Files() =>
    [
        .. Directory.EnumerateFiles(Path.Combine(Root(), "tests"), "*.jsonl", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Root(), file))
            .Where(file => Path.GetFileName(Path.GetDirectoryName(file)) == "golden" && !file.Split(Path.DirectorySeparatorChar).Contains("bin"))
            .Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Every_fact_comes_out_as_recorded(string file)
    {
        await using var export = File.OpenRead(Path.Combine(Root(), file));
        var report = await new Replay(FlowCatalogue.Of(Flows)).Run(export);
        (report.Different.Count, report.NotReplayable.Count).ShouldBe((0, 0), report.ToString());
        if (file.StartsWith(Folder, StringComparison.Ordinal))
            report.Equal.ShouldBeGreaterThan(1);
    }

    /// <summary>With RECORD_GOLDEN=1 records the days that have no file yet. It never writes over one.</summary>
    [Fact]
    public async Task Every_golden_day_has_its_file()
    {
        var missing = GoldenDays.All().Where(day => !File.Exists(FileOf(day.Name))).ToList();
        if (Environment.GetEnvironmentVariable("RECORD_GOLDEN") == "1")
        {
            foreach (var (name, record) in missing)
            {
                var recording = await record();
                await File.WriteAllLinesAsync(FileOf(name), await Replaying.Export(recording.All.Select(happened => happened.Recorded)));
            }

            missing.Clear();
        }

        missing.Select(day => day.Name).ShouldBeEmpty("run this test with RECORD_GOLDEN=1, once, and commit the new files");
    }

    private static string FileOf(string name) => Path.Combine(Root(), Folder, name + ".jsonl");

    // Not CallerFilePath: a build in CI maps source paths.
    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Orchestrator.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("These tests run from within the repository: no Orchestrator.sln above them.");
    }
}
