namespace Orchestrator.Tabletop.Samples;

/// <summary>
/// How long something took, over all runs. Where it did not come about it took longer than in any run where it did: left out, such runs
/// would make a response look quick that often does not get there.
/// </summary>
public sealed class Spread
{
    /// <summary>What reports tell.</summary>
    public static readonly IReadOnlyList<int> Told = [50, 75, 90, 95, 99];

    private readonly TimeSpan[] _times;

    /// <param name="times">Of every run; null where it did not come about.</param>
    public Spread(IEnumerable<TimeSpan?> times)
    {
        var all = times.ToList();
        _times = [.. all.OfType<TimeSpan>().Order()];
        Runs = all.Count;
    }

    public int Runs { get; }

    /// <summary>In how many runs it did not come about.</summary>
    public int Never => Runs - _times.Length;

    /// <summary>Those there were, the shortest first.</summary>
    public IReadOnlyList<TimeSpan> Times => _times;

    /// <summary>The shortest; null where it came about in none.</summary>
    public TimeSpan? Least => _times.Length > 0 ? _times[0] : null;

    /// <summary>The longest of those there were.</summary>
    public TimeSpan? Most => _times.Length > 0 ? _times[^1] : null;

    /// <summary>The time within which it came about in so many percent of the runs (nearest rank); null where it did in fewer.</summary>
    /// <param name="percent">From 1 to 100.</param>
    public TimeSpan? At(int percent)
    {
        var rank = (((long)percent * Runs) + 99) / 100;
        return rank >= 1 && rank <= _times.Length ? _times[rank - 1] : null;
    }
}
