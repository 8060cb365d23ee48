using System.Buffers;
using System.Diagnostics;
using System.Text.Json;
using Orchestrator.AuditTrail.Snapshots;
using Orchestrator.StateMachines;

namespace Orchestrator.AuditTrail.Facts;

/// <summary>Makes what is stored of what was decided, and refuses what must not be stored before anything is.</summary>
/// <param name="simulated">Marks every fact as one that no trail may take.</param>
public sealed class FactWriter(FactTypes types, bool simulated = false)
{
    private static readonly ReadOnlyMemory<byte>? OnlySimulated = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, bool> { [Simulated.Header] = true });

    public FactTypes Types { get; } = types;

    /// <exception cref="FactRefused">Names the stream, the fact, what is wrong and where in it.</exception>
    public NewFact Write(string streamId, StagedFact staged, string? correlationId, Guid causationId)
    {
        StorableText.StreamId(streamId);
        var (name, dotnetType) = Types.NameOf(staged.Fact.GetType());
        var what = new Subject(streamId, name);
        StorableText.Check(name, "type", what, StorableText.MaxType);
        StorableText.Check(staged.Actor, "actor", what, StorableText.MaxId);
        StorableText.Check(correlationId, "correlation id", what, StorableText.MaxId);
        var data = StorableJson.Serialize(staged.Fact, staged.Fact.GetType(), StorableJson.MaxFact, what);
        return new NewFact(
            staged.Id, name, dotnetType, data, staged.At, staged.Actor, correlationId, causationId.ToString(), Headers(staged.Reason, what))
        {
            Content = staged.Fact,
        };
    }

    /// <exception cref="FactRefused">The state is too large, or holds text that cannot be stored.</exception>
    public Snapshot WriteSnapshot(Saga saga)
    {
        var type = saga.GetType();
        StorableText.StreamId(saga.StreamId);
        var data = StorableJson.Serialize(saga, type, StorableJson.MaxSnapshot, Subject.SnapshotOf(saga.StreamId));
        return new Snapshot(StreamAttribute.KindOf(type), saga.StreamId, saga.Version, data, FactTypes.DotnetTypeOf(type));
    }

    private ReadOnlyMemory<byte>? Headers(string? reason, Subject what)
    {
        // What happens to be traced around a simulation is none of its facts' business.
        var trace = simulated ? null : Activity.Current?.Id;
        if (reason is null && trace is null)
            return simulated ? OnlySimulated : default(ReadOnlyMemory<byte>?);
        StorableText.Check(reason, "reason", what);
        var headers = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(headers))
        {
            json.WriteStartObject();
            if (trace is not null)
                json.WriteString("traceparent", trace);
            if (reason is not null)
                json.WriteString("reason", reason);
            if (simulated)
                json.WriteBoolean(Simulated.Header, value: true);
            json.WriteEndObject();
        }

        StorableJson.Check(headers.WrittenSpan, StorableJson.MaxFact, what with { Headers = true });
        return headers.WrittenMemory;
    }
}
