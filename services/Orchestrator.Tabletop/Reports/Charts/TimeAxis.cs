using System.Globalization;
using Orchestrator.StateMachines.Flows;

namespace Orchestrator.Tabletop.Reports.Charts;

/// <summary>Where a duration is drawn.</summary>
/// <param name="left">Of the picture, where the axis begins.</param>
/// <param name="width">Of the axis.</param>
/// <param name="logarithmic">From a second on: seconds and days in one picture.</param>
internal sealed class TimeAxis(TimeSpan most, double left, double width, bool logarithmic)
{
    private const int MostTicks = 8;

    private static readonly TimeSpan[] Steps =
    [
        .. new[] { 1, 2, 5, 10, 15, 30 }.Select(seconds => TimeSpan.FromSeconds(seconds)),
        .. new[] { 1, 2, 5, 10, 15, 30 }.Select(minutes => TimeSpan.FromMinutes(minutes)),
        .. new[] { 1, 2, 4, 12 }.Select(hours => TimeSpan.FromHours(hours)),
        .. new[] { 1, 2, 7, 30, 90, 365 }.Select(days => TimeSpan.FromDays(days)),
    ];

    private static readonly TimeSpan[] Decades =
        [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromHours(1), TimeSpan.FromHours(4), TimeSpan.FromDays(1), TimeSpan.FromDays(7), TimeSpan.FromDays(60), TimeSpan.FromDays(365)];

    private readonly double _most = Math.Max(1, most.TotalSeconds);

    public double At(TimeSpan time) => left + (width * Math.Clamp(Share(time.TotalSeconds), 0, 1));

    public IEnumerable<(double X, string Label)> Ticks => Marks.Select(mark => (At(mark), mark == TimeSpan.Zero ? "0" : mark.InWords()));

    private IEnumerable<TimeSpan> Marks
    {
        get
        {
            if (logarithmic)
                return Decades.Where(mark => mark.TotalSeconds <= _most * 1.001);
            var step = Array.Find(Steps, step => _most / step.TotalSeconds <= MostTicks) is { Ticks: > 0 } fits ? fits : Steps[^1];
            return Enumerable.Range(0, (int)(_most / step.TotalSeconds) + 1).Select(number => number * step);
        }
    }

    public static string Number(double number) => number.ToString("0.#", CultureInfo.InvariantCulture);

    private double Share(double seconds) => logarithmic ? Math.Log(Math.Max(1, seconds)) / Math.Log(Math.Max(2, _most)) : seconds / _most;
}
