using System.Collections.Concurrent;
using Orchestrator.StateMachines.Flows;
using Orchestrator.Tabletop.Recordings;

namespace Orchestrator.Tabletop.Tests.Properties;

/// <summary>What became of the cases of a day. Each property looks at the same days, so each is run once.</summary>
/// <param name="Folding">Where the process keeps snapshots: how they differ from the folded streams.</param>
internal sealed record Played(FlowCatalogue Flows, IReadOnlyList<(Case Case, Recording Recording)> Cases, IReadOnlyList<string> Folding)
{
    private static readonly ConcurrentDictionary<(string Day, bool Snapshots), Lazy<Task<Played>>> Known = new();

    public static Task<Played> Of(Day day, bool snapshots = false) =>
        Known.GetOrAdd((string.Concat(day.Cases), snapshots), _ => new Lazy<Task<Played>>(() => Play(day, snapshots))).Value;

    private static async Task<Played> Play(Day day, bool snapshots)
    {
        await using var stage = new Stage(day, snapshots);
        var folds = snapshots ? new Folds(stage.Simulation) : null;
        var (cases, differences, commits) = (new List<(Case, Recording)>(), new List<string>(), 0);
        foreach (var one in day.Cases)
        {
            var recording = await stage.Run(one);
            cases.Add((one, recording));
            commits += recording.All.DistinctBy(happened => (happened.Stream, happened.Recorded.CausationId)).Count();
            differences.AddRange(folds?.Take() ?? []);
        }

        if (folds is not null)
            folds.Compared.ShouldBe(commits, "a state for each commit");
        return new Played(stage.Flows, cases, differences);
    }
}
