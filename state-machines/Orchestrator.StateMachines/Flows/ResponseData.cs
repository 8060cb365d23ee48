using System.Text.Json;
using Orchestrator.Contracts.Signals;

namespace Orchestrator.StateMachines.Flows;

/// <summary>
/// What a flow's expressions see of a response, read-only: the signal it answers, the outputs of completed steps, the item a
/// ForEach is at. There is nothing here that a replay would not see again.
/// </summary>
public abstract class ResponseData
{
    public abstract Guid ResponseId { get; }

    public abstract Guid IncidentId { get; }

    public abstract DateTimeOffset StartedAt { get; }

    /// <summary>Decision time, UTC: recorded with what is decided.</summary>
    public abstract DateTimeOffset Now { get; }

    /// <summary>The signal that started the response.</summary>
    /// <exception cref="DataMissing">It was started without one.</exception>
    public abstract Signal Signal { get; }

    /// <summary>All that the response started with, as JSON.</summary>
    public abstract JsonElement Start { get; }

    /// <summary>What a step that has completed gave.</summary>
    /// <exception cref="DataMissing">It has no output: it was not reached, was skipped, or its fallback did its work.</exception>
    public T From<T>(StepOutput<T> step)
    {
        var found = step is Item<T> ? FindItem(step.Name) : FindOutput(step.Name);
        return found is { } output
            ? FlowJson.To<T>(output, $"the output of '{step.Name}'")
            : throw new DataMissing($"step '{step.Name}' has no output here: it was not reached, was skipped or fell back; ask r.Has({step.Name}) first");
    }

    /// <summary>Whether a step has completed and left an output.</summary>
    public bool Has(StepOutput step) => FindOutput(step.Name) is not null;

    /// <summary>Whether a step has completed, by itself, by hand or by its fallback, whatever it left.</summary>
    public bool Done(StepOutput step) => HasCompleted(step.Name);

    /// <summary>What a parent flow handed over with <c>StartFlow</c>, or a person with a start by hand.</summary>
    public T Input<T>() => Start.TryGetProperty("input", out var input)
        ? FlowJson.To<T>(input, "the input of this response")
        : throw new DataMissing("this response was started without an input");

    protected abstract JsonElement? FindOutput(string step);

    protected abstract JsonElement? FindItem(string forEach);

    protected abstract bool HasCompleted(string step);
}

/// <summary>Signals as conditions read them.</summary>
public static class SignalReading
{
    /// <exception cref="DataMissing">The signal has no such label; the message names those it has.</exception>
    public static string Label(this Signal signal, string name) => signal.Labels.TryGetValue(name, out var value)
        ? value
        : throw new DataMissing($"the signal has no label '{name}'; it has: {string.Join(", ", signal.Labels.Keys.Order(StringComparer.Ordinal))}");

    public static string Label(this Signal signal, string name, string otherwise) =>
        signal.Labels.TryGetValue(name, out var value) ? value : otherwise;
}
