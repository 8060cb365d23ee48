using System.Collections.Concurrent;
using MassTransit;
using Orchestrator.AuditTrail.Messaging;
using Orchestrator.Contracts;

namespace Orchestrator.AuditTrail.Tests.Messaging.Probes;

/// <summary>Makes its consumer record a fact; or throw, as long as <see cref="Prober.Broken"/> has its id.</summary>
public sealed record Poke(Guid ProbeId, string Mood);

/// <summary>Passed on as a poke by a handling that may be repeated; or, silently, not at all.</summary>
public sealed record Nudge(Guid ProbeId, bool Silently = false);

/// <summary>Goes to the endpoint of the pokes, where nobody takes it.</summary>
public sealed record Unwanted(Guid ProbeId);

public sealed record ProbePoked(string Mood) : Fact;

public sealed class Prober : IConsumer<Poke>, IConsumer<Nudge>
{
    public static readonly ConcurrentDictionary<Guid, bool> Broken = new();

    /// <summary>A poke waits until the gate of its probe is open.</summary>
    public static readonly ConcurrentDictionary<Guid, TaskCompletionSource> Gates = new();

    public Task Consume(ConsumeContext<Nudge> context)
    {
        context.MayBeRepeated();
        return context.Message.Silently ? Task.CompletedTask : context.Publish(new Poke(context.Message.ProbeId, "nudged"));
    }

    public async Task Consume(ConsumeContext<Poke> context)
    {
        if (Gates.TryGetValue(context.Message.ProbeId, out var gate))
            await gate.Task;
        context.Record($"probe-{context.Message.ProbeId}", new ProbePoked(context.Message.Mood));
        if (Broken.ContainsKey(context.Message.ProbeId))
            throw new InvalidOperationException("the prober is broken");
    }
}
