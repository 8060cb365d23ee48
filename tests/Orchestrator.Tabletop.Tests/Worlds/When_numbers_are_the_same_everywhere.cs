using System.Reflection;

namespace Orchestrator.Tabletop.Tests.Worlds;

/// <summary>The simulator's own exponential, logarithm and normal distribution, against those of the platform.</summary>
public sealed class When_numbers_are_the_same_everywhere
{
    private static readonly MethodInfo[] Own = Assembly.Load("Orchestrator.Tabletop").GetType("Orchestrator.Tabletop.Worlds.Portable", throwOnError: true)!.GetMethods();

    [Fact]
    public void The_exponential_is_right()
    {
        for (var x = -30.0; x < 30; x += 0.37)
            Call("Exp", x).ShouldBe(Math.Exp(x), Math.Exp(x) * 1e-12);
    }

    [Fact]
    public void The_logarithm_is_right()
    {
        for (var x = 1e-12; x < 1e12; x *= 1.7)
            Call("Log", x).ShouldBe(Math.Log(x), 1e-11);
    }

    /// <summary>From tables of the standard normal distribution.</summary>
    [Theory]
    [InlineData(0.001, -3.090232306)]
    [InlineData(0.05, -1.644853627)]
    [InlineData(0.5, 0)]
    [InlineData(0.841344746, 1)]
    [InlineData(0.99, 2.326347874)]
    [InlineData(0.999999, 4.753424309)]
    public void The_normal_distribution_is_right(double below, double deviations) => Call("Normal", below).ShouldBe(deviations, 1e-7);

    private static double Call(string function, double x) => (double)Own.Single(method => method.Name == function).Invoke(null, [x])!;
}
