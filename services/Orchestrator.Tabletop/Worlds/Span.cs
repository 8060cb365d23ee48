using System.Collections.Immutable;
using Orchestrator.StateMachines.Flows;

namespace Orchestrator.Tabletop.Worlds;

/// <summary>How long something outside takes: a fixed time, or one drawn from a distribution. Whole milliseconds.</summary>
public abstract record Span
{
    private Span()
    {
    }

    public static implicit operator Span(TimeSpan time) => new Fixed(time);

    /// <summary>Always as long.</summary>
    public static Span Of(TimeSpan time) => new Fixed(time);

    /// <summary>Any time between the two, each as likely.</summary>
    public static Span Between(TimeSpan least, TimeSpan most) => least <= most && least >= TimeSpan.Zero
        ? new Uniform(least, most)
        : throw new ArgumentOutOfRangeException(nameof(most), $"Between {least.InWords()} and {most.InWords()} there is no time: say the shorter one first.");

    /// <summary>Log-normal, as the times of people and machines mostly are: half are shorter than the median, 95 % shorter than the other.</summary>
    public static Span Typically(TimeSpan median, TimeSpan p95) => median > TimeSpan.Zero && p95 >= median
        ? new LogNormal(median, p95)
        : throw new ArgumentOutOfRangeException(nameof(p95), $"The median {median.InWords()} must be more than nothing and at most the 95th percentile, {p95.InWords()}.");

    /// <summary>One of those that were recorded, each as likely.</summary>
    public static Span Recorded(params IEnumerable<TimeSpan> samples)
    {
        var all = samples.ToImmutableArray();
        return all.Length > 0 ? new Samples(all) : throw new ArgumentException("No durations were recorded: give at least one.", nameof(samples));
    }

    /// <summary>Whether it differs from draw to draw.</summary>
    public virtual bool Varies => true;

    /// <param name="fraction">In [0, 1), from <see cref="Chance"/>.</param>
    public TimeSpan At(double fraction) => TimeSpan.FromMilliseconds(Math.Round(Milliseconds(fraction)));

    protected abstract double Milliseconds(double fraction);

    private sealed record Fixed(TimeSpan Time) : Span
    {
        public override bool Varies => false;

        public override string ToString() => Time.InWords();

        protected override double Milliseconds(double fraction) => Time.TotalMilliseconds;
    }

    private sealed record Uniform(TimeSpan Least, TimeSpan Most) : Span
    {
        public override string ToString() => $"{Least.InWords()} to {Most.InWords()}";

        protected override double Milliseconds(double fraction) => Least.TotalMilliseconds + ((Most - Least).TotalMilliseconds * fraction);
    }

    private sealed record LogNormal(TimeSpan Median, TimeSpan P95) : Span
    {
        /// <summary>Standard deviations below which 95 % lie.</summary>
        private const double Of95 = 1.6448536269514722;

        public override string ToString() => $"mostly {Median.InWords()}, in 95 % at most {P95.InWords()}";

        protected override double Milliseconds(double fraction)
        {
            var sigma = Portable.Log(P95.TotalMilliseconds / Median.TotalMilliseconds) / Of95;
            return Median.TotalMilliseconds * Portable.Exp(sigma * Portable.Normal(Math.Max(fraction, 1e-12)));
        }
    }

    private sealed record Samples(ImmutableArray<TimeSpan> All) : Span
    {
        public override string ToString() => $"one of {All.Length} recorded times";

        protected override double Milliseconds(double fraction) => All[(int)(fraction * All.Length)].TotalMilliseconds;
    }
}
