using System.Text.Json;
using System.Text.Json.Serialization;
using Orchestrator.Contracts.Responses;
using Orchestrator.Contracts.Signals;

namespace Orchestrator.StateMachines.Responses;

/// <summary>What a response is about, apart from being paused.</summary>
public enum Phase
{
    Queued,
    Running,
    Stopping,
    Compensating,
    Ended,
}

/// <summary>
/// One response to an incident: where it is in its flow. Holds what later steps can still need: what is under way, a summary of
/// what ended, outputs that expressions may ask for, what there would be to undo. The rest is in the facts.
/// </summary>
[Stream("response")]
public sealed partial class Response : Saga
{
    [JsonInclude]
    [Indexed]
    public Guid IncidentId { get; private set; }

    [JsonIgnore]
    public override Guid? Incident => IncidentId;

    [JsonInclude]
    [Indexed]
    public string Flow { get; private set; } = "";

    /// <summary>It stays on the version it started with.</summary>
    [JsonInclude]
    public int FlowVersion { get; private set; }

    [JsonInclude]
    public string DefinitionHash { get; private set; } = "";

    [JsonInclude]
    public JsonElement Data { get; private set; }

    /// <summary>The signal in <see cref="Data"/>, once something has asked for it: it is read once, not at each step.</summary>
    internal Signal? SignalRead { get; set; }

    [JsonInclude]
    public string StartedBy { get; private set; } = "";

    [JsonInclude]
    [Indexed]
    public DateTimeOffset StartedAt { get; private set; }

    [JsonInclude]
    public DateTimeOffset? DeadlineAt { get; private set; }

    [JsonInclude]
    public Guid? ParentResponseId { get; private set; }

    [JsonInclude]
    public string? ParentStep { get; private set; }

    /// <summary>The response whose key this one runs under.</summary>
    [JsonInclude]
    public Guid? LeaseRoot { get; private set; }

    [JsonInclude]
    public Guid? LockId { get; private set; }

    [JsonInclude]
    public string? Key { get; private set; }

    [JsonInclude]
    public bool HoldsKey { get; private set; }

    /// <summary>The response that holds the key, while this one waits.</summary>
    [JsonInclude]
    public Guid? WaitsFor { get; private set; }

    [JsonInclude]
    public Phase Phase { get; private set; }

    [JsonInclude]
    public string? PausedBy { get; private set; }

    /// <summary>By path.</summary>
    [JsonInclude]
    public Dictionary<string, StepRun> Steps { get; private set; } = [];

    /// <summary>Outputs that expressions may still ask for, by path.</summary>
    [JsonInclude]
    public Dictionary<string, JsonElement> Outputs { get; private set; } = [];

    /// <summary>The items under way, by the path of the ForEach and the index.</summary>
    [JsonInclude]
    public Dictionary<string, JsonElement> Items { get; private set; } = [];

    /// <summary>Inputs that people corrected, for the next attempt.</summary>
    [JsonInclude]
    public Dictionary<string, JsonElement> Corrections { get; private set; } = [];

    [JsonInclude]
    public Dictionary<string, EarlyTask> EarlyTasks { get; private set; } = [];

    /// <summary>In order of completion.</summary>
    [JsonInclude]
    public List<UndoEntry> Undos { get; private set; } = [];

    /// <summary>Tasks left to a human and not yet dealt with, with the step they are about.</summary>
    [JsonInclude]
    public Dictionary<Guid, string> OpenLeftovers { get; private set; } = [];

    [JsonInclude]
    public int Leftovers { get; private set; }

    [JsonInclude]
    public int UndoneSteps { get; private set; }

    /// <summary>An objective that a person skipped.</summary>
    [JsonInclude]
    public string? SkippedObjective { get; private set; }

    [JsonInclude]
    public Stop? Stop { get; private set; }

    [JsonInclude]
    public bool Closing { get; private set; }

    [JsonInclude]
    public bool WorkDone { get; private set; }

    /// <summary>The signal that started it no longer fires.</summary>
    [JsonInclude]
    public bool SignalResolved { get; private set; }

    /// <summary>The parent that waits for this response to be undone.</summary>
    [JsonInclude]
    public bool UndoneForParent { get; private set; }

    /// <summary>Who started it or changed its course: under four eyes they decide nothing.</summary>
    [JsonInclude]
    public List<string> ChangedBy { get; private set; } = [];

    [JsonInclude]
    public EndState? EndState { get; private set; }

    [JsonInclude]
    public string? Explanation { get; private set; }

    [JsonInclude]
    public JsonElement? Result { get; private set; }

    /// <summary>Counts what begins and completes, so that order does not hang on how a dictionary enumerates.</summary>
    [JsonInclude]
    public int Sequence { get; private set; }

    /// <summary>The steps under way, in the order in which they began.</summary>
    [JsonIgnore]
    public IEnumerable<KeyValuePair<string, StepRun>> UnderWay =>
        Steps.Where(step => !step.Value.HasEnded).OrderBy(step => step.Value.Order);
}
