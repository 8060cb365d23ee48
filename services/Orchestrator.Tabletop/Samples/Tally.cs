using System.Runtime.CompilerServices;
using Orchestrator.Tabletop.Recordings;
using Orchestrator.Tabletop.Scenarios;

namespace Orchestrator.Tabletop.Samples;

/// <summary>Counts what runs have shown, one after the other; of each it keeps the outcome and lets the recording go.</summary>
internal sealed class Tally(Scenario scenario, ulong seed, decimal atLeast)
{
    private readonly List<Run> _runs = [];
    private readonly Miss _stopped = new();
    private readonly List<Miss> _missed = [.. scenario.Expectations.Select(_ => new Miss())];
    private readonly Dictionary<Spending, (double Shares, TimeSpan Time, int On, int Longest)> _spent = [];
    private readonly int[] _times = new int[Coverage.Of(scenario.Flow, []).All.Count];
    private ulong? _first;
    private bool _alike = true;

    public void Add(ulong ofRun, Recording recording, string? stopped)
    {
        var course = recording.Of(scenario.Flow.Name);
        var run = Run.Of(_runs.Count + 1, ofRun, recording, course);
        _runs.Add(run);
        if (stopped is not null)
            _stopped.Note(run, stopped);
        for (var i = 0; i < _missed.Count; i++)
        {
            if ((stopped ?? scenario.Expectations[i].Expectation.WhyNot(recording)) is { } why)
                _missed[i].Note(run, why);
        }

        if (course is not null)
        {
            Cover(Coverage.Of(scenario.Flow, [.. recording.Courses.Where(one => one.Started.Flow == scenario.Flow.Name)]));
            Spend(CriticalPath.Of(course));
        }

        var trace = Trace(recording);
        _first ??= trace;
        _alike &= _first == trace;
    }

    public Sample Total()
    {
        var responses = _runs.Count(run => run.Started);
        return new Sample(
            scenario, seed, atLeast, _runs, _alike, _stopped.Total,
            [.. scenario.Expectations.Zip(_missed, (expected, missed) => new Held(
                expected.Expectation.Says, expected.Line, new Share(_runs.Count - missed.Total.Count, _runs.Count), missed.Total))],
            Coverage.Of(scenario.Flow, []).Times(_times),
            [.. _spent.Select(one => new Spent(
                    one.Key, one.Value.Shares / responses, one.Value.Time / responses, one.Value.On, one.Value.Longest))
                .OrderByDescending(spent => spent.MeanShare)
                .ThenBy(spent => spent.What.Step, StringComparer.Ordinal).ThenBy(spent => spent.What.What)]);
    }

    private void Cover(Coverage coverage)
    {
        for (var i = 0; i < _times.Length; i++)
            _times[i] += Math.Min(1, coverage.All[i].Times);
    }

    private void Spend(Dictionary<Spending, TimeSpan> path)
    {
        if (path.Count == 0)
            return;
        var (all, longest) = (path.Values.Aggregate(TimeSpan.Zero, (sum, time) => sum + time), path.Values.Max());
        foreach (var (what, time) in path)
        {
            var sum = _spent.GetValueOrDefault(what);
            _spent[what] = (sum.Shares + (time / all), sum.Time + time, sum.On + 1, sum.Longest + (time == longest ? 1 : 0));
        }
    }

    /// <summary>The same for runs with the same kinds of facts at the same times; else, but for one in 2^64, another.</summary>
    private static ulong Trace(Recording recording)
    {
        var trace = 14695981039346656037UL;
        foreach (var happened in recording.All)
        {
            trace = (trace ^ (ulong)recording.After(happened.At).Ticks) * 1099511628211UL;
            trace = (trace ^ (uint)RuntimeHelpers.GetHashCode(happened.Fact.GetType())) * 1099511628211UL;
        }

        return trace;
    }

    private sealed class Miss
    {
        public Misses Total { get; private set; } = new(0, null, null);

        public void Note(Run run, string why) =>
            Total = Total.First is null ? new Misses(1, run, why) : Total with { Count = Total.Count + 1 };
    }
}
