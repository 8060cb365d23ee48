using Orchestrator.AuditTrail.Facts;

namespace Orchestrator.AuditTrail.Feed;

/// <param name="Position">Where to go on reading.</param>
/// <param name="AtGap">True where a lower position may yet be committed: the feed stopped in front of it.</param>
public sealed record FeedPage(IReadOnlyList<RecordedFact> Facts, long Position, bool AtGap);

/// <summary>A part of the feed, by position.</summary>
/// <param name="After">What is read has a higher position.</param>
/// <param name="Before">What is read has a lower position.</param>
/// <param name="Max">So many at most: the first of them, or with <paramref name="Newest"/> the last; in order either way.</param>
public sealed record FeedRange(long After = 0, long Before = long.MaxValue, int Max = 500, bool Newest = false);

/// <param name="Waiting">Due or being sent.</param>
/// <param name="Timers">Due later.</param>
public sealed record OutboxCounts(long Waiting, long Timers, long Parked);
