using Orchestrator.StateMachines.Flows;
using Orchestrator.Tabletop.Tests.Replays;
using Orchestrator.Tabletop.WhatIfs;

namespace Orchestrator.Tabletop.Tests.WhatIfs;

/// <summary>The world as recorded, and the same flow: it must come to the same.</summary>
public sealed class When_nothing_had_been_otherwise
{
    private static readonly (string Files, string Flow)[] Kinds =
    [
        ("breach", "critical-slo-breach"), ("fraud", "high-fraud-risk"), ("disk", "disk-filling"), ("checkout", "checkout-abandoned"),
        ("kitchen", "kitchen-sink"), ("stubborn", "stubborn"),
    ];

    public static TheoryData<string> Files() => [.. GoldenFiles.All];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Every_incident_comes_to_what_it_came_to(string file)
    {
        var flow = Kinds.First(kind => file.Contains(kind.Files, StringComparison.Ordinal)).Flow;
        await using var export = File.OpenRead(GoldenFiles.PathOf(file));
        var report = await new WhatIf(FlowCatalogue.Of(GoldenFiles.Flows)).Ask(new Question(flow), export, AskedIncidents.All);

        report.LeftOut.ShouldBeEmpty();
        report.Incidents.ShouldNotBeEmpty();
        foreach (var what in report.Incidents)
        {
            what.Verdict.ShouldBe(Verdict.Same, what.ToString());
            what.Changes.ShouldBeEmpty();
            what.Unknown.ShouldBeNull();

            // Against the record itself, but for days on which processes died or messages came twice.
            if (file.Contains("kitchen") || file.Contains("turbulent"))
                continue;
            (what.Would with { TimeToMitigate = null, Took = null }).ShouldBe(what.Was with { TimeToMitigate = null, Took = null });
            what.Timelines.Where(line => !line.IsSame).ShouldBeEmpty();

            // What was served in earnest was served by a busy machine, and messages took their time.
            if (!file.Contains("served"))
                (what.Would.TimeToMitigate ?? default).ShouldBe(what.Was.TimeToMitigate ?? default, tolerance: 2.Seconds());
        }
    }
}
