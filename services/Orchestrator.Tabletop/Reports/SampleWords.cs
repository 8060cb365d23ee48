using System.Globalization;
using Orchestrator.Tabletop.Samples;

namespace Orchestrator.Tabletop.Reports;

/// <summary>Samples in words.</summary>
public static class SampleWords
{
    /// <summary>Rounded, but never up to all or down to none.</summary>
    public static string Percent(this Share share) => share switch
    {
        { Of: 0 } => "-",
        { Count: var count, Of: var of } when count < of && share.Value >= 0.9995 => "> 99.9 %",
        { Count: > 0 } when share.Value < 0.0005 => "< 0.1 %",
        _ => Percent(share.Value),
    };

    public static string Percent(double value) => (value * 100).ToString("0.#", CultureInfo.InvariantCulture) + " %";

    /// <summary>What it is of all the runs there could be.</summary>
    public static string Between(this Share share) => $"{Percent(share.Low)} to {Percent(share.High)}";

    public static string Number(int number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    public static string InWords(this Attainment attainment) =>
        $"{Percent(attainment.Objective.Percent / 100)} within {Telling.Long(attainment.Objective.Within)}";

    public static string InWords(this Standing standing) => standing switch
    {
        Standing.Met => "met",
        Standing.Missed => "missed",
        _ => "undecided by so many runs",
    };

    /// <summary>What responses spent time on.</summary>
    public static string InWords(this Spending what) => what switch
    {
        { Step: null } => "at no step",
        { Step: "" } => "waiting for the key",
        { What: Pursuit.Undoing } => $"undo {what.Step}",
        { What: Pursuit.People } => $"{what.Step} (people)",
        { What: Pursuit.Waiting } => $"{what.Step} (waiting)",
        _ => what.Step,
    };

    /// <summary>Where a percentile is said: the time, or that it did not come about in so many runs.</summary>
    public static string InWords(TimeSpan? time) => time is { } known ? Telling.Long(known) : "never";

    /// <summary>What there is to say of chance; null where it did its part.</summary>
    public static string? OfChance(this Sample sample) => (sample.Scenario.Varies, sample.Alike) switch
    {
        (_, true) when sample.Runs.Count == 1 => "It was one run: nothing follows from it for others.",
        (false, true) => "All runs were alike: the scenario leaves nothing to chance, and more of them show no more. "
            + "Say in it how long things take as a distribution, or that an action is flaky.",
        (true, true) => "All runs were alike: what the scenario leaves to chance made no difference.",
        (false, false) => "The scenario leaves nothing to chance: runs differ in the pauses between attempts alone.",
        _ => null,
    };

    /// <summary>The runs that are worth a look of their own.</summary>
    public static IEnumerable<(string What, Run Run)> Notable(this Sample sample)
    {
        var ended = sample.Runs.Where(run => run.Took is not null).OrderBy(run => run.Took).ThenBy(run => run.Number).ToList();
        if (ended.Count > 0 && !sample.Alike)
        {
            yield return ("the shortest", ended[0]);
            yield return ("one in the middle", ended[(ended.Count - 1) / 2]);
            yield return ("the longest", ended[^1]);
        }

        if (sample.Stopped.First is { } stopped)
            yield return ("the first that was stopped", stopped);
        foreach (var held in sample.Expectations.Where(held => held.Missed.First is not null))
            yield return ($"the first in which it was not so that {held.Says}", held.Missed.First!);
    }

    /// <summary>The command that shows a run alone.</summary>
    public static string Again(this Sample sample, Run run)
    {
        var scenario = sample.Scenario;
        var shipped = scenario.File.StartsWith("Scenarios/", StringComparison.Ordinal);
        return $"orchestrator simulate run {(shipped ? scenario.Name : scenario.File)} --seed {run.Seed}";
    }
}
