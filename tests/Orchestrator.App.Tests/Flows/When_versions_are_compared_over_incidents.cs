using System.CommandLine;
using Orchestrator.App.Client;
using Orchestrator.App.Flows;
using Orchestrator.Contracts.HumanTasks;
using Orchestrator.StateMachines.Flows;
using Orchestrator.StateMachines.Flows.Differences;
using Orchestrator.Tabletop.Rehearsals;
using Orchestrator.Tabletop.WhatIfs;
using Orchestrator.Tabletop.WhatIfs.Reports;

namespace Orchestrator.App.Tests.Flows;

public sealed class When_versions_are_compared_over_incidents : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("orchestrator-diff-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task What_would_have_come_of_those_that_the_older_answered_stands_beside_it()
    {
        var trail = await Recorded(new Asking(1));
        var report = (await Ask(trail, new Asking(1), new Asking(2))).ShouldHaveSingleItem();
        (report.Flow, report.Incidents.ShouldHaveSingleItem().Verdict).ShouldBe(("asking v2", Verdict.Worse));
        var page = WhatIfMarkdown.Section(report);
        page.ShouldStartWith("## What if: asking v2\n\n**1 worse.**");
        page.ShouldContain("| answer | asking/go | 1 | 0 | 0 |");

        (await Ask(await Recorded(new Asking(2)), new Asking(1), new Asking(2))).ShouldHaveSingleItem().Incidents.ShouldBeEmpty("it ran the newer already");
        (await Ask(trail, new Asking(1), new Asking(1))).ShouldBeEmpty("nothing differs");
    }

    [Fact]
    public async Task Two_flows_are_not_two_versions_of_one()
    {
        var page = Path.Combine(_folder.FullName, "diff.md");
        (await Diff("--what-if", await Recorded(new Asking(1)), "--out", page)).ShouldBe(ExitCodes.Ok);
        (await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken)).ShouldNotContain("What if");
        (await Diff("--what-if", "yesterday")).ShouldBe(ExitCodes.WrongSetting);
    }

    private static Task<int> Diff(params string[] more) => FlowsCommand.Create().Parse(["diff", "critical-slo-breach@1", "disk-filling@1", .. more]).InvokeAsync();

    private static async Task<IReadOnlyList<WhatIfReport>> Ask(string trail, Asking from, Asking to)
    {
        var (before, now) = (from.Inspect().Definition, to.Inspect().Definition);
        var parsed = new Command("diff") { DiffWhatIf.Recorded, ClientCommand.Url, ClientCommand.Key }.Parse(["--what-if", trail]);
        return await DiffWhatIf.Ask(parsed, [FlowDiff.Between(before, now)], [now, before], TestContext.Current.CancellationToken);
    }

    /// <summary>The boss approves after twelve minutes, or would have.</summary>
    private async Task<string> Recorded(Asking flow)
    {
        var recording = Rehearsal.Given(flow).When(Tabletop.Rehearsals.Signals.Firing("asking")).Approver("role:boss").Approves(12.Minutes()).Then().Recording;
        var file = Path.Combine(_folder.FullName, $"{flow.Version}.jsonl");
        await using var output = File.Create(file);
        await recording.Export(output);
        return file;
    }

    /// <summary>Its second version waits for five minutes, not for fifteen.</summary>
    private sealed class Asking(int version) : Flow
    {
        public int Version => version;

        protected override void Define(FlowBuilder flow)
        {
            flow.Named("asking", version).OwnedBy("team-one").StartsWhen(s => s.Type == "asking");
            flow.Approval("go", "Go?").AskedOf("role:boss").Deadline(version == 1 ? 15.Minutes() : 5.Minutes(), DeadlineOutcome.Reject)
                .OnRejected(no => no.Escalate("stay", "nobody said to go"));
            flow.Action("act", "hands.act").Irreversible("it is done").IsObjective();
        }
    }
}
