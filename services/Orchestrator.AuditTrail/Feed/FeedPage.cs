using Orchestrator.AuditTrail.Facts;

namespace Orchestrator.AuditTrail.Feed;

/// <param name="Position">Where to go on reading.</param>
/// <param name="AtGap">True where a lower position may yet be committed: the feed stopped in front of it.</param>
public sealed record FeedPage(IReadOnlyList<RecordedFact> Facts, long Position, bool AtGap);

/// <param name="Waiting">Due or being sent.</param>
/// <param name="Timers">Due later.</param>
public sealed record OutboxCounts(long Waiting, long Timers, long Parked);
