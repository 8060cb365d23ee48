using System.Collections.Immutable;
using System.Text.Json;

namespace Orchestrator.StateMachines.Flows;

/// <summary>One step of a flow: what it is called, whose it is, and what happens when it fails.</summary>
/// <param name="Name">Unique in its flow, kebab-case.</param>
public abstract record Step(string Name)
{
    /// <summary>Who answers for it; the flow's owner unless the step says otherwise.</summary>
    public string Owner { get; init; } = "";

    /// <summary>What one must be able to do for it, for example <c>deploys</c>.</summary>
    public string Capability { get; init; } = "";

    /// <summary>Does the step's work when the step has failed.</summary>
    public Block? Fallback { get; init; }

    /// <summary>Why the flow goes on when the step has failed all the same.</summary>
    public string? GoesOnWithout { get; init; }

    /// <summary>The response has resolved only if this succeeded.</summary>
    public bool IsObjective { get; init; }

    /// <summary>The outside world is the same after it.</summary>
    public bool ReadOnly { get; init; }

    public Compensation? Compensation { get; init; }

    /// <summary>Why it cannot be undone.</summary>
    public string? Irreversible { get; init; }

    public FreshEvidence? Evidence { get; init; }

    /// <summary>The type its output is read as.</summary>
    public string OutputType { get; init; } = nameof(JsonElement);

    /// <summary>How people call this kind of step.</summary>
    public abstract string Kind { get; }

    /// <summary>The blocks inside it, its fallback included, in the order in which they are written.</summary>
    public virtual IEnumerable<Block> Blocks => Fallback is null ? [] : [Fallback];
}

public enum BlockRole
{
    Main,
    Closing,
    Branch,
    Item,
    Fallback,
    Rejected,
}

/// <summary>Steps that run one after the other.</summary>
/// <param name="Owner">The step they belong to; null for the flow's own.</param>
/// <param name="Label">The branch's name; else empty.</param>
/// <param name="When">The branch's condition; null for one that needs none.</param>
public sealed record Block(string? Owner, BlockRole Role, string Label, ImmutableArray<Step> Steps, Expression<bool>? When = null);

/// <summary>A step that something other than people carries out, by a logical name the action catalogue binds to a connector.</summary>
public abstract record AutomatedStep(string Name, string Action) : Step(Name)
{
    public required Expression<object?> Input { get; init; }

    /// <summary>Per attempt, from the moment it is requested.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    public RetryPolicy Retry { get; init; } = RetryPolicy.Never;

    /// <summary>When attempts are used up, people have this long to retry, skip or complete it before it fails.</summary>
    public TimeSpan? RescueWithin { get; init; }

    public Guarding? Guarding { get; init; }
}

public sealed record ActionStep(string Name, string Action) : AutomatedStep(Name, Action)
{
    public override string Kind => "action";
}

/// <summary>Reads until what it reads has held for a while.</summary>
/// <param name="Name">As its step's.</param>
/// <param name="Action">The read-only action it polls.</param>
public sealed record VerifyStep(string Name, string Action) : AutomatedStep(Name, Action)
{
    public required OutputCondition Holds { get; init; }

    public TimeSpan For { get; init; }

    public TimeSpan Every { get; init; } = TimeSpan.FromSeconds(15);

    public TimeSpan? Within { get; init; }

    public override string Kind => "verify";
}

/// <summary>A step for people.</summary>
public abstract record HumanStep(string Name) : Step(Name)
{
    public required Expression<string> Title { get; init; }

    public Asking Asking { get; init; } = Asking.Nobody;

    /// <summary>What the decision is based on.</summary>
    public Expression<object?>? Shows { get; init; }
}

public sealed record ApprovalStep(string Name) : HumanStep(Name)
{
    public string Instructions { get; init; } = "";

    /// <summary>How many must approve, where that hangs on the case; else <see cref="Flows.Asking.Quorum"/>.</summary>
    public Expression<int>? QuorumOf { get; init; }

    /// <summary>Its task opens with the response; the answer is kept until the step needs it.</summary>
    public bool AskEarly { get; init; }

    public Block? OnRejected { get; init; }

    public override string Kind => "approval";

    public override IEnumerable<Block> Blocks => OnRejected is null ? base.Blocks : [OnRejected, .. base.Blocks];
}

public sealed record ManualStep(string Name) : HumanStep(Name)
{
    public required Expression<string> Instructions { get; init; }

    /// <summary>What to type, if it is something to type.</summary>
    public Expression<string>? Command { get; init; }

    public string? ExpectedOutput { get; init; }

    public override string Kind => "manual task";
}

/// <summary>The first branch whose condition holds.</summary>
public sealed record ChoiceStep(string Name, ImmutableArray<Block> Branches) : Step(Name)
{
    public override string Kind => "choice";

    public override IEnumerable<Block> Blocks => [.. Branches, .. base.Blocks];
}

public enum Join
{
    /// <summary>Goes on when all branches have.</summary>
    All,

    /// <summary>Goes on with the first; the others are withdrawn, and undone if they completed something.</summary>
    Any,
}

public sealed record ParallelStep(string Name, Join Join, ImmutableArray<Block> Branches) : Step(Name)
{
    public override string Kind => Join == Join.All ? "parallel (all)" : "parallel (any)";

    public override IEnumerable<Block> Blocks => [.. Branches, .. base.Blocks];
}

/// <param name="Name">As its step's.</param>
/// <param name="Items">What it is done for; a list.</param>
/// <param name="AtMost">More items than this fail the step before it starts.</param>
public sealed record ForEachStep(string Name, Expression<IReadOnlyList<JsonElement>> Items, int AtMost, Block Body) : Step(Name)
{
    /// <summary>How many items are under way at once.</summary>
    public int AtOnce { get; init; } = 1;

    public string ItemType { get; init; } = nameof(JsonElement);

    public override string Kind => "for each";

    public override IEnumerable<Block> Blocks => [Body, .. base.Blocks];
}

public enum WaitTimeout
{
    /// <summary>The flow goes on.</summary>
    GoOn,

    /// <summary>The step fails.</summary>
    Fail,
}

/// <param name="Name">As its step's.</param>
/// <param name="Until">How long: the wait itself, or the deadline of a wait for the signal.</param>
/// <param name="ForSignal">It ends when the signal that started the response has resolved.</param>
public sealed record WaitStep(string Name, TimeSpan Until, bool ForSignal, WaitTimeout AtDeadline) : Step(Name)
{
    public override string Kind => "wait";
}

/// <param name="Name">As its step's.</param>
/// <param name="Flow">Runs as a response of its own, under this one's lease.</param>
/// <param name="Version">Null is the newest.</param>
public sealed record StartFlowStep(string Name, string Flow, int? Version) : Step(Name)
{
    public required Expression<object?> Input { get; init; }

    /// <summary>After that the child is withdrawn.</summary>
    public TimeSpan? Within { get; init; }

    public override string Kind => "flow";
}

public enum EndAs
{
    /// <summary>Done: the closing steps run and the response ends resolved.</summary>
    Resolved,

    /// <summary>What completed is undone.</summary>
    Failed,

    /// <summary>The owner takes over.</summary>
    Escalated,
}

public sealed record EndStep(string Name, EndAs As, string Why) : Step(Name)
{
    public override string Kind => "end";
}
