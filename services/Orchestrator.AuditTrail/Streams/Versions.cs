namespace Orchestrator.AuditTrail.Streams;

/// <summary>What a writer believes about a stream: <see cref="Exactly"/> a version, <see cref="New"/>, or <see cref="Any"/>.</summary>
public readonly record struct ExpectedVersion
{
    private ExpectedVersion(long value) => Value = value;

    /// <summary>The version, 0 for a stream that must not exist yet, -1 for any.</summary>
    public long Value { get; }

    public static ExpectedVersion New => new(0);

    public static ExpectedVersion Any => new(-1);

    public bool IsAny => Value < 0;

    public static ExpectedVersion Exactly(long version) => version >= 0
        ? new ExpectedVersion(version)
        : throw new ArgumentOutOfRangeException(nameof(version), version, "A stream's version is 0 or more.");
}

/// <summary>Somebody else appended first.</summary>
public sealed class StreamConflict(string streamId, ExpectedVersion expected, long actual)
    : Exception($"Stream {streamId} was expected at {(expected.Value == 0 ? "no version (new)" : $"version {expected.Value}")} and is at version {actual}: read it again and decide anew.")
{
    public string StreamId { get; } = streamId;

    public ExpectedVersion Expected { get; } = expected;

    public long Actual { get; } = actual;
}

/// <summary>The stream has ended and was archived: nothing is appended to it any more.</summary>
public sealed class StreamArchived(string streamId)
    : Exception($"Stream {streamId} is archived: nothing can be appended to it.")
{
    public string StreamId { get; } = streamId;
}

/// <summary>The store cannot be reached or cannot write now; the same may succeed later. Nothing of the unit of work was stored.</summary>
public sealed class StoreUnavailable(string message, Exception? inner = null) : Exception(message, inner);

/// <param name="Kind">What kind of stream (<c>mt_streams.type</c>), for example <c>incident</c>.</param>
public sealed record StreamInfo(string StreamId, string? Kind, long Version, DateTimeOffset Created, DateTimeOffset LastChanged, bool IsArchived);

/// <summary>Which part of a stream to read; all of it by default.</summary>
/// <param name="FromVersion">The first version read.</param>
/// <param name="ToVersion">The last version read.</param>
/// <param name="Until">The last moment read, inclusive.</param>
public sealed record StreamRange(long FromVersion = 1, long ToVersion = long.MaxValue, DateTimeOffset? Until = null)
{
    public static readonly StreamRange All = new();
}
