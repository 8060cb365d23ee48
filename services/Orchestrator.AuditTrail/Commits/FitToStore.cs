using Orchestrator.AuditTrail.Facts;

namespace Orchestrator.AuditTrail.Commits;

/// <summary>
/// What no store can hold, found before the commit and told by name, so that one unit's bad data never reaches the
/// transaction it shares with others: text PostgreSQL's jsonb refuses, bodies too large, names missing or too long.
/// </summary>
internal static class FitToStore
{
    public static Exception? Refusal(UnitOfWork unit, Func<string, bool> isSnapshotKind)
    {
        try
        {
            foreach (var append in unit.Appends)
                Check(append);
            if (unit.Appends.Count > 1 && unit.Appends.DistinctBy(append => append.StreamId, StringComparer.Ordinal).Count() < unit.Appends.Count)
                throw new FactRefused($"A unit of work appends twice to stream {unit.Appends.GroupBy(append => append.StreamId, StringComparer.Ordinal).First(stream => stream.Count() > 1).Key}: put its facts in one append.");
            foreach (var snapshot in unit.Snapshots)
            {
                StorableText.StreamId(snapshot.StreamId);
                if (!isSnapshotKind(snapshot.Kind))
                    throw new FactRefused($"Snapshot of {snapshot.StreamId}: the store was not told of a kind '{snapshot.Kind}'.");
                StorableJson.Check(snapshot.Data.Span, StorableJson.MaxSnapshot, Subject.SnapshotOf(snapshot.StreamId));
            }

            if (unit.Snapshots.Count > 1 && unit.Snapshots.DistinctBy(snapshot => (snapshot.Kind, snapshot.StreamId)).Count() < unit.Snapshots.Count)
                throw new FactRefused($"A unit of work stores two snapshots of one stream ({unit.Snapshots[0].StreamId} or another): it has one current state.");
            foreach (var message in unit.Outbox)
            {
                if (StorableText.Flaw(message.Destination) is { } flaw)
                    throw new FactRefused($"Message {message.MessageId} cannot be stored: its destination has {flaw}.");
            }

            return null;
        }
        catch (FactRefused refused)
        {
            return refused;
        }
    }

    private static void Check(StreamAppend append)
    {
        StorableText.StreamId(append.StreamId);
        for (var i = 0; i < append.Facts.Count; i++)
        {
            var fact = append.Facts[i];
            if (string.IsNullOrEmpty(fact.Type))
                throw new FactRefused($"Fact {i + 1} for stream {append.StreamId} has no type.");
            var what = new Subject(append.StreamId, fact.Type);
            StorableText.Check(fact.Type, "type", what, StorableText.MaxType);
            StorableJson.Check(fact.Data.Span, StorableJson.MaxFact, what);
            if (fact.Headers is { } headers)
            {
                StorableJson.Check(headers.Span, StorableJson.MaxFact, what with { Headers = true });
                if (Simulated.IsMarked(headers.Span))
                    throw Simulated.Refusal(append.StreamId, fact.Type);
            }

            StorableText.Check(fact.Actor, "actor", what, StorableText.MaxId);
            StorableText.Check(fact.CorrelationId, "correlation id", what, StorableText.MaxId);
            StorableText.Check(fact.CausationId, "causation id", what, StorableText.MaxId);
        }
    }
}
