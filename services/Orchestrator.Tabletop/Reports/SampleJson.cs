using System.Text.Json;
using Orchestrator.Tabletop.Samples;

namespace Orchestrator.Tabletop.Reports;

/// <summary>A sample for programs. Times are seconds, shares in [0, 1]; a time that is null did not come about in so many runs.</summary>
public static class SampleJson
{
    public static string Of(Sample sample) => JsonSerializer.Serialize(Tree(sample), ReportJson.Options);

    /// <inheritdoc cref="ReportJson.Element"/>
    public static JsonElement Element(Sample sample) => JsonSerializer.SerializeToElement(Tree(sample), ReportJson.Options);

    private static object Tree(Sample sample) => new
    {
        sample.Passed,
        Scenario = sample.Scenario.Name, sample.Scenario.Title,
        Flow = sample.Scenario.Flow.Name, sample.Scenario.Flow.Version, sample.Scenario.Flow.Hash,
        Runs = sample.Runs.Count, sample.Seed, sample.AtLeast, sample.Started, sample.Alike, OfChance = sample.OfChance(),
        Stopped = Tree(sample.Stopped),
        TimeToMitigate = Tree(sample.Mitigated),
        Duration = Tree(sample.Took),
        Objectives = sample.Objectives.Select(attainment => new
        {
            attainment.Objective.Percent, Within = attainment.Objective.Within.TotalSeconds,
            Met = Tree(attainment.Met), attainment.Standing,
        }),
        Expectations = sample.Expectations.Select(held => new
        {
            held.Says, held.Line, Held = Tree(held.Share), Enough = sample.IsEnough(held), Missed = Tree(held.Missed),
        }),
        Spent = sample.Spent.Select(spent => new
        {
            spent.What.Step, Pursuit = spent.What.What,
            MeanShare = Math.Round(spent.MeanShare, 6), Mean = Math.Round(spent.Mean.TotalSeconds, 3), spent.On, spent.Longest,
        }),
        Coverage = sample.Coverage.All.Select(item => new { item.Kind, item.Step, item.What, item.Times }),
        Notable = sample.Notable().Select(notable => new { notable.What, Run = notable.Run.Number, notable.Run.Seed }),
    };

    private static object Tree(Spread spread) => new
    {
        spread.Never, Min = spread.Least?.TotalSeconds,
        P50 = spread.At(50)?.TotalSeconds, P75 = spread.At(75)?.TotalSeconds, P90 = spread.At(90)?.TotalSeconds,
        P95 = spread.At(95)?.TotalSeconds, P99 = spread.At(99)?.TotalSeconds,
        Max = spread.Most?.TotalSeconds,
    };

    private static object Tree(Share share) =>
        new { share.Count, share.Of, Low = Math.Round(share.Low, 6), High = Math.Round(share.High, 6) };

    private static object Tree(Misses misses) => new { misses.Count, Run = misses.First?.Number, misses.First?.Seed, misses.Why };
}
