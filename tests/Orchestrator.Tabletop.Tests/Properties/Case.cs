using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;

namespace Orchestrator.Tabletop.Tests.Properties;

/// <summary>A flow, one that it may start, and the weather they meet.</summary>
/// <param name="Number">Names the flows: what is derived from a name stays the same while the case is made smaller.</param>
internal sealed record Case(int Number, FlowSketch Flow, FlowSketch Child, Weather Weather)
{
    public static Gen<Case> Any { get; } =
        from number in Gen.Choose(0, int.MaxValue)
        from flow in Sketches.Flows
        from child in Sketches.Flows
        from weather in Weather.Any
        select new Case(number, flow, child, weather);

    public string FlowName => $"sketch-{Number}";

    public string ChildName => $"child-{Number}";

    public IEnumerable<Case> Smaller() =>
    [
        .. Sketches.Smaller(Flow).Select(flow => this with { Flow = flow }),
        .. Weather.Calmer().Select(weather => this with { Weather = weather }),
        .. Sketches.Smaller(Child).Select(child => this with { Child = child }),
    ];

    public override string ToString() => $"\n  {FlowName}: {Flow}\n  {ChildName}: {Child}\n  weather: {Weather}";
}

/// <summary>Cases that share a platform, one after the other: to start one costs more than to run a case.</summary>
internal sealed record Day(ImmutableArray<Case> Cases)
{
    public const int Length = 25;

    public static Arbitrary<Day> Any { get; } = Arb.From(
        Case.Any.ArrayOf(Length).Select(cases => new Day([.. cases.DistinctBy(one => one.Number)])),
        day => day.Cases is [var only] ? only.Smaller().Select(smaller => new Day([smaller])) : day.Cases.Select(one => new Day([one])));

    public override string ToString() => Cases is [var only] ? only.ToString() : $"{Cases.Length} cases";
}
