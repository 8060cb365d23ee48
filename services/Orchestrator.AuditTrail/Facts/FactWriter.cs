using System.Diagnostics;
using System.Text.Json;
using Orchestrator.AuditTrail.Snapshots;
using Orchestrator.StateMachines;

namespace Orchestrator.AuditTrail.Facts;

/// <summary>Makes what is stored of what was decided, and refuses what must not be stored before anything is.</summary>
public sealed class FactWriter(FactTypes types)
{
    public FactTypes Types { get; } = types;

    /// <exception cref="FactRefused">Names the stream, the fact, what is wrong and where in it.</exception>
    public NewFact Write(string streamId, StagedFact staged, string? correlationId, Guid causationId)
    {
        var (name, dotnetType) = Types.NameOf(staged.Fact.GetType());
        var data = JsonSerializer.SerializeToUtf8Bytes(staged.Fact, staged.Fact.GetType(), FactJson.Options);
        return new NewFact(staged.Id, name, dotnetType, data, staged.At, staged.Actor, correlationId, causationId.ToString(), Headers(staged.Reason));
    }

    /// <exception cref="FactRefused">The state is too large, or holds text that cannot be stored.</exception>
    public Snapshot WriteSnapshot(Saga saga)
    {
        var type = saga.GetType();
        var data = JsonSerializer.SerializeToUtf8Bytes(saga, type, FactJson.Options);
        return new Snapshot(StreamAttribute.KindOf(type), saga.StreamId, saga.Version, data, $"{type.FullName}, {type.Assembly.GetName().Name}");
    }

    private static ReadOnlyMemory<byte>? Headers(string? reason)
    {
        var trace = Activity.Current?.Id;
        if (reason is null && trace is null)
            return null;
        var headers = new Dictionary<string, string>(2);
        if (trace is not null)
            headers["traceparent"] = trace;
        if (reason is not null)
            headers["reason"] = reason;
        return JsonSerializer.SerializeToUtf8Bytes(headers, FactJson.Options);
    }
}
