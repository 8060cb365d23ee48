using System.Buffers;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using MassTransit;
using MassTransit.Serialization;
using Orchestrator.AuditTrail.Outbox;

namespace Orchestrator.AuditTrail.Messaging;

/// <summary>
/// MassTransit's JSON envelope, written once at commit time and sent as it is ever after, so that a message sent again is the
/// same bytes. Host information is left out: it says nothing a trail needs.
/// </summary>
public static class Envelope
{
    public const string ContentType = "application/vnd.masstransit+json";

    /// <summary>Header: who sent the message.</summary>
    public const string Actor = "Orchestrator-Actor";

    /// <summary>Header: the incident it is about.</summary>
    public const string Incident = "Orchestrator-Incident";

    /// <summary>Header: the outbox row of another message, which stays until this message is handled.</summary>
    public const string Row = "Orchestrator-Row";

    private static readonly JsonSerializerOptions Options = MessageOptions();

    /// <summary>
    /// Has MassTransit read what this class writes. Before the first endpoint is made: those keep the options they find, and a
    /// process that only receives would otherwise not know enums by name.
    /// </summary>
    internal static void AgreeOnJson() => RuntimeHelpers.RunClassConstructor(typeof(Envelope).TypeHandle);

    public static ReadOnlyMemory<byte> Write(Guid messageId, object message, DateTimeOffset sentAt, string actor, string? incident, Guid? token = null, OutboxKey? row = null)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("messageId", messageId);
        json.WriteStartArray("messageType");
        json.WriteStringValue(MessageUrn.ForTypeString(message.GetType()));
        json.WriteEndArray();
        json.WritePropertyName("message");
        JsonSerializer.Serialize(json, message, message.GetType(), Options);
        json.WriteString("sentTime", sentAt.UtcDateTime);
        json.WriteStartObject("headers");
        json.WriteString(Actor, actor);
        if (incident is not null)
            json.WriteString(Incident, incident);
        if (token is { } timer)
            json.WriteString(MessageHeaders.SchedulingTokenId, timer.ToString("D"));
        if (row is { } other)
            json.WriteString(Row, $"{other.MessageId:D} {other.Destination}");
        if (Activity.Current?.Id is { } activity)
            json.WriteString("MT-Activity-Id", activity);
        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    /// <summary>The row that a message carries in its header, if it does.</summary>
    public static OutboxKey? RowIn(Headers headers) => headers.Get<string>(Row)?.Split(' ') is [var id, var destination]
        ? new OutboxKey(Guid.Parse(id), destination)
        : null;

    /// <summary>MassTransit's own options, compact; enums as text, so that a person reading a queue can tell what they mean.</summary>
    private static JsonSerializerOptions MessageOptions()
    {
        var theirs = SystemTextJsonMessageSerializer.Options;
        if (!theirs.Converters.Any(converter => converter is JsonStringEnumConverter))
            SystemTextJsonMessageSerializer.Options = theirs = new JsonSerializerOptions(theirs) { Converters = { new JsonStringEnumConverter() } };
        return new JsonSerializerOptions(theirs) { WriteIndented = false };
    }
}
