namespace Orchestrator.AuditTrail.Timelines;

/// <summary>One thing that happened, in words.</summary>
/// <param name="At">When it was decided.</param>
/// <param name="What">A sentence.</param>
/// <param name="Who">The actor: a person, a key, or the platform.</param>
/// <param name="Why">The reason that was recorded with it.</param>
/// <param name="Type">The fact's name in the trail.</param>
/// <param name="Stream">Where to find it whole, with its <paramref name="Version"/>.</param>
/// <param name="Position">Its place in the whole trail.</param>
/// <param name="Id">The fact's.</param>
/// <param name="Incident">The incident it is about; null where it is about none.</param>
public sealed record TimelineEntry(
    DateTimeOffset At, string What, string? Who, string? Why, string Type, string Stream, long Version, long Position, Guid Id, string? Incident);
