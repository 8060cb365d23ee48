using Orchestrator.AuditTrail;
using Orchestrator.AuditTrail.Export;
using Orchestrator.AuditTrail.Facts;
using Orchestrator.StateMachines.Flows;
using Orchestrator.StateMachines.Inputs;

namespace Orchestrator.Tabletop.Replays;

/// <summary>
/// Runs recorded streams again, through the very state machines that recorded them, and says which facts come out otherwise.
/// Nothing is written anywhere, and no action is carried out.
/// </summary>
/// <param name="flows">The flows of this build, in all their versions.</param>
public sealed class Replay(FlowCatalogue flows)
{
    /// <summary>Told now and then.</summary>
    public IProgress<ReplayProgress>? Progress { get; init; }

    /// <summary>Replays what a store holds. It is read twice, in pages; a stream is in memory from its first fact to its last.</summary>
    /// <param name="since">Only streams in which something was recorded since then, each as a whole.</param>
    public Task<ReplayReport> Run(IAuditStore store, DateTimeOffset? since = null, CancellationToken cancellation = default) =>
        Run(() => Sources.Of(store, cancellation), since, cancellation);

    /// <summary>Replays what somebody reads for it: nothing else can be reached from here.</summary>
    /// <param name="read">The streams from their first facts on, each in order. It is called twice.</param>
    /// <inheritdoc cref="Run(IAuditStore, DateTimeOffset?, CancellationToken)"/>
    public Task<ReplayReport> Run(Func<IAsyncEnumerable<RecordedFact>> read, DateTimeOffset? since = null, CancellationToken cancellation = default) =>
        Run(() => Sources.Of(read()), since, cancellation);

    /// <summary>Replays an exported file.</summary>
    /// <param name="export">Can be read twice: a file, or a copy in memory.</param>
    /// <inheritdoc cref="Run(IAuditStore, DateTimeOffset?, CancellationToken)"/>
    /// <exception cref="ExportUnreadable">It was cut, edited, or is newer than this program: nothing of it is replayed.</exception>
    public Task<ReplayReport> Run(Stream export, DateTimeOffset? since = null, CancellationToken cancellation = default) =>
        Run(() => Sources.Of(export, cancellation), since, cancellation);

    private async Task<ReplayReport> Run(Func<IAsyncEnumerable<PlacedFact>> read, DateTimeOffset? since, CancellationToken cancellation)
    {
        var contents = await Contents.Of(read(), since);
        var streams = contents.Lengths.Count;
        var open = new Dictionary<string, List<PlacedFact>>(StringComparer.Ordinal);
        var (equal, facts, seen, replayed) = (0, 0L, 0L, 0);
        List<StreamReplay.Different> different = [];
        List<StreamReplay.NotReplayable> not = [];
        await using var replayer = new StreamReplayer(flows);
        await foreach (var placed in read())
        {
            cancellation.ThrowIfCancellationRequested();
            if (++seen % 1000 == 0)
                Progress?.Report(new ReplayProgress(seen, contents.Facts, replayed, streams));
            var stream = placed.Fact.StreamId;
            if (!contents.Lengths.TryGetValue(stream, out var length))
                continue;
            if (!open.TryGetValue(stream, out var record))
                open[stream] = record = new List<PlacedFact>(length);
            record.Add(placed);
            if (record.Count != length)
                continue;

            // What a running platform adds meanwhile is left for the next replay.
            contents.Lengths.Remove(stream);
            open.Remove(stream);
            facts += length;
            replayed++;
            switch (await replayer.Replay(stream, record))
            {
                case StreamReplay.Different other: different.Add(other); break;
                case StreamReplay.NotReplayable other: not.Add(other); break;
                default: equal++; break;
            }
        }

        Progress?.Report(new ReplayProgress(seen, contents.Facts, replayed, streams));
        return new ReplayReport(equal, facts, different, not, contents.Outside);
    }

    /// <summary>What there is to replay.</summary>
    /// <param name="Lengths">The streams, and how many facts each holds.</param>
    private sealed record Contents(Dictionary<string, int> Lengths, long Facts, SortedDictionary<string, int> Outside)
    {
        public static async Task<Contents> Of(IAsyncEnumerable<PlacedFact> facts, DateTimeOffset? since)
        {
            var lengths = new Dictionary<string, int>(StringComparer.Ordinal);
            var recent = new HashSet<string>(StringComparer.Ordinal);
            var count = 0L;
            await foreach (var (fact, _) in facts)
            {
                count++;
                lengths[fact.StreamId] = lengths.GetValueOrDefault(fact.StreamId) + 1;
                if (since is null || fact.Time >= since)
                    recent.Add(fact.StreamId);
            }

            var outside = new SortedDictionary<string, int>(StringComparer.Ordinal);
            foreach (var stream in lengths.Keys.ToList())
            {
                var decided = InputMaps.Of(stream) is not null;
                if (!decided && recent.Contains(stream))
                    outside[KindOf(stream)] = outside.GetValueOrDefault(KindOf(stream)) + 1;
                if (!decided || !recent.Contains(stream))
                    lengths.Remove(stream);
            }

            return new Contents(lengths, count, outside);
        }

        private static string KindOf(string stream) => stream.IndexOf('-') is > 0 and var dash ? stream[..dash] : stream;
    }
}
