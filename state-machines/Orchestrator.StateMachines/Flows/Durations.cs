namespace Orchestrator.StateMachines.Flows;

/// <summary>Durations that read as they are spoken: <c>90.Seconds()</c>, <c>15.Minutes()</c>.</summary>
public static class Durations
{
    extension(int count)
    {
        public TimeSpan Milliseconds() => TimeSpan.FromMilliseconds(count);

        public TimeSpan Seconds() => TimeSpan.FromSeconds(count);

        public TimeSpan Minutes() => TimeSpan.FromMinutes(count);

        public TimeSpan Hours() => TimeSpan.FromHours(count);

        public TimeSpan Days() => TimeSpan.FromDays(count);
    }

    /// <summary>A duration as people write it: <c>1 h 30 min</c>, <c>45 s</c>, <c>250 ms</c>.</summary>
    public static string InWords(this TimeSpan duration)
    {
        if (duration < TimeSpan.FromSeconds(1))
            return $"{Math.Round(duration.TotalMilliseconds)} ms";
        (int Count, string Unit)[] parts =
            [((int)duration.TotalDays, "d"), (duration.Hours, "h"), (duration.Minutes, "min"), (duration.Seconds, "s")];
        return string.Join(' ', parts.Where(part => part.Count > 0).Take(2).Select(part => $"{part.Count} {part.Unit}"));
    }
}
