namespace Orchestrator.App.Tests;

/// <summary>It is always the same moment.</summary>
internal sealed class FixedTime(DateTimeOffset now) : TimeProvider
{
    public static readonly DateTimeOffset Moment = new(2026, 11, 22, 4, 30, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => now;
}
