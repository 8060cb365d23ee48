namespace Orchestrator.Tabletop.Replays;

/// <summary>How the replay of one stream came out.</summary>
/// <param name="Facts">How many the record holds.</param>
public abstract record StreamReplay(string Stream, int Facts)
{
    /// <summary>Every fact came out as it was recorded.</summary>
    public sealed record Equal(string Stream, int Facts) : StreamReplay(Stream, Facts);

    /// <summary>The first fact that came out otherwise; what follows it is not replayed.</summary>
    public sealed record Different(string Stream, int Facts, Difference Difference) : StreamReplay(Stream, Facts);

    /// <summary>Neither equal nor different: this build cannot run it again.</summary>
    /// <param name="Reason">Why, and what would help.</param>
    public sealed record NotReplayable(string Stream, int Facts, string Reason) : StreamReplay(Stream, Facts);
}
