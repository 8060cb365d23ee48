using Orchestrator.App.Terminal;
using Orchestrator.Tabletop.Reports;
using Orchestrator.Tabletop.Samples;
using static Orchestrator.Tabletop.Reports.SampleWords;

namespace Orchestrator.App.Simulations;

/// <summary>What many runs of a scenario have shown, for people.</summary>
internal sealed class SamplePage(Screen screen)
{
    private const int MostSpent = 8;
    private const string Indent = "  ";

    public void Write(Sample sample)
    {
        var what = $"{Number(sample.Runs.Count)} runs of {sample.Scenario.Flow}, seed {sample.Seed}";
        screen.Line($"{screen.Paint(Ink.Strong, sample.Scenario.Name)}  {screen.Paint(Ink.Faint, what)}");
        screen.Words(Ink.Plain, sample.Scenario.Title, Indent);
        if (sample.OfChance() is { } chance)
            screen.Words(Ink.Due, chance, Indent);
        if (sample.Started < sample.Runs.Count)
            screen.Words(Ink.Due, $"A response started in {Number(sample.Started)}; what is said of responses is said of these.", Indent);
        if (sample.Stopped.Count > 0)
            screen.Words(Ink.Bad, $"{Number(sample.Stopped.Count)} were stopped. {sample.Stopped.Why}", Indent);
        Times(sample);
        foreach (var attainment in sample.Objectives)
        {
            screen.Words(
                attainment.Standing switch { Standing.Met => Ink.Good, Standing.Missed => Ink.Bad, _ => Ink.Due },
                $"objective, {attainment.InWords()}: {attainment.Standing.InWords()}; {attainment.Met.Percent()} of the runs met it, "
                + $"{attainment.Met.Between()} of all there could be",
                Indent);
        }

        Spent(sample);
        Reached(sample);
        Expected(sample);
    }

    private void Times(Sample sample)
    {
        screen.Line();
        (string What, Spread Spread)[] rows = [("time to mitigate", sample.Mitigated), ("the response", sample.Took)];
        Table.Write(
            screen, rows,
            new Column<(string What, Spread Spread)>("", row => row.What),
            new("SHORTEST", row => InWords(row.Spread.Least), Right: true),
            new("P50", row => InWords(row.Spread.At(50)), Right: true),
            new("P75", row => InWords(row.Spread.At(75)), Right: true),
            new("P90", row => InWords(row.Spread.At(90)), Right: true),
            new("P95", row => InWords(row.Spread.At(95)), Right: true),
            new("P99", row => InWords(row.Spread.At(99)), Right: true),
            new("LONGEST", row => InWords(row.Spread.Most), Right: true),
            new("NEVER", row => Number(row.Spread.Never), Right: true));
        screen.Line();
    }

    private void Spent(Sample sample)
    {
        screen.Line();
        Table.Write(
            screen, [.. sample.Spent.Take(MostSpent)],
            new Column<Spent>("SPENT ON", spent => spent.What.InWords(), Gives: true),
            new("OF THE TIME", spent => Percent(spent.MeanShare), Right: true),
            new("MEAN", spent => Telling.Long(spent.Mean), Right: true),
            new("CAME UP IN", spent => new Share(spent.On, sample.Started).Percent(), Right: true),
            new("WAS THE LONGEST IN", spent => new Share(spent.Longest, sample.Started).Percent(), Right: true));
        screen.Line();
    }

    private void Reached(Sample sample)
    {
        foreach (var group in CoverageGroup.Of(sample.Coverage))
        {
            var reached = string.Join(", ", group.Exercised.Select(item => $"{group.Short(item)} {Number(item.Times)}"));
            if (reached.Length > 0)
                screen.Words(Ink.Plain, $"{group.Name}: {reached}", Indent);
            if (group.Missing.Any())
                screen.Words(Ink.Faint, $"{group.Name}, never: {string.Join(", ", group.Missing.Select(group.Short))}", Indent);
        }

        screen.Line();
    }

    private void Expected(Sample sample)
    {
        foreach (var held in sample.Expectations)
        {
            var miss = held.Missed.First is { } first ? $"; in run {first.Number}, {held.Missed.Why} (line {held.Line})" : "";
            screen.Words(sample.IsEnough(held) ? Ink.Good : Ink.Bad, $"in {held.Share.Percent()}: {held.Says}{miss}", Indent);
        }

        foreach (var (what, run) in sample.Notable().DistinctBy(notable => notable.Run.Number))
            screen.Words(Ink.Faint, $"{what}: {sample.Again(run)}", Indent);
        screen.Line();
        var enough = sample.Expectations.Count(sample.IsEnough);
        screen.Words(
            sample.Passed ? Ink.Good : Ink.Bad,
            $"{enough} of {sample.Expectations.Count} expectations held in at least {sample.AtLeast:0.##} % of the runs.");
    }
}
