using System.Text;
using Orchestrator.Contracts.Signals;

namespace Orchestrator.StateMachines.AlertGroups;

/// <summary>What makes two signals the same signal, and which group they belong to: the same on every intake and every retry.</summary>
public static class SignalIdentity
{
    /// <summary>
    /// The sender's id; else one derived from what the signal is about, its status and when that began; else one derived
    /// from the raw body, so that a sender's retry is still the same signal.
    /// </summary>
    /// <param name="startsAt">When the alert began (resolved: when it ended), by the sender's clock; null where the sender says nothing.</param>
    public static string IdOf(
        string? sendersId,
        string integration,
        string? dedupKey,
        SignalStatus status,
        DateTimeOffset? startsAt,
        ReadOnlySpan<byte> rawBody)
    {
        if (!string.IsNullOrWhiteSpace(sendersId))
            return sendersId;
        if (!string.IsNullOrWhiteSpace(dedupKey) && startsAt is { } at)
            return DerivedId.From(integration, dedupKey, status.ToString(), at.UtcDateTime.ToString("O")).ToString();
        return DerivedId.From(integration, Encoding.UTF8.GetString(rawBody)).ToString();
    }

    /// <summary>The id commands and facts know the signal by: senders' ids are only unique within their integration.</summary>
    public static Guid SignalId(string integration, string id) => DerivedId.From("signal", integration, id);

    public static Guid GroupId(string integration, string dedupKey) => DerivedId.From("group", integration, dedupKey);

    public static Guid IncidentId(Guid groupId, Guid openingSignalId) => DerivedId.From(groupId, openingSignalId.ToString());
}
