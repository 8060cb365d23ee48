using Orchestrator.StateMachines.Flows;
using Orchestrator.Tabletop.Samples;
using Orchestrator.Tabletop.Worlds;

namespace Orchestrator.Tabletop.Tests.Samples;

public sealed class When_times_are_spread
{
    [Fact]
    public void Percentiles_are_times_that_there_were()
    {
        var spread = Of(10, 9, 8, 7, 6, 5, 4, 3, 2, 1);
        new[] { 1, 10, 11, 50, 75, 90, 95, 99, 100 }.Select(percent => spread.At(percent)!.Value.TotalSeconds).ShouldBe([1, 1, 2, 5, 8, 9, 10, 10, 10]);
        (spread.Least, spread.Most, spread.Never).ShouldBe((1.Seconds(), 10.Seconds(), 0));
    }

    [Fact]
    public void What_never_came_about_counts_as_longest()
    {
        var spread = Of(null, 1, 2, 3, 4, 5, 6, 7, 8, null);
        (spread.At(50), spread.At(80), spread.At(81), spread.At(99)).ShouldBe((5.Seconds(), 8.Seconds(), null, null));
        (spread.Most, spread.Never, spread.Runs).ShouldBe((8.Seconds(), 2, 10));
    }

    [Fact]
    public void Nothing_has_no_percentiles()
    {
        (Of().At(50), Of(null, null).At(50), Of().Least, Of(null, null).Most).ShouldBe((null, null, null, null));
        Of(3).At(1).ShouldBe(3.Seconds());
    }

    [Fact]
    public void Percentiles_grow_and_never_lies_beyond_them()
    {
        for (var seed = 0UL; seed < 200; seed++)
        {
            var times = Enumerable.Range(0, 1 + (int)(seed % 50)).Select(i => Chance.Fraction(seed, "time", $"{i}"))
                .Select(fraction => fraction < 0.1 ? (TimeSpan?)null : TimeSpan.FromSeconds(fraction)).ToList();
            var percentiles = Enumerable.Range(1, 100).Select(percent => new Spread(times).At(percent) ?? TimeSpan.MaxValue).ToList();
            percentiles.ShouldBe(percentiles.Order());
            percentiles.Where(time => time < TimeSpan.MaxValue).ShouldAllBe(time => times.Contains(time));
            foreach (var percent in Enumerable.Range(1, 100).Where(percent => percentiles[percent - 1] < TimeSpan.MaxValue))
                (times.Count(time => time <= percentiles[percent - 1]) * 100).ShouldBeGreaterThanOrEqualTo(times.Count * percent);
        }
    }

    private static Spread Of(params double?[] seconds) => new(seconds.Select(second => second is { } known ? TimeSpan.FromSeconds(known) : (TimeSpan?)null));
}
