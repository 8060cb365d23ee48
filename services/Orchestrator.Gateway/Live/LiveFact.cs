using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Orchestrator.AuditTrail.Facts;
using Orchestrator.Gateway.Http;
using Orchestrator.Gateway.Timelines;

namespace Orchestrator.Gateway.Live;

/// <summary>A fact on its way to whoever follows: put into words once, by the first who wants it.</summary>
public sealed class LiveFact(TypedFact fact)
{
    private const int UuidAndDash = 37;

    private byte[]? _event;

    public long Position => fact.Recorded.Position;

    public string Type => fact.Recorded.Type;

    public string Stream => fact.Recorded.StreamId;

    public string? Incident => fact.Recorded.CorrelationId;

    /// <summary><c>incident</c> of <c>incident-6f1c...</c>.</summary>
    public string Kind => Stream.Length > UuidAndDash ? Stream[..^UuidAndDash] : Stream;

    /// <summary>A server-sent event: its position is its id, a timeline entry its data.</summary>
    public ReadOnlySpan<byte> Event => _event ??= Write();

    private byte[] Write()
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"id: {Position}\ndata: "), buffer);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = ApiJson.Options.Encoder }))
            JsonSerializer.Serialize(json, TimelineReader.Tell(fact), ApiJson.Options);
        buffer.Write("\n\n"u8);
        return buffer.WrittenSpan.ToArray();
    }
}
