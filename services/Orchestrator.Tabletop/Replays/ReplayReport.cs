using System.Text;

namespace Orchestrator.Tabletop.Replays;

/// <summary>How a replay of many streams came out.</summary>
/// <param name="Equal">Streams that came out as recorded.</param>
/// <param name="Facts">How many facts the replayed streams hold.</param>
/// <param name="Outside">Streams that no machine of the platform decides, by kind: what workers note, what others write.</param>
public sealed record ReplayReport(
    int Equal,
    long Facts,
    IReadOnlyList<StreamReplay.Different> Different,
    IReadOnlyList<StreamReplay.NotReplayable> NotReplayable,
    IReadOnlyDictionary<string, int> Outside)
{
    private const int MostNamed = 3;

    /// <summary>No stream came out otherwise than it was recorded. One that cannot be replayed says nothing either way.</summary>
    public bool IsFaithful => Different.Count == 0;

    public int Streams => Equal + Different.Count + NotReplayable.Count;

    public override string ToString()
    {
        var text = new StringBuilder($"{Streams} streams with {Facts} facts: {Equal} equal, {Different.Count} different, {NotReplayable.Count} not replayable");
        foreach (var stream in Different)
            text.Append($"\n\ndifferent: {stream.Stream}\n{stream.Difference}");
        foreach (var same in NotReplayable.GroupBy(stream => stream.Reason))
            text.Append($"\n\ncannot replay: {same.Key}\n  {same.Count()} stream(s): {string.Join(", ", same.Take(MostNamed).Select(stream => stream.Stream))}{(same.Count() > MostNamed ? ", ..." : "")}");
        foreach (var (kind, count) in Outside)
            text.Append($"\n\nleft out: {count} {kind}-... stream(s), which no state machine of the platform decides");
        return text.ToString();
    }
}

/// <param name="Read">Facts read so far, on the way to <paramref name="Facts"/>.</param>
/// <param name="Replayed">Streams replayed so far.</param>
public sealed record ReplayProgress(long Read, long Facts, int Replayed, int Streams);
