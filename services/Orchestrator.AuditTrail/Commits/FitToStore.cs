using System.Buffers.Text;
using System.Text.Unicode;
using Orchestrator.AuditTrail.Facts;

namespace Orchestrator.AuditTrail.Commits;

/// <summary>
/// What no store can hold, found before the commit and told by name, so that one unit's bad data never reaches the
/// transaction it shares with others: text PostgreSQL's jsonb refuses, bodies too large, names missing or too long.
/// </summary>
internal static class FitToStore
{
    public const int MaxBytes = 1024 * 1024;

    public const int MaxStreamId = 256;

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
                StreamId(snapshot.StreamId);
                if (!isSnapshotKind(snapshot.Kind))
                    throw new FactRefused($"Snapshot of {snapshot.StreamId}: the store was not told of a kind '{snapshot.Kind}'.");
                Json(snapshot.Data.Span, "the snapshot of", snapshot.StreamId);
            }

            if (unit.Snapshots.Count > 1 && unit.Snapshots.DistinctBy(snapshot => (snapshot.Kind, snapshot.StreamId)).Count() < unit.Snapshots.Count)
                throw new FactRefused($"A unit of work stores two snapshots of one stream ({unit.Snapshots[0].StreamId} or another): it has one current state.");
            foreach (var message in unit.Outbox)
                Text(message.Destination, $"the destination of message {message.MessageId}");
            return null;
        }
        catch (FactRefused refused)
        {
            return refused;
        }
    }

    private static void Check(StreamAppend append)
    {
        StreamId(append.StreamId);
        for (var i = 0; i < append.Facts.Count; i++)
        {
            var fact = append.Facts[i];
            var about = $"fact {i + 1} ({fact.Type}) for";
            if (string.IsNullOrEmpty(fact.Type))
                throw new FactRefused($"Fact {i + 1} for stream {append.StreamId} has no type.");
            Json(fact.Data.Span, about, append.StreamId);
            if (fact.Headers is { } headers)
                Json(headers.Span, $"the headers of {about}", append.StreamId);
            Text(fact.Actor, $"the actor of {about} stream {append.StreamId}");
            Text(fact.CorrelationId, $"the correlation id of {about} stream {append.StreamId}");
            Text(fact.CausationId, $"the causation id of {about} stream {append.StreamId}");
        }
    }

    private static void StreamId(string? id)
    {
        if (string.IsNullOrEmpty(id))
            throw new FactRefused("A stream id is missing: a fact belongs to a stream.");
        if (id.Length > MaxStreamId)
            throw new FactRefused($"Stream id {id[..40]}... has {id.Length} characters; {MaxStreamId} are allowed.");
        Text(id, $"stream id {id.Replace("\0", "\\0", StringComparison.Ordinal)}");
    }

    private static void Text(string? text, string where)
    {
        for (var i = 0; i < text?.Length; i++)
        {
            if (text[i] == '\0')
                throw new FactRefused($"A NUL character at {i} in {where}: PostgreSQL cannot hold it.");
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                i++;
            else if (char.IsSurrogate(text[i]))
                throw new FactRefused($"Half a surrogate pair (U+{(int)text[i]:X4}) at {i} in {where}: it is no character.");
        }
    }

    private static void Json(ReadOnlySpan<byte> json, string what, string streamId)
    {
        if (json.Length > MaxBytes)
            throw new FactRefused($"The body of {what} stream {streamId} has {json.Length:N0} bytes; {MaxBytes:N0} are allowed. Store large things by reference and digest.");
        if (!Utf8.IsValid(json))
            throw new FactRefused($"The body of {what} stream {streamId} is not UTF-8.");
        for (var at = 0; ;)
        {
            var found = json[at..].IndexOf((byte)'\\');
            if (found < 0)
                return;
            at += found;
            at += Escape(json[at..], at, what, streamId);
        }
    }

    /// <summary>Checks the escape at the start and says how long it is. What is no escape at all is the parser's to refuse.</summary>
    private static int Escape(ReadOnlySpan<byte> json, int at, string what, string streamId)
    {
        if (CodeUnit(json) is not { } unit)
            return Math.Min(2, json.Length);
        if (unit == 0)
            throw new FactRefused($"A NUL character (\\u0000) at byte {at} of {what} stream {streamId}: PostgreSQL cannot hold it.");
        if (!char.IsSurrogate(unit))
            return 6;
        return char.IsHighSurrogate(unit) && CodeUnit(json[6..]) is { } low && char.IsLowSurrogate(low)
            ? 12
            : throw new FactRefused($"Half a surrogate pair (\\u{(int)unit:X4}) at byte {at} of {what} stream {streamId}: it is no character.");
    }

    private static char? CodeUnit(ReadOnlySpan<byte> json) =>
        json.Length >= 6 && json[0] == '\\' && json[1] == 'u' && Utf8Parser.TryParse(json.Slice(2, 4), out ushort unit, out var read, 'x') && read == 4
            ? (char)unit
            : null;
}
