namespace Orchestrator.Tabletop.WhatIfs;

/// <summary>Which of the recorded incidents are asked about: of those whose response ran the flow, all that this leaves.</summary>
/// <param name="Incident">Its id, or how it begins.</param>
/// <param name="Since">Those that opened since then.</param>
/// <param name="Ran">Those whose response ran this version.</param>
public sealed record AskedIncidents(string? Incident = null, DateTimeOffset? Since = null, int? Ran = null)
{
    public static readonly AskedIncidents All = new();

    internal bool Takes(Guid incident, DateTimeOffset openedAt) =>
        (Incident is null || incident.ToString().StartsWith(Incident, StringComparison.OrdinalIgnoreCase)) && (Since is null || openedAt >= Since);
}

/// <summary>The incident that was asked about is not in the record, or nothing in it can be asked.</summary>
public sealed class IncidentNotFound(string message) : Exception(message);
