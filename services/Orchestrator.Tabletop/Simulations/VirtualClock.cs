namespace Orchestrator.Tabletop.Simulations;

/// <summary>Time that passes only when it is told to.</summary>
public sealed class VirtualClock(DateTimeOffset start) : TimeProvider
{
    private DateTimeOffset _now = start.ToUniversalTime();

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => _now.Ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <exception cref="ArgumentOutOfRangeException">Time does not run backwards.</exception>
    public void AdvanceTo(DateTimeOffset moment)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(moment, _now);
        _now = moment.ToUniversalTime();
    }
}
