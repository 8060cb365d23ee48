using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Orchestrator.AuditTrail.Commits;
using Orchestrator.AuditTrail.Facts;
using Orchestrator.AuditTrail.Streams;

namespace Orchestrator.AuditTrail.Export;

/// <summary>Reads an export back.</summary>
public static class StreamImport
{
    /// <summary>The facts of an export, in its order. What was yielded before an error is sound.</summary>
    /// <exception cref="ExportUnreadable">Names the line, and whether the file was cut, edited, or is newer than this program.</exception>
    public static async IAsyncEnumerable<RecordedFact> Read(Stream input, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        using var reader = new StreamReader(input, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true), leaveOpen: true);
        var format = new ExportFormat();
        var line = 0;
        var facts = 0L;
        while (await reader.ReadLineAsync(cancellation) is { } text)
        {
            using var json = Parse(text, ++line, format);
            if (line == 1)
            {
                CheckFormat(json.RootElement);
            }
            else if (json.RootElement.TryGetProperty("facts", out var total))
            {
                if (total.GetInt64() != facts)
                    throw new ExportUnreadable(line, $"the file says it holds {total} facts and holds {facts}.");
                if (await reader.ReadLineAsync(cancellation) is not null)
                    throw new ExportUnreadable(line + 1, "something follows after the end: the file was edited.");
                yield break;
            }
            else
            {
                facts++;
                yield return Fact(json.RootElement, line);
            }
        }

        throw new ExportUnreadable(line + 1, line == 0 ? "the file is empty." : "the file ends before its last line: it was cut. Export it anew.");
    }

    /// <summary>Appends the facts to a store that does not have their streams yet. Ids, times and versions stay; positions are the store's own.</summary>
    /// <exception cref="StreamConflict">The store has one of the streams already.</exception>
    public static async Task<long> Into(IAuditStore store, IAsyncEnumerable<RecordedFact> facts, CancellationToken cancellation = default)
    {
        var count = 0L;
        await foreach (var fact in facts.WithCancellation(cancellation))
        {
            ReadOnlyMemory<byte>? headers = null;
            if (fact.Headers is not null)
                headers = Encoding.UTF8.GetBytes(fact.Headers);
            var imported = new NewFact(
                fact.Id, fact.Type, fact.DotnetType ?? "", Encoding.UTF8.GetBytes(fact.Data), fact.Time, fact.Actor ?? "", fact.CorrelationId, fact.CausationId,
                headers);
            var unit = new UnitOfWork { Appends = { new StreamAppend(fact.StreamId, KindOf(fact.StreamId), ExpectedVersion.Exactly(fact.Version - 1), [imported]) } };
            switch ((await store.Commit([unit], cancellation))[0])
            {
                case CommitResult.Conflicted conflicted:
                    throw conflicted.Conflict;
                case CommitResult.Failed failed:
                    throw failed.Error;
            }

            count++;
        }

        return count;
    }

    /// <summary>A saga's stream is its kind and its id, <c>incident-&lt;uuid&gt;</c>; others have no kind.</summary>
    private static string? KindOf(string streamId) =>
        streamId.Length > 37 && streamId[^37] == '-' && Guid.TryParse(streamId.AsSpan(streamId.Length - 36), out _) ? streamId[..^37] : null;

    private static JsonDocument Parse(string text, int line, ExportFormat format)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        JsonDocument json;
        try
        {
            json = JsonDocument.Parse(bytes);
        }
        catch (JsonException broken)
        {
            throw new ExportUnreadable(line, text.EndsWith('}') ? $"it does not parse, so it was edited ({broken.Message})." : "it stops in the middle: the file was cut. Export it anew.");
        }

        var covered = bytes.Length - ExportFormat.CheckLength - ExportFormat.CheckStart.Length;
        var whole = covered > 0 && bytes.AsSpan(covered).StartsWith(ExportFormat.CheckStart)
            && json.RootElement.GetProperty("check").GetString() == format.Next(bytes.AsSpan(0, covered));
        if (whole)
            return json;
        using (json)
        {
            // A newer program may check in another way; that it is newer is the better thing to say.
            if (line == 1)
                CheckFormat(json.RootElement);
        }

        throw new ExportUnreadable(line, "it, or one before it, was edited, added or taken out: its check does not fit.");
    }

    private static void CheckFormat(JsonElement first)
    {
        if (first.ValueKind != JsonValueKind.Object || !first.TryGetProperty("format", out var name) || !name.ValueEquals(ExportFormat.Name)
            || !first.TryGetProperty("formatVersion", out var version))
        {
            throw new ExportUnreadable(1, $"it does not begin with {{\"format\":\"{ExportFormat.Name}\",...}}: this is no export of facts.");
        }

        if (version.GetInt32() > ExportFormat.Version)
            throw new ExportUnreadable(1, $"the file is of format {version} and this program reads up to {ExportFormat.Version}: read it with the newer program that wrote it.");
    }

    private static RecordedFact Fact(JsonElement json, int line)
    {
        try
        {
            var headers = json.GetProperty("headers");
            return new RecordedFact(
                json.GetProperty("position").GetInt64(),
                json.GetProperty("id").GetGuid(),
                json.GetProperty("stream").GetString()!,
                json.GetProperty("version").GetInt64(),
                json.GetProperty("type").GetString()!,
                json.GetProperty("dotnetType").GetString(),
                json.GetProperty("data").GetRawText(),
                json.GetProperty("time").GetDateTimeOffset(),
                json.GetProperty("actor").GetString(),
                json.GetProperty("correlationId").GetString(),
                json.GetProperty("causationId").GetString(),
                headers.ValueKind == JsonValueKind.Null ? null : headers.GetRawText(),
                json.TryGetProperty("archived", out var archived) && archived.GetBoolean());
        }
        catch (Exception broken) when (broken is KeyNotFoundException or FormatException or InvalidOperationException)
        {
            throw new ExportUnreadable(line, $"it is no fact ({broken.Message}).");
        }
    }
}
