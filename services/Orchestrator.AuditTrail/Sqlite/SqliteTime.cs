using System.Globalization;
using System.Text;

namespace Orchestrator.AuditTrail.Sqlite;

/// <summary>Times as text that sorts: ISO 8601, UTC, microseconds, always 27 characters (<c>2026-01-31T23:59:59.123456Z</c>).</summary>
internal static class SqliteTime
{
    public const int Length = 27;

    public static void Write(DateTimeOffset time, Span<byte> utf8)
    {
        var utc = time.UtcDateTime;
        Digits(utf8[..4], utc.Year);
        utf8[4] = (byte)'-';
        Digits(utf8[5..7], utc.Month);
        utf8[7] = (byte)'-';
        Digits(utf8[8..10], utc.Day);
        utf8[10] = (byte)'T';
        Digits(utf8[11..13], utc.Hour);
        utf8[13] = (byte)':';
        Digits(utf8[14..16], utc.Minute);
        utf8[16] = (byte)':';
        Digits(utf8[17..19], utc.Second);
        utf8[19] = (byte)'.';
        Digits(utf8[20..26], (int)(utc.Ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond));
        utf8[26] = (byte)'Z';
    }

    /// <summary>Reads what <see cref="Write"/> wrote, and whatever other ISO 8601 text a foreign writer left.</summary>
    public static DateTimeOffset Read(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length == Length && utf8[10] == 'T' && utf8[^1] == 'Z')
        {
            return new DateTimeOffset(
                Number(utf8[..4]), Number(utf8[5..7]), Number(utf8[8..10]), Number(utf8[11..13]), Number(utf8[14..16]), Number(utf8[17..19]), TimeSpan.Zero)
                .AddTicks(Number(utf8[20..26]) * TimeSpan.TicksPerMicrosecond);
        }

        return DateTimeOffset.Parse(Encoding.UTF8.GetString(utf8), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).ToUniversalTime();
    }

    private static int Number(ReadOnlySpan<byte> digits) => int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);

    private static void Digits(Span<byte> utf8, int value)
    {
        for (var i = utf8.Length - 1; i >= 0; i--)
        {
            utf8[i] = (byte)('0' + (value % 10));
            value /= 10;
        }
    }
}
