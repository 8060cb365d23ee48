namespace Orchestrator.AuditTrail.Facts;

/// <summary>A fact as it was read back. <see cref="Data"/> is JSON; <see cref="FactTypes.Read"/> makes the record of it.</summary>
/// <param name="Position">Its place in the global feed (<c>seq_id</c>).</param>
/// <param name="Version">Its place in its stream, from 1.</param>
/// <param name="DotnetType">Null where a foreign writer left it out.</param>
public sealed record RecordedFact(
    long Position,
    Guid Id,
    string StreamId,
    long Version,
    string Type,
    string? DotnetType,
    string Data,
    DateTimeOffset Time,
    string? Actor,
    string? CorrelationId,
    string? CausationId,
    string? Headers,
    bool IsArchived);
