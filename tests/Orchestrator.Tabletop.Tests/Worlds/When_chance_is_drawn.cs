using Orchestrator.StateMachines.Flows;
using Orchestrator.Tabletop.Worlds;

namespace Orchestrator.Tabletop.Tests.Worlds;

public sealed class When_chance_is_drawn
{
    private static readonly double[] Fractions = [.. Enumerable.Range(0, 20_000).Select(n => Chance.Fraction(1, "draw", n.ToString()))];

    /// <summary>Whoever changes these changes every recorded simulation.</summary>
    [Theory]
    [InlineData(0, "", 7139253174866169443UL)]
    [InlineData(0, "takes", 1035471465867753001UL)]
    [InlineData(42, "takes", 17223141319927302426UL)]
    [InlineData(42, "größer", 10822177772804476773UL)]
    public void A_seed_and_a_purpose_give_the_same_bits_for_ever(ulong seed, string purpose, ulong bits) => Chance.Bits(seed, purpose).ShouldBe(bits);

    [Fact]
    public void Parts_are_told_apart() => Chance.Bits(1, "a", "bc").ShouldNotBe(Chance.Bits(1, "ab", "c"));

    [Fact]
    public void Every_tenth_is_as_likely() =>
        Fractions.GroupBy(fraction => (int)(fraction * 10)).Select(tenth => tenth.Count()).ShouldAllBe(count => count > 1_850 && count < 2_150);

    [Fact]
    public void A_fixed_time_is_always_as_long() => Fractions.Select(Span.Of(7.Seconds()).At).Distinct().ShouldBe([7.Seconds()]);

    [Fact]
    public void A_time_between_two_is_between_them_and_nowhere_else()
    {
        var times = Sorted(Span.Between(1.Seconds(), 3.Seconds()));
        (times[0] >= 1.Seconds(), times[^1] <= 3.Seconds()).ShouldBe((true, true));
        times[10_000].TotalSeconds.ShouldBe(2, 0.03);
    }

    [Fact]
    public void A_typical_time_has_the_median_and_the_95th_percentile_it_was_given()
    {
        var times = Sorted(Span.Typically(2.Minutes(), 10.Minutes()));
        times[10_000].TotalSeconds.ShouldBe(120, 4);
        times[19_000].TotalSeconds.ShouldBe(600, 30);
        times[0].ShouldBeGreaterThan(TimeSpan.Zero);
    }

    [Fact]
    public void A_recorded_time_is_one_of_those_recorded() =>
        Fractions.Select(Span.Recorded(1.Seconds(), 5.Seconds(), 9.Seconds()).At).GroupBy(time => time).OrderBy(time => time.Key)
            .Select(time => (time.Key, time.Count() is > 6_400 and < 6_950)).ShouldBe([(1.Seconds(), true), (5.Seconds(), true), (9.Seconds(), true)]);

    [Fact]
    public void Times_that_cannot_be_are_refused()
    {
        Should.Throw<ArgumentException>(() => Span.Between(3.Seconds(), 1.Seconds())).Message.ShouldContain("say the shorter one first");
        Should.Throw<ArgumentException>(() => Span.Typically(3.Seconds(), 1.Seconds())).Message.ShouldContain("median");
        Should.Throw<ArgumentException>(() => Span.Recorded()).Message.ShouldContain("at least one");
    }

    private static TimeSpan[] Sorted(Span span) => [.. Fractions.Select(span.At).Order()];
}
