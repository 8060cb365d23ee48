using System.Globalization;

namespace Orchestrator.App.Terminal;

/// <summary>Times as people say them. All are UTC, as the trail's own words have them.</summary>
internal static class Times
{
    /// <summary>"12 s", "4 min", "3 h 05 min", "2 d 4 h".</summary>
    public static string Long(TimeSpan time) => time switch
    {
        _ when time < TimeSpan.Zero => Long(-time),
        { TotalSeconds: < 60 } => Text($"{(int)time.TotalSeconds} s"),
        { TotalMinutes: < 10 } when time.Seconds > 0 => Text($"{time.Minutes} min {time.Seconds:00} s"),
        { TotalHours: < 1 } => Text($"{time.Minutes} min"),
        { TotalDays: < 1 } => Text($"{time.Hours} h {time.Minutes:00} min"),
        _ => Text($"{(int)time.TotalDays} d {time.Hours} h"),
    };

    /// <summary>"4 min ago"; what lies ahead is "in 4 min".</summary>
    public static string Ago(DateTimeOffset at, DateTimeOffset now) => at <= now ? $"{Long(now - at)} ago" : $"in {Long(at - now)}";

    /// <summary>"+0.3s", "+14s", "+2m05s", "+1h02m", "+3d04h": seven columns, whatever it is.</summary>
    public static string Step(TimeSpan time) => time switch
    {
        { TotalSeconds: < 9.95 } => Text($"+{Math.Max(0, time.TotalSeconds):0.0}s"),
        { TotalSeconds: < 60 } => Text($"+{(int)time.TotalSeconds}s"),
        { TotalHours: < 1 } => Text($"+{time.Minutes}m{time.Seconds:00}s"),
        { TotalDays: < 1 } => Text($"+{time.Hours}h{time.Minutes:00}m"),
        _ => Text($"+{(int)time.TotalDays}d{time.Hours:00}h"),
    };

    public static string Clock(DateTimeOffset at) => at.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    public static string Day(DateTimeOffset at) => at.UtcDateTime.ToString("dddd d MMMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>Today the time alone, else with its day.</summary>
    public static string Moment(DateTimeOffset at, DateTimeOffset now) =>
        at.UtcDateTime.Date == now.UtcDateTime.Date ? Clock(at) : at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
