using System.Text;
using Orchestrator.Tabletop.Samples;
using static Orchestrator.Tabletop.Reports.ReportMarkdown;
using static Orchestrator.Tabletop.Reports.SampleWords;

namespace Orchestrator.Tabletop.Reports;

/// <summary>A sample in Markdown, for pull requests and wikis.</summary>
public static class SampleMarkdown
{
    public static string Of(Sample sample)
    {
        var (text, scenario) = (new StringBuilder(), sample.Scenario);
        text.Append($"# {Clean(scenario.Name)}, {Number(sample.Runs.Count)} times\n\n");
        if (scenario.Title.Length > 0)
            text.Append($"**{Clean(scenario.Title)}**\n\n");
        text.Append($"{Telling.Count(sample.Runs.Count, "run")} of {scenario.Flow} with seed {sample.Seed}, in virtual time; ")
            .Append($"a response started in {(sample.Started == sample.Runs.Count ? "each" : Number(sample.Started))}.\n\n");
        if (sample.OfChance() is { } chance)
            text.Append($"{chance}\n\n");
        if (sample.Stopped.Count > 0)
            text.Append($"**{Number(sample.Stopped.Count)} were stopped:** {Clean(sample.Stopped.Why!)}\n\n");
        Objectives(text, sample);
        text.Append("## How long it took\n\n");
        Table(text, ["", "Shortest", .. Spread.Told.Select(percent => $"p{percent}"), "Longest", "Never"], [
            Times("Time to mitigate", sample.Mitigated), Times("The response", sample.Took)]);
        text.Append("## What it spent the time on\n\n");
        Table(text, ["", "Of the time", "Mean", "Came up in", "Was the longest in"], sample.Spent.Select(spent => new[]
        {
            spent.What.InWords(), Percent(spent.MeanShare), Telling.Long(spent.Mean),
            new Share(spent.On, sample.Started).Percent(), new Share(spent.Longest, sample.Started).Percent(),
        }));
        Expectations(text, sample);
        Coverage(text, sample);
        Notable(text, sample);
        return text.ToString();
    }

    private static string[] Times(string what, Spread spread) =>
    [
        what, InWords(spread.Least), .. Spread.Told.Select(percent => InWords(spread.At(percent))), InWords(spread.Most), Number(spread.Never),
    ];

    private static void Objectives(StringBuilder text, Sample sample)
    {
        if (sample.Objectives.Count == 0)
            return;
        text.Append("## Objectives\n\n");
        Table(text, ["Objective", "", "Runs that met it", "Of all there could be (95 %)"], sample.Objectives.Select(attainment => new[]
        {
            attainment.InWords(), attainment.Standing.InWords(),
            $"{Number(attainment.Met.Count)} of {Number(attainment.Met.Of)}, {attainment.Met.Percent()}", attainment.Met.Between(),
        }));
    }

    private static void Expectations(StringBuilder text, Sample sample)
    {
        text.Append($"## Expected, in at least {sample.AtLeast:0.##} % of the runs\n\n");
        foreach (var held in sample.Expectations)
        {
            text.Append($"- [{(sample.IsEnough(held) ? 'x' : ' ')}] {Clean(held.Says)}: in {held.Share.Percent()} ({held.Share.Between()})")
                .Append(held.Missed.First is { } first ? $"; in run {first.Number}, {Clean(held.Missed.Why!)} (line {held.Line})\n" : "\n");
        }

        text.Append('\n');
    }

    private static void Coverage(StringBuilder text, Sample sample)
    {
        text.Append("## What was reached\n\n");
        Table(text, ["", "Reached, in so many runs", "Never"], CoverageGroup.Of(sample.Coverage).Select(group => new[]
        {
            group.Name,
            string.Join(", ", group.Exercised.Select(item => $"{group.Short(item)} ({Number(item.Times)})")),
            string.Join(", ", group.Missing.Select(group.Short)),
        }));
    }

    private static void Notable(StringBuilder text, Sample sample)
    {
        var notable = sample.Notable().ToList();
        if (notable.Count == 0)
            return;
        text.Append("## Runs worth a look\n\n");
        Table(text, ["", "Run", "Took", "Shown again by"], notable.Select(one => new[]
        {
            one.What, $"{one.Run.Number}", InWords(one.Run.Took), sample.Again(one.Run),
        }));
    }
}
