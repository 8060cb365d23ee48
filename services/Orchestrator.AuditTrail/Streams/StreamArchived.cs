namespace Orchestrator.AuditTrail.Streams;

/// <summary>An archived stream has ended for good: what arrives later goes to the inbox log.</summary>
public sealed class StreamArchived(string streamId) : Exception($"Stream {streamId} is archived: nothing is appended to it any more.")
{
    public string StreamId { get; } = streamId;
}
