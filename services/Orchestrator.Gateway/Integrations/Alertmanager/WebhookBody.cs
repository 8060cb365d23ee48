using System.Text.Json;

namespace Orchestrator.Gateway.Integrations.Alertmanager;

/// <summary>
/// What Alertmanager posts (<c>webhook_config</c>, version 4), as far as it is read. Only <c>alerts</c> is needed: other senders and
/// test tools leave out the rest.
/// </summary>
public sealed record WebhookBody
{
    /// <summary>Of the group; counts for an alert that has none.</summary>
    public string? Status { get; init; }

    public string? Receiver { get; init; }

    /// <summary>Alerts that <c>max_alerts</c> cut off.</summary>
    public long? TruncatedAlerts { get; init; }

    /// <summary>Count for an alert that has none.</summary>
    public Dictionary<string, JsonElement>? CommonLabels { get; init; }

    /// <inheritdoc cref="CommonLabels"/>
    public Dictionary<string, JsonElement>? CommonAnnotations { get; init; }

    public List<AlertBody?>? Alerts { get; init; }
}

public sealed record AlertBody
{
    /// <summary><c>firing</c> or <c>resolved</c>.</summary>
    public string? Status { get; init; }

    /// <summary>What makes it this alert and no other.</summary>
    public Dictionary<string, JsonElement>? Labels { get; init; }

    public Dictionary<string, JsonElement>? Annotations { get; init; }

    public string? StartsAt { get; init; }

    /// <summary>Year 1 where it has not ended.</summary>
    public string? EndsAt { get; init; }

    public string? GeneratorURL { get; init; }
}
