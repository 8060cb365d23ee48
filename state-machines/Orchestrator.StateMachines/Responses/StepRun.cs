using System.Text.Json;
using System.Text.Json.Serialization;
using Orchestrator.Contracts.Responses;

namespace Orchestrator.StateMachines.Responses;

public enum StepStatus
{
    // Under way.

    /// <summary>Decided upon within one handling; never what a commit leaves.</summary>
    Deciding,

    /// <summary>Waits for the guard's answer.</summary>
    AskingGuard,

    /// <summary>Waits for the approval of a guarded run.</summary>
    Supervised,

    /// <summary>Waits for evidence to be renewed.</summary>
    Renewing,

    /// <summary>Waits for the pause or the emergency stop to end.</summary>
    Held,

    /// <summary>An attempt is under way.</summary>
    InFlight,

    /// <summary>Waits for its next attempt.</summary>
    BackingOff,

    /// <summary>Attempts are used up; people are asked.</summary>
    Stuck,

    /// <summary>A task is open.</summary>
    Asked,
    Waiting,

    /// <summary>A verification between two readings.</summary>
    Probing,
    ChildRunning,

    /// <summary>Steps inside it are under way.</summary>
    Open,
    FallingBack,
    TakingRejection,

    /// <summary>Nobody needs it any more, but an attempt is under way and is awaited.</summary>
    Awaited,

    // Ended.
    Completed,
    Failed,
    Skipped,
    Withdrawn,
    Undone,
}

/// <summary>Where one instance of a step is. Steps that have ended keep a summary; those of an item that has ended keep none.</summary>
public sealed class StepRun
{
    [JsonInclude]
    public StepStatus Status { get; internal set; }

    /// <summary>Steps begin in this order.</summary>
    [JsonInclude]
    public int Order { get; internal set; }

    [JsonInclude]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Attempt { get; internal set; }

    /// <summary>Attempts made before a person granted new ones.</summary>
    [JsonInclude]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Forgiven { get; internal set; }

    [JsonInclude]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Guid? AttemptId { get; internal set; }

    [JsonInclude]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Guid? TaskId { get; internal set; }

    [JsonInclude]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Guid? ChildId { get; internal set; }

    [JsonInclude]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public JsonElement? Input { get; internal set; }

    [JsonInclude]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public string? Error { get; internal set; }

    [JsonInclude]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public HeldBy? HeldBy { get; internal set; }

    /// <summary>What is waited for comes due then.</summary>
    [JsonInclude]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public DateTimeOffset? DueAt { get; internal set; }

    /// <summary>A verification holds since then.</summary>
    [JsonInclude]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public DateTimeOffset? HeldSince { get; internal set; }

    /// <summary>When it ended; for evidence, when it was last read.</summary>
    [JsonInclude]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public DateTimeOffset? EndedAt { get; internal set; }

    /// <summary>The guard lets it run, by itself or because a human said yes.</summary>
    [JsonInclude]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Cleared { get; internal set; }

    /// <summary>A human approved this guarded run.</summary>
    [JsonInclude]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Approved { get; internal set; }

    /// <summary>If the awaited attempt succeeds it is undone, whatever becomes of the response.</summary>
    [JsonInclude]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Doomed { get; internal set; }

    /// <summary>How often evidence was renewed for it.</summary>
    [JsonInclude]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Renewals { get; internal set; }

    /// <summary>How often it was itself renewed as evidence.</summary>
    [JsonInclude]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Renewed { get; internal set; }

    /// <summary>For a renewal: the step that waits for it.</summary>
    [JsonInclude]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public string? RenewedFor { get; internal set; }

    /// <summary>The branch of a choice; the branches a parallel still waits for.</summary>
    [JsonInclude]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public List<string>? Branches { get; internal set; }

    /// <summary>What a ForEach has not begun yet.</summary>
    [JsonInclude]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public List<JsonElement>? Items { get; internal set; }

    /// <summary>How many items there are.</summary>
    [JsonInclude]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Count { get; internal set; }

    /// <summary>How many items are under way.</summary>
    [JsonInclude]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int AtOnce { get; internal set; }

    [JsonIgnore]
    public bool HasEnded => Status >= StepStatus.Completed;

    /// <summary>Keeps what a summary needs.</summary>
    internal void End(StepStatus status, DateTimeOffset at)
    {
        (Status, EndedAt) = (status, at);
        (Input, AttemptId, TaskId, HeldBy, DueAt, HeldSince, Branches, Items) = (null, null, null, null, null, null, null, null);
    }
}

/// <summary>A completed step that the response would undo if it turned back, or one whose outcome is unknown.</summary>
/// <param name="Order">Of its completion, or of the moment its outcome was given up: undone in reverse.</param>
/// <param name="Unknown">Not known whether there is anything to undo.</param>
/// <param name="Ordered">It is to be undone now.</param>
public sealed record UndoEntry(string Step, int Order, UndoPlan Plan, bool Unknown, bool Ordered);

/// <summary>A task that opened with the response, before its step was reached.</summary>
/// <param name="Answer">Kept until the step needs it.</param>
public sealed record EarlyTask(Guid TaskId, TaskAnswered? Answer);

/// <summary>Why, and to what end, the response stopped doing its steps.</summary>
public sealed record Stop(StopCause Cause, string? Step, string Explanation, Aftermath Aftermath);
