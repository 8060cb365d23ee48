using Orchestrator.StateMachines.Flows;
using Orchestrator.Tabletop.Reports;
using Orchestrator.Tabletop.Samples;

namespace Orchestrator.Tabletop.Tests.Samples;

public sealed class When_shares_are_estimated
{
    /// <summary>Worked out by hand from Wilson's formula with z = 1.96.</summary>
    [Theory]
    [InlineData(0, 10, 0, 0.2775)]
    [InlineData(5, 10, 0.2366, 0.7634)]
    [InlineData(10, 10, 0.7225, 1)]
    [InlineData(95, 100, 0.8882, 0.9785)]
    [InlineData(1, 1000, 0.0002, 0.0056)]
    [InlineData(1000, 1000, 0.9962, 1)]
    public void The_interval_is_Wilsons(int count, int of, double low, double high)
    {
        var share = new Share(count, of);
        share.Low.ShouldBe(low, 5e-5);
        share.High.ShouldBe(high, 5e-5);
    }

    [Fact]
    public void It_holds_the_share_mirrors_and_grows_with_it()
    {
        foreach (var of in new[] { 1, 2, 7, 100, 1000 })
        {
            for (var count = 0; count <= of; count++)
            {
                var (share, mirrored) = (new Share(count, of), new Share(of - count, of));
                share.Low.ShouldBeInRange(0, share.Value);
                share.High.ShouldBeInRange(share.Value, 1);
                share.Low.ShouldBe(1 - mirrored.High, 1e-12);
                if (count > 0)
                    (share.Low > new Share(count - 1, of).Low && share.High >= new Share(count - 1, of).High).ShouldBeTrue($"{count} of {of}");
            }
        }
    }

    [Fact]
    public void More_runs_tell_more_exactly()
    {
        var widths = new[] { 10, 100, 1000, 10_000 }.Select(of => new Share(of / 2, of)).Select(share => share.High - share.Low).ToList();
        widths.ShouldBe(widths.OrderDescending());
        new Share(0, 0).ShouldSatisfyAllConditions(none => none.Low.ShouldBe(0), none => none.High.ShouldBe(1), none => none.Percent().ShouldBe("-"));
    }

    [Theory]
    [InlineData(1000, 1000, Standing.Met)]
    [InlineData(970, 1000, Standing.Met)]
    [InlineData(955, 1000, Standing.Undecided)]
    [InlineData(940, 1000, Standing.Undecided)]
    [InlineData(930, 1000, Standing.Missed)]
    [InlineData(10, 10, Standing.Undecided)]
    [InlineData(0, 0, Standing.Undecided)]
    public void An_objective_is_decided_where_the_whole_interval_is_on_one_side_of_it(int met, int of, Standing standing) =>
        new Attainment(new Objective(95, 15.Minutes()), new Share(met, of)).Standing.ShouldBe(standing);

    [Fact]
    public void Nearly_all_and_hardly_any_are_not_rounded_to_all_and_none()
    {
        new Share(99_999, 100_000).Percent().ShouldBe("> 99.9 %");
        new Share(1, 100_000).Percent().ShouldBe("< 0.1 %");
        (new Share(5, 5).Percent(), new Share(0, 5).Percent(), new Share(1, 8).Percent()).ShouldBe(("100 %", "0 %", "12.5 %"));
    }
}
