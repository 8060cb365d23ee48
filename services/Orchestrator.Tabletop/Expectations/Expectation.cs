using Orchestrator.Tabletop.Recordings;

namespace Orchestrator.Tabletop.Expectations;

/// <summary>Something that is to be so when a simulation has ended.</summary>
/// <param name="Says">In words: "the response ends Resolved".</param>
/// <param name="WhyNot">Null where it is so; else what was instead.</param>
public sealed record Expectation(string Says, Func<Recording, string?> WhyNot)
{
    /// <summary>It is so by then, counted from the beginning.</summary>
    public Expectation Within(TimeSpan time, string words) => new($"within {words}, {Says}", recording =>
        WhyNot(recording.Until(time)) is { } why ? WhyNot(recording) is null ? $"it was so only later than {words}" : why : null);
}
