namespace Orchestrator.StateMachines.Flows;

/// <summary>Durations that read as they are spoken: <c>90.Seconds()</c>, <c>15.Minutes()</c>.</summary>
public static class Durations
{
    private const int MostDigits = 6;

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

    /// <summary>Reads what people type: <c>250ms</c>, <c>90s</c>, <c>5m</c>, <c>1h30m</c>, <c>2d</c>. Null where it is something else.</summary>
    public static TimeSpan? Read(string text)
    {
        var total = TimeSpan.Zero;
        for (var at = 0; at < text.Length;)
        {
            var number = at;
            while (at < text.Length && char.IsAsciiDigit(text[at]))
                at++;
            var unit = at;
            while (at < text.Length && char.IsAsciiLetterLower(text[at]))
                at++;
            if (unit - number > MostDigits || !int.TryParse(text.AsSpan(number, unit - number), out var count) || One(text[unit..at]) is not { } one)
                return null;
            total += count * one;
        }

        return text.Length == 0 ? null : total;
    }

    private static TimeSpan? One(string unit) => unit switch
    {
        "ms" => TimeSpan.FromMilliseconds(1),
        "s" => TimeSpan.FromSeconds(1),
        "m" => TimeSpan.FromMinutes(1),
        "h" => TimeSpan.FromHours(1),
        "d" => TimeSpan.FromDays(1),
        _ => null,
    };
}
