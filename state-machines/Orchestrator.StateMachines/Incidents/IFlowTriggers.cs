using System.Text.Json;
using System.Text.Json.Serialization;
using Orchestrator.Contracts.Incidents;
using Orchestrator.Contracts.Signals;

namespace Orchestrator.StateMachines.Incidents;

/// <summary>Which flows respond to what. Pure: the same signal and incident get the same verdicts for as long as the flows are the same.</summary>
public interface IFlowTriggers
{
    /// <summary>One verdict a flow, of its newest version, whether its condition held or not: the incident records them all.</summary>
    IReadOnlyList<TriggerVerdict> Evaluate(Signal signal, IncidentView incident);
}

/// <summary>No flow responds by itself; people start them.</summary>
public sealed class NoFlowTriggers : IFlowTriggers
{
    public IReadOnlyList<TriggerVerdict> Evaluate(Signal signal, IncidentView incident) => [];
}

/// <summary>What conditions and flows see of an incident.</summary>
/// <param name="Episode">0, and one more each time it was reopened.</param>
public sealed record IncidentView(
    Guid Id,
    string State,
    string Title,
    Severity Severity,
    IReadOnlyDictionary<string, string> Labels,
    DateTimeOffset OpenedAt,
    int Episode);

/// <summary>The data a triggered flow starts with: <c>{"signal": {...}, "incident": {...}}</c>, named as in the API.</summary>
internal sealed record StartData(Signal Signal, IncidentView Incident)
{
    private static readonly JsonSerializerOptions AsInTheApi = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public JsonElement ToJson() => JsonSerializer.SerializeToElement(this, AsInTheApi);
}
