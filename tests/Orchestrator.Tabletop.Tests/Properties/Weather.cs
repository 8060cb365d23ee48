using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;

namespace Orchestrator.Tabletop.Tests.Properties;

/// <summary>The process ends, between two messages or (<paramref name="Within"/>) in the middle of handling one.</summary>
internal sealed record Crash(int At, int Down, bool Within);

/// <summary>
/// What goes on around the flows. What each attempt comes to and what each person says is drawn from the seed and what it is for, so that
/// a smaller flow meets the same weather. Times in seconds.
/// </summary>
/// <param name="Bad">In percent: how often an attempt goes wrong, an answer is no, or none.</param>
/// <param name="Repeats">In percent: how often a message comes again, under another id, sooner or later.</param>
/// <param name="Rivals">How many signals there are, each with a response of its own.</param>
/// <param name="ResolvedAt">When they stop firing; null is never.</param>
/// <param name="CancelledAt">When somebody cancels whatever runs; null is never.</param>
/// <param name="CancelUndoes">Whether that undoes what was done.</param>
/// <param name="PausedAt">When somebody pauses whatever runs, for ten minutes.</param>
internal sealed record Weather(
    ulong Seed,
    int Bad,
    int Repeats,
    int Rivals,
    int? ResolvedAt,
    int? CancelledAt,
    bool CancelUndoes,
    int? PausedAt,
    ImmutableArray<Crash> Crashes)
{
    public static Gen<Weather> Any { get; } =
        from seed in Gen.Choose(0, int.MaxValue)
        from bad in Gen.Elements(0, 5, 15, 35)
        from repeats in Gen.Elements(0, 0, 10, 40)
        from rivals in Gen.Choose(1, 2)
        from resolved in Sometimes(2, 1500)
        from cancelled in Sometimes(1, 900)
        from undoes in Gen.Elements(true, true, false)
        from paused in Sometimes(1, 600)
        from crashes in Gen.Frequency((1, Gen.Constant(0)), (1, Gen.Choose(1, 3)))
        from all in Gen.ArrayOf(OneCrash, crashes)
        select new Weather((ulong)seed, bad, repeats, rivals, resolved, cancelled, undoes, paused, [.. all]);

    private static Gen<Crash> OneCrash =>
        from at in Gen.Choose(0, 600)
        from down in Gen.Elements(0, 0, 8, 90, 700)
        from within in Gen.Elements(true, false)
        select new Crash(at, down, within);

    /// <summary>How long the process is down in all.</summary>
    public TimeSpan Down => TimeSpan.FromSeconds(Crashes.Sum(crash => crash.Down));

    public IEnumerable<Weather> Calmer()
    {
        for (var i = 0; i < Crashes.Length; i++)
            yield return this with { Crashes = Crashes.RemoveAt(i) };
        if (Rivals > 1)
            yield return this with { Rivals = 1 };
        if (Repeats > 0)
            yield return this with { Repeats = 0 };
        if (PausedAt is not null)
            yield return this with { PausedAt = null };
        if (CancelledAt is not null)
            yield return this with { CancelledAt = null };
        if (ResolvedAt is not null)
            yield return this with { ResolvedAt = null };
        if (Bad > 0)
            yield return this with { Bad = Bad / 2 };
    }

    public override string ToString() =>
        $"seed {Seed}: {Bad} % bad, {Repeats} % repeated, {Rivals} signal{(Rivals == 1 ? "" : "s")}"
        + $"{At(", resolved", ResolvedAt)}{At(", paused", PausedAt)}{At(CancelUndoes ? ", cancelled and undone" : ", cancelled", CancelledAt)}"
        + string.Concat(Crashes.Select(crash => $", down for {crash.Down} s {(crash.Within ? "within a handling " : "")}at {crash.At} s"));

    /// <summary>In <paramref name="times"/> of four; more often soon than late.</summary>
    private static Gen<int?> Sometimes(int times, int latest) =>
        from whether in Gen.Choose(0, 3)
        from bound in Gen.Elements(latest / 20, latest)
        from at in Gen.Choose(0, bound)
        select whether < times ? at : (int?)null;

    private static string At(string what, int? at) => at is { } seconds ? $"{what} at {seconds} s" : "";
}
