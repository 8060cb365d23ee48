namespace Orchestrator.AuditTrail.Facts;

/// <summary>What a check is about. Becomes text only when something is wrong with it.</summary>
/// <param name="Fact">The fact's name on disk; null where it is the stream's snapshot.</param>
internal readonly record struct Subject(string Stream, string? Fact, bool Headers = false)
{
    public static Subject SnapshotOf(string stream) => new(stream, null);

    public override string ToString() => Fact is null
        ? $"The snapshot of stream {StorableText.Shown(Stream)}"
        : $"{(Headers ? "The headers of fact" : "Fact")} {StorableText.Shown(Fact)} of stream {StorableText.Shown(Stream)}";
}
