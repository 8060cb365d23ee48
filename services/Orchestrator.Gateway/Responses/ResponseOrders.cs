using System.Text.Json;

namespace Orchestrator.Gateway.Responses;

/// <summary>Starts a response by hand.</summary>
/// <param name="Version">The flow's version; the newest unless said.</param>
/// <param name="Data">What the flow starts with; unless said, the incident and the signal it is about, as when it starts by itself.</param>
public sealed record StartBody(string? Flow, int? Version, Guid? IncidentId, JsonElement? Data, string? Reason);

public sealed record OrderBody(string? Reason);

/// <param name="Compensate">Undo what completed (the default), or stop where it is.</param>
public sealed record CancelBody(string? Reason, bool? Compensate);

/// <param name="Output">What the step would have given.</param>
public sealed record CompleteBody(JsonElement? Output, string? Reason);

/// <param name="Input">For the step's next attempt.</param>
public sealed record InputBody(JsonElement? Input, string? Reason);
