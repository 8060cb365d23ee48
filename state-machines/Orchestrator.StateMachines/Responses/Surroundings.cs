using System.Text.Json;
using Orchestrator.Contracts.Signals;
using Orchestrator.StateMachines.Automation;
using Orchestrator.StateMachines.Flows;

namespace Orchestrator.StateMachines.Responses;

/// <summary>What a response's decisions see of the world around them; all else comes with messages.</summary>
/// <param name="Environment">For example <c>production</c>: guarded steps earn their trust in each anew.</param>
/// <param name="Automation">The emergency stop.</param>
public record Surroundings(string Environment, IAutomationState Automation)
{
    public virtual string Environment { get; init; } = Environment;
}

/// <summary>A response's data as seen from one of its steps.</summary>
internal sealed class Situation(Response saga, string path) : ResponseData
{
    public override Guid ResponseId => saga.CorrelationId;

    public override Guid IncidentId => saga.IncidentId;

    public override DateTimeOffset StartedAt => saga.StartedAt;

    public override DateTimeOffset Now => saga.Now;

    public override JsonElement Start => saga.Data;

    public override Signal Signal => saga.SignalRead ??=
        saga.Data.ValueKind == JsonValueKind.Object && saga.Data.TryGetProperty("signal", out var signal)
            ? FlowJson.To<Signal>(signal, "the signal")
            : throw new DataMissing("this response was started without a signal");

    protected override JsonElement? FindOutput(string step) =>
        Locating.In(saga.Outputs, step, path) is { } found ? saga.Outputs[found] : null;

    protected override bool HasCompleted(string step) =>
        Locating.In(saga.Steps, step, path) is { } found && saga.Steps[found].Status == StepStatus.Completed;

    protected override JsonElement? FindItem(string forEach)
    {
        for (var prefix = StepPath.PrefixOf(path); prefix.Length > 0; prefix = StepPath.PrefixOf(StepPath.ItemOf(prefix).ForEach))
        {
            if (StepPath.NameOf(StepPath.ItemOf(prefix).ForEach) == forEach && saga.Items.TryGetValue(prefix[..^1], out var item))
                return item;
        }

        return null;
    }
}

internal static class Locating
{
    /// <summary>The instance of a step that another sees: in the same item, in an item around it, or in none.</summary>
    public static string? In<T>(Dictionary<string, T> among, string step, string from)
    {
        for (var prefix = StepPath.PrefixOf(from); ; prefix = StepPath.PrefixOf(StepPath.ItemOf(prefix).ForEach))
        {
            if (among.ContainsKey(prefix + step))
                return prefix + step;
            if (prefix.Length == 0)
                return null;
        }
    }
}
