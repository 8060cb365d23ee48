using Orchestrator.AuditTrail.Facts;
using Orchestrator.StateMachines;
using Orchestrator.StateMachines.Inputs;

namespace Orchestrator.Tabletop.Replays;

/// <summary>The facts of one handling in a stream's record: those with one causation id.</summary>
/// <param name="from">The first of them in the record.</param>
/// <param name="to">Behind the last.</param>
internal sealed class RecordedCommit(string streamId, IReadOnlyList<PlacedFact> record, PastFact[] past, int from, int to)
{
    public string StreamId { get; } = streamId;

    public RecordedFact First => record[from].Fact;

    /// <summary>Facts before it.</summary>
    public int Version => from;

    public ArraySegment<PastFact> Facts => new(past, from, to - from);

    /// <summary>Null where no message of the platform leads to such facts.</summary>
    public object? MessageOf(IInputMap map, Saga before) => Guid.TryParse(First.CausationId, out _)
        ? map.MessageOf(before, Guid.TryParse(First.CorrelationId, out var incident) ? incident : null, Facts, new ArraySegment<PastFact>(past, 0, from))
        : null;

    /// <summary>Null where it came out as recorded.</summary>
    /// <param name="error">What the machine threw, where it did.</param>
    public StreamReplay? Compare(object message, IReadOnlyList<RecordedFact> replayed, string? error)
    {
        var sender = Sender(replayed);
        for (var i = 0; i < Math.Max(Facts.Count, replayed.Count); i++)
        {
            var was = i < Facts.Count ? record[from + i].Fact : null;
            var now = i < replayed.Count ? replayed[i] : null;
            if (now?.Actor == Replica.Sender)
                now = now with { Actor = sender };
            if (was is null || now is null || was.Type != now.Type)
                return Different(i, message, was, now, [], error);

            var type = Facts[i].Fact.GetType();
            var fields = FactComparison.Compare(was, now, type);
            if (fields.Count > 0)
            {
                return FactComparison.UnknownField(was, type) is { } unknown
                    ? new StreamReplay.NotReplayable(StreamId, record.Count, $"{record[from + i].Place}: {was.Type} has a field '{unknown}' that this program does not know. Replay it with the newer one that wrote it.")
                    : Different(i, message, was, now, fields, null);
            }
        }

        return null;
    }

    private StreamReplay.Different Different(
        int at, object message, RecordedFact? was, RecordedFact? now, IReadOnlyList<FieldDifference> fields, string? error) => new(
        StreamId,
        record.Count,
        new Difference(
            was is null ? $"behind {record[to - 1].Place}" : record[from + at].Place,
            message.GetType().Name,
            was is null ? null : FactComparison.Shown(was),
            now is null ? null : FactComparison.Shown(now),
            fields,
            error));

    /// <summary>Who sent the message is recorded with the facts for which nobody else is named.</summary>
    private string? Sender(IReadOnlyList<RecordedFact> replayed)
    {
        for (var i = 0; i < Math.Min(Facts.Count, replayed.Count); i++)
        {
            if (replayed[i].Actor == Replica.Sender)
                return record[from + i].Fact.Actor;
        }

        return Replica.Sender;
    }
}
