namespace Orchestrator.AuditTrail.Facts;

/// <summary>Something that must not be stored: too large, unnamed, or text that JSON or PostgreSQL cannot hold. Raised before the commit.</summary>
public sealed class FactRefused(string message) : Exception(message);

/// <summary>A stored fact that this program cannot read: an unknown type, or a body that does not parse.</summary>
public sealed class UnreadableFact(string streamId, long version, string type, string why, Exception? inner = null)
    : Exception($"Fact {version} of stream {streamId} ({type}) cannot be read: {why}", inner)
{
    public string StreamId { get; } = streamId;

    public long Version { get; } = version;

    public string Type { get; } = type;
}
