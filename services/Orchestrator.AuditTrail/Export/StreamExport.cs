using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using Orchestrator.AuditTrail.Facts;

namespace Orchestrator.AuditTrail.Export;

/// <summary>Writes facts as a file that any program can read and that this one can read back.</summary>
public static class StreamExport
{
    private const int FactsAtOnce = 500;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Everything recorded after a position and up to now, in order.</summary>
    public static async IAsyncEnumerable<RecordedFact> Recorded(
        IAuditStore store, long after = 0, bool includeArchived = true, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        while (true)
        {
            var page = await store.ReadAll(after, FactsAtOnce, includeArchived, cancellation);
            foreach (var fact in page.Facts)
                yield return fact;
            if (page.AtGap && page.Position == after)
                await store.WaitForFacts(after, cancellation);
            else if (!page.AtGap && page.Facts.Count < FactsAtOnce)
                yield break;
            after = page.Position;
        }
    }

    /// <summary>Writes facts, one a line. Returns how many.</summary>
    public static async Task<long> Write(IAsyncEnumerable<RecordedFact> facts, Stream output, CancellationToken cancellation = default)
    {
        var format = new ExportFormat();
        var buffer = new ArrayBufferWriter<byte>();
        await WriteLine(output, format, buffer, writer =>
        {
            writer.WriteString("format", ExportFormat.Name);
            writer.WriteNumber("formatVersion", ExportFormat.Version);
        });
        var count = 0L;
        await foreach (var fact in facts.WithCancellation(cancellation))
        {
            count++;
            await WriteLine(output, format, buffer, writer => WriteFact(writer, fact));
        }

        await WriteLine(output, format, buffer, writer => writer.WriteNumber("facts", count));
        return count;
    }

    private static void WriteFact(Utf8JsonWriter writer, RecordedFact fact)
    {
        writer.WriteNumber("position", fact.Position);
        writer.WriteString("id", fact.Id);
        writer.WriteString("stream", fact.StreamId);
        writer.WriteNumber("version", fact.Version);
        writer.WriteString("type", fact.Type);
        writer.WriteString("dotnetType", fact.DotnetType);
        writer.WritePropertyName("data");
        WriteJson(writer, fact.Data);
        writer.WritePropertyName("time");
        JsonSerializer.Serialize(writer, fact.Time, FactJson.Options);
        writer.WriteString("actor", fact.Actor);
        writer.WriteString("correlationId", fact.CorrelationId);
        writer.WriteString("causationId", fact.CausationId);
        writer.WritePropertyName("headers");
        WriteJson(writer, fact.Headers ?? "null");
        if (fact.IsArchived)
            writer.WriteBoolean("archived", value: true);
    }

    /// <summary>On one line, however a foreign writer laid it out.</summary>
    private static void WriteJson(Utf8JsonWriter writer, string json)
    {
        using var document = JsonDocument.Parse(json);
        document.RootElement.WriteTo(writer);
    }

    private static async Task WriteLine(Stream output, ExportFormat format, ArrayBufferWriter<byte> buffer, Action<Utf8JsonWriter> write)
    {
        buffer.ResetWrittenCount();
        await using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            write(writer);
            await writer.FlushAsync();
            var check = format.Next(buffer.WrittenSpan);
            writer.WriteString("check", check);
            writer.WriteEndObject();
        }

        buffer.Write("\n"u8);
        await output.WriteAsync(buffer.WrittenMemory);
    }
}
