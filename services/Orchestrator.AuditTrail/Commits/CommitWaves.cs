using Orchestrator.AuditTrail.Outbox;

namespace Orchestrator.AuditTrail.Commits;

/// <summary>
/// Which units of work a store may put in one transaction: those that are fit to be stored and have no stream and no
/// message in common. The rest of them wait for the next wave, so that what the first one's end means to them is known.
/// </summary>
internal static class CommitWaves
{
    /// <param name="results">Where units that are not fit get their answer.</param>
    public static List<List<int>> Of(IReadOnlyList<UnitOfWork> units, Func<string, bool> isSnapshotKind, CommitResult?[] results)
    {
        var waves = new List<List<int>>();
        var streams = new Dictionary<string, int>(StringComparer.Ordinal);
        var messages = new Dictionary<InboxKey, int>();
        for (var i = 0; i < units.Count; i++)
        {
            var unit = units[i];
            if (FitToStore.Refusal(unit, isSnapshotKind) is { } refusal)
            {
                results[i] = new CommitResult.Failed(refusal);
                continue;
            }

            var wave = 0;
            foreach (var stream in Streams(unit))
                wave = Math.Max(wave, streams.GetValueOrDefault(stream, -1) + 1);
            if (unit.Inbox is { } key)
                wave = Math.Max(wave, messages.GetValueOrDefault(key, -1) + 1);

            foreach (var stream in Streams(unit))
                streams[stream] = wave;
            if (unit.Inbox is { } mine)
                messages[mine] = wave;
            while (waves.Count <= wave)
                waves.Add([]);
            waves[wave].Add(i);
        }

        return waves;
    }

    private static IEnumerable<string> Streams(UnitOfWork unit) =>
        unit.Appends.Select(append => append.StreamId).Concat(unit.Snapshots.Select(snapshot => snapshot.StreamId)).Distinct(StringComparer.Ordinal);
}
