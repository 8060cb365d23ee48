using Orchestrator.Tabletop.Recordings;
using Orchestrator.Tabletop.Scenarios;

namespace Orchestrator.Tabletop.Samples;

/// <summary>What many runs of one scenario have shown. Every form of its report tells this.</summary>
/// <param name="Seed">What the seeds of the runs were drawn from.</param>
/// <param name="AtLeast">In how many percent of the runs each expectation is to hold.</param>
/// <param name="Runs">In the order in which they ran.</param>
/// <param name="Alike">Whether the same happened at the same times in all of them.</param>
/// <param name="Stopped">Those that did not come to an end by themselves.</param>
/// <param name="Coverage">In how many runs the flow's parts were reached.</param>
public sealed record Sample(
    Scenario Scenario,
    ulong Seed,
    decimal AtLeast,
    IReadOnlyList<Run> Runs,
    bool Alike,
    Misses Stopped,
    IReadOnlyList<Held> Expectations,
    Coverage Coverage,
    IReadOnlyList<Spent> Spent)
{
    public Spread Took { get; } = new(Runs.Where(run => run.Started).Select(run => run.Took));

    public Spread Mitigated { get; } = new(Runs.Where(run => run.Started).Select(run => run.Mitigated));

    /// <summary>In how many runs a response of the flow started; what is said of responses is said of these.</summary>
    public int Started => Took.Runs;

    public IReadOnlyList<Attainment> Objectives { get; } = [.. Scenario.Flow.Objectives.Select(objective => new Attainment(
        objective,
        new Share(
            Runs.Count(run => run.End == Contracts.Responses.EndState.Resolved && run.Took <= objective.Within),
            Runs.Count(run => run.Started))))];

    public bool Passed => Enough(Runs.Count - Stopped.Count) && Expectations.All(IsEnough);

    public bool IsEnough(Held held) => Enough(held.Share.Count);

    private bool Enough(int count) => count * 100m >= AtLeast * Runs.Count;
}

/// <summary>Runs in which something was not as it should be.</summary>
/// <param name="First">The first of them; null where there is none.</param>
/// <param name="Why">What was instead in that one.</param>
public sealed record Misses(int Count, Run? First, string? Why);

/// <summary>An expectation of the scenario.</summary>
/// <param name="Line">Where the scenario says so.</param>
/// <param name="Share">In how many of the runs it held.</param>
public sealed record Held(string Says, int Line, Share Share, Misses Missed);

/// <summary>What responses spent time on, and how much of it.</summary>
/// <param name="MeanShare">Of a response's duration, over all responses; those that had nothing of it count as 0.</param>
/// <param name="Mean">Time, likewise.</param>
/// <param name="On">In how many responses it was on the critical path.</param>
/// <param name="Longest">In how many responses nothing on the path took longer.</param>
public sealed record Spent(Spending What, double MeanShare, TimeSpan Mean, int On, int Longest);
