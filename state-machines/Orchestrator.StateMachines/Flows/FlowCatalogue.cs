using System.Collections.Frozen;
using Orchestrator.Contracts.Incidents;
using Orchestrator.Contracts.Signals;
using Orchestrator.StateMachines.Incidents;

namespace Orchestrator.StateMachines.Flows;

/// <summary>A running response and the version of its flow that it stays on.</summary>
public sealed record PinnedResponse(Guid ResponseId, string Flow, int Version, string DefinitionHash);

/// <summary>
/// The flows of this build, several versions side by side. New responses take the newest; running ones stay on theirs, and an
/// engine that lacks one of those refuses to start.
/// </summary>
public sealed class FlowCatalogue : IFlowTriggers
{
    private readonly FrozenDictionary<(string Flow, int Version), FlowDefinition> _all;
    private readonly FrozenDictionary<string, FlowDefinition> _newest;

    /// <exception cref="FlowInvalid">
    /// One version with two definitions; a flow that starts an unknown one, or itself in a roundabout way.
    /// </exception>
    public FlowCatalogue(IEnumerable<FlowDefinition> flows)
    {
        var all = flows.DistinctBy(flow => (flow.Name, flow.Version, flow.Hash)).ToList();
        var twice = all.GroupBy(flow => (flow.Name, flow.Version)).Where(same => same.Count() > 1).Select(same => new Finding(
            same.Key.Name,
            null,
            $"version {same.Key.Version} has two definitions ({string.Join(" and ", same.Select(flow => flow.Hash[..12]))})",
            "A changed flow is a new version: raise the number in flow.Named(...)")).ToList();
        if (twice.Count > 0)
            throw new FlowInvalid(twice);
        _all = all.ToFrozenDictionary(flow => (flow.Name, flow.Version));
        _newest = all.GroupBy(flow => flow.Name).ToFrozenDictionary(same => same.Key, same => same.MaxBy(flow => flow.Version)!);
        var findings = all.SelectMany(Children).ToList();
        if (findings.Count > 0)
            throw new FlowInvalid(findings);
    }

    /// <summary>Every version of every flow, by name and version.</summary>
    public IEnumerable<FlowDefinition> All => _all.Values.OrderBy(flow => flow.Name, StringComparer.Ordinal).ThenBy(flow => flow.Version);

    /// <summary>What new responses run, by name.</summary>
    public IEnumerable<FlowDefinition> Newest => _newest.Values.OrderBy(flow => flow.Name, StringComparer.Ordinal);

    /// <exception cref="FlowInvalid">All findings of all flows.</exception>
    public static FlowCatalogue Of(params IEnumerable<Flow> flows)
    {
        var inspected = flows.Select(flow => flow.Inspect()).ToList();
        var findings = inspected.SelectMany(result => result.Findings).ToList();
        return findings.Count > 0 ? throw new FlowInvalid(findings) : new FlowCatalogue(inspected.Select(result => result.Definition));
    }

    /// <param name="version">Null is the newest.</param>
    public FlowDefinition? Find(string flow, int? version = null) =>
        version is { } pinned ? _all.GetValueOrDefault((flow, pinned)) : _newest.GetValueOrDefault(flow);

    /// <exception cref="FlowMissing">This build does not have it; the message says what it has.</exception>
    public FlowDefinition Get(string flow, int? version = null) => Find(flow, version) ?? throw new FlowMissing(flow, version, this);

    /// <summary>What the newest version of each flow that has a condition says to a signal.</summary>
    public IReadOnlyList<TriggerVerdict> Evaluate(Signal signal, IncidentView incident) => [.. Newest
        .Where(flow => flow.StartsWhen is not null)
        .Select(flow => new TriggerVerdict(flow.Name, flow.Version, flow.StartsWhen!.Text, flow.StartsWhen.Holds(signal, incident)))];

    /// <summary>Refuses to run without a version that running responses are on, or with another definition of it.</summary>
    /// <exception cref="PinnedVersionsMissing">Names each version and its responses.</exception>
    public void EnsureHolds(IEnumerable<PinnedResponse> running)
    {
        var missing = running
            .GroupBy(response => (response.Flow, response.Version, response.DefinitionHash))
            .Where(same => Find(same.Key.Flow, same.Key.Version)?.Hash != same.Key.DefinitionHash)
            .Select(same => new MissingVersion(
                same.Key.Flow,
                same.Key.Version,
                Find(same.Key.Flow, same.Key.Version) is not null,
                [.. same.Select(response => response.ResponseId).Order()]))
            .ToList();
        if (missing.Count > 0)
            throw new PinnedVersionsMissing(missing);
    }

    private IEnumerable<Finding> Children(FlowDefinition flow)
    {
        foreach (var step in flow.Steps.OfType<StartFlowStep>())
        {
            if (Find(step.Flow, step.Version) is not { } child)
            {
                yield return new Finding(
                    flow.Name, step.Name, $"it starts an unknown flow: '{step.Flow}'{(step.Version is { } v ? $" version {v}" : "")}",
                    $"Register it, or start one of: {string.Join(", ", _newest.Keys.Order(StringComparer.Ordinal))}");
            }
            else if (child.Name != flow.Name && Starts(child, flow.Name, []))
            {
                yield return new Finding(
                    flow.Name,
                    step.Name,
                    $"'{step.Flow}' starts '{flow.Name}' again: the flows can loop",
                    "Break the circle");
            }
        }
    }

    private bool Starts(FlowDefinition flow, string wanted, HashSet<string> seen) =>
        seen.Add(flow.ToString()) && flow.Steps.OfType<StartFlowStep>().Any(step =>
            step.Flow == wanted || (Find(step.Flow, step.Version) is { } child && Starts(child, wanted, seen)));
}

/// <summary>
/// This build lacks a flow or version. On the bus, give the message back, delayed: during a rolling deployment another process has it.
/// </summary>
public sealed class FlowMissing(string flow, int? version, FlowCatalogue catalogue)
    : Exception($"There is no flow '{flow}'{(version is { } v ? $" in version {v}" : "")}; there is: {string.Join(", ", catalogue.All)}")
{
    public string Flow { get; } = flow;

    public int? Version { get; } = version;

    /// <summary>What is missing, in an exception as MassTransit hands it out: what a machine throws comes wrapped.</summary>
    public static FlowMissing? In(Exception? exception)
    {
        while (exception is not null and not FlowMissing)
            exception = exception.InnerException;
        return (FlowMissing?)exception;
    }
}

/// <param name="OtherDefinition">The version is there, but means something else.</param>
public sealed record MissingVersion(string Flow, int Version, bool OtherDefinition, IReadOnlyList<Guid> Responses)
{
    private const int MostNamed = 20;

    public override string ToString() =>
        $"{Flow} v{Version} {(OtherDefinition ? "has changed under" : "is missing for")} {Responses.Count} running response{(Responses.Count == 1 ? "" : "s")}: "
        + string.Join(", ", Responses.Take(MostNamed)) + (Responses.Count > MostNamed ? ", ..." : "");
}

/// <summary>Running responses are on versions this build does not have.</summary>
public sealed class PinnedVersionsMissing(IReadOnlyList<MissingVersion> missing) : Exception(
    $"Running responses stay on the version they started with, and this build lacks some: {string.Join("; ", missing)}. "
    + "Register these versions beside the new ones, or let the responses end first.")
{
    public IReadOnlyList<MissingVersion> Missing { get; } = missing;
}
