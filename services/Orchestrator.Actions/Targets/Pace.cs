namespace Orchestrator.Actions.Targets;

/// <summary>
/// So many calls a second, evenly: each call takes the next free moment (the generic cell rate algorithm). It knows beforehand
/// how long a call would wait, so one that would wait too long is refused at once; the limiters of System.Threading.RateLimiting
/// do not say, and know no TimeProvider.
/// </summary>
internal sealed class Pace(double? perSecond, int burst, TimeProvider time)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);
    private readonly Lock _gate = new();
    private DateTimeOffset _nextDue = DateTimeOffset.MinValue;
    private DateTimeOffset _pausedUntil = DateTimeOffset.MinValue;

    /// <summary>How long to wait for the next free moment, which is taken; or null, and none is, when that is over the limit.</summary>
    public TimeSpan? Take(TimeSpan most)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            var wait = Later(_pausedUntil - now, TimeSpan.Zero);
            var every = perSecond is { } rate ? TimeSpan.FromSeconds(1 / rate) : TimeSpan.Zero;
            var due = Latest(_nextDue, now);
            wait = Later(wait, due - now - (every * (burst - 1)));
            if (wait > most)
                return null;
            _nextDue = due + every;
            return wait;
        }
    }

    /// <summary>The target asked to be left alone for a while.</summary>
    public void Pause(TimeSpan duration)
    {
        lock (_gate)
            _pausedUntil = Latest(_pausedUntil, time.GetUtcNow() + (duration < LongestPause ? duration : LongestPause));
    }

    private static TimeSpan Later(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static DateTimeOffset Latest(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
}
