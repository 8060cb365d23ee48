using Orchestrator.StateMachines.Flows;
using Orchestrator.Tabletop.Replays;

namespace Orchestrator.Tabletop.Tests.Replays;

/// <summary>
/// Streams that were recorded once come out the same for ever. Where this fails, the change is wrong, or it changes what facts mean;
/// the files stay as they are (CONTRIBUTING.md).
/// </summary>
public sealed class When_golden_streams_are_replayed
{
    public static TheoryData<string> Files() => [.. GoldenFiles.Everywhere];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Every_fact_comes_out_as_recorded(string file)
    {
        await using var export = File.OpenRead(GoldenFiles.PathOf(file));
        var report = await new Replay(FlowCatalogue.Of(GoldenFiles.Flows)).Run(export);
        (report.Different.Count, report.NotReplayable.Count).ShouldBe((0, 0), report.ToString());
        if (file.Contains("Tabletop", StringComparison.Ordinal))
            report.Equal.ShouldBeGreaterThan(1);
    }

    /// <summary>With RECORD_GOLDEN=1 records the days that have no file yet. It never writes over one.</summary>
    [Fact]
    public async Task Every_golden_day_has_its_file()
    {
        var missing = GoldenDays.All().Where(day => !File.Exists(GoldenFiles.PathOf(day.Name + ".jsonl"))).ToList();
        if (Environment.GetEnvironmentVariable("RECORD_GOLDEN") == "1")
        {
            foreach (var (name, record) in missing)
            {
                var recording = await record();
                await File.WriteAllLinesAsync(GoldenFiles.PathOf(name + ".jsonl"), await Replaying.Export(recording.All.Select(happened => happened.Recorded)));
            }

            missing.Clear();
        }

        missing.Select(day => day.Name).ShouldBeEmpty("run this test with RECORD_GOLDEN=1, once, and commit the new files");
    }
}
