using Orchestrator.Contracts.Signals;

namespace Orchestrator.Gateway.Signals;

/// <summary>A signal as any program can write it. Only <c>source</c>, <c>type</c> and <c>title</c> are needed.</summary>
public sealed record SignalBody
{
    /// <summary>The sender's id: the same id is the same signal, however often it is sent.</summary>
    public string? Id { get; init; }

    /// <summary>Who says so: a service, a rule, a host.</summary>
    public string? Source { get; init; }

    /// <summary>What kind: <c>slo-breach</c>, <c>fraud-risk</c>, ...</summary>
    public string? Type { get; init; }

    public Severity? Severity { get; init; }

    public SignalStatus? Status { get; init; }

    /// <summary>Signals with one key are about the same thing; <c>source/type</c> unless said.</summary>
    public string? DedupKey { get; init; }

    public string? Title { get; init; }

    public Dictionary<string, string>? Labels { get; init; }

    public Dictionary<string, string>? Annotations { get; init; }

    public List<string>? Links { get; init; }

    public DateTimeOffset? OccurredAt { get; init; }
}
