namespace Orchestrator.Gateway.Live;

/// <summary>What following the trail live may cost a process.</summary>
public sealed record LiveLimits
{
    /// <summary>Event streams open at once; whoever comes then is told to come again.</summary>
    public int MostStreams { get; init; } = 512;

    /// <summary>Facts that wait for one reader; one that falls further behind is sent off, and catches up when it is back.</summary>
    public int MostWaiting { get; init; } = 1024;

    /// <summary>Shorter than proxies have patience with a silent connection.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long one that is sent off may take to read what waits for it, and any to read something of what is sent; more than a second.
    /// </summary>
    public TimeSpan Leave { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The feed is followed for so long after the last reader has gone: most of them come back.</summary>
    public TimeSpan Linger { get; init; } = TimeSpan.FromMinutes(2);
}
