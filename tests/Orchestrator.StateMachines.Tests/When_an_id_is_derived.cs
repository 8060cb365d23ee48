namespace Orchestrator.StateMachines.Tests;

public sealed class When_an_id_is_derived
{
    [Fact]
    public void Is_the_uuid_version_5_of_RFC_9562_appendix_A_4() =>
        DerivedId.From(new Guid("6ba7b810-9dad-11d1-80b4-00c04fd430c8"), "www.example.com")
            .ShouldBe(new Guid("2ed6657d-e927-568b-95e1-2665a8aea6a2"));

    [Fact]
    public void Tells_apart_parts_that_join_to_the_same_text() => DerivedId.From("a", "bc").ShouldNotBe(DerivedId.From("ab", "c"));

    [Fact]
    public void Fractions_spread_evenly_and_stay_the_same()
    {
        var fractions = Enumerable.Range(0, 10_000).Select(i => DerivedId.Fraction(DerivedId.Root, i.ToString())).ToList();
        fractions.ShouldAllBe(f => f >= 0 && f < 1);
        fractions.Average().ShouldBe(0.5, 0.02);
        DerivedId.Fraction(DerivedId.Root, "7").ShouldBe(fractions[7]);
    }
}
