using System.Collections.Concurrent;
using MassTransit;
using Orchestrator.AuditTrail.Messaging;
using Orchestrator.Contracts;

namespace Orchestrator.AuditTrail.Tests.Messaging.Probes;

/// <summary>Makes its consumer record a fact; or throw, as long as <see cref="Prober.Broken"/> has its id.</summary>
public sealed record Poke(Guid ProbeId, string Mood);

/// <summary>Goes to the endpoint of the pokes, where nobody takes it.</summary>
public sealed record Unwanted(Guid ProbeId);

public sealed record ProbePoked(string Mood) : Fact;

public sealed class Prober : IConsumer<Poke>
{
    public static readonly ConcurrentDictionary<Guid, bool> Broken = new();

    public Task Consume(ConsumeContext<Poke> context)
    {
        context.Record($"probe-{context.Message.ProbeId}", new ProbePoked(context.Message.Mood));
        return Broken.ContainsKey(context.Message.ProbeId) ? throw new InvalidOperationException("the prober is broken") : Task.CompletedTask;
    }
}
