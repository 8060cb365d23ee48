using Orchestrator.AuditTrail.Facts;

namespace Orchestrator.Tabletop.Replays;

/// <param name="Line">In the export it was read from; null where it comes from a store.</param>
internal readonly record struct PlacedFact(RecordedFact Fact, int? Line)
{
    /// <summary>Where it is, for people.</summary>
    public string Place => Line is { } line ? $"line {line} (version {Fact.Version} of {Fact.StreamId})" : $"version {Fact.Version} of {Fact.StreamId}";
}
