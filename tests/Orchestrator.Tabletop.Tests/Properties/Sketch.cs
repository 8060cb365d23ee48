using System.Collections.Immutable;
using Orchestrator.Contracts.HumanTasks;
using Orchestrator.StateMachines.Flows;

namespace Orchestrator.Tabletop.Tests.Properties;

internal enum Kind
{
    Action,
    Guarded,
    Rescued,
    Approval,
    Manual,
    Choice,
    All,
    Any,
    ForEach,
    Wait,
    WaitForSignal,
    Verify,
    Child,
    Resolve,
    Fail,
    Escalate,
}

/// <summary>What an action says about being undone.</summary>
internal enum Undoing
{
    ByAction,
    ByActionEvenIfUnknown,
    Never,
    Unneeded,
}

/// <summary>A step as chance drew it. What a kind has no use for says nothing.</summary>
/// <param name="Count">From 1 to 3: attempts, how many must approve, items at once, which branch is taken.</param>
/// <param name="Odd">
/// Of an action: tried again even if its outcome is unknown. Of an approval: asked early. Of a wait: it fails at its deadline. Of a
/// choice: an earlier step decides. Of a ForEach: its list is too long.
/// </param>
internal sealed record Sketch(
    Kind Kind, int Count = 1, bool Odd = false, Undoing Undoing = Undoing.ByAction, DeadlineOutcome Unanswered = DeadlineOutcome.Fail)
{
    /// <summary>Branches, the body, what follows a rejection.</summary>
    public ImmutableArray<ImmutableArray<Sketch>> Blocks { get; init; } = [];

    /// <summary>Empty is none.</summary>
    public ImmutableArray<Sketch> Fallback { get; init; } = [];

    public bool GoesOnWithout { get; init; }

    public bool Ends => Kind is Kind.Resolve or Kind.Fail or Kind.Escalate;

    public override string ToString()
    {
        var words = $"{Kind}({Count}{(Odd ? ", odd" : "")}, {Undoing}, {Unanswered})";
        if (!Blocks.IsEmpty)
            words += $"[{string.Join(" | ", Blocks.Select(block => Words(block)))}]";
        if (!Fallback.IsEmpty)
            words += $" else [{Words(Fallback)}]";
        return GoesOnWithout ? words + " or without" : words;
    }

    public static string Words(IEnumerable<Sketch> steps) => string.Join("; ", steps);
}

/// <summary>A flow as chance drew it.</summary>
/// <param name="Minutes">Its overall deadline; null is none.</param>
internal sealed record FlowSketch(
    ImmutableArray<Sketch> Main,
    ImmutableArray<Sketch> Closing,
    bool Exclusive,
    int? Minutes,
    Overrun WhenOverdue,
    SignalResolvedPolicy WhenResolved)
{
    public override string ToString() =>
        $"{Sketch.Words(Main)}{(Closing.IsEmpty ? "" : $" -- closing: {Sketch.Words(Closing)}")} "
        + $"({(Exclusive ? "exclusive, " : "")}{(Minutes is { } minutes ? $"{minutes} min then {WhenOverdue}, " : "")}{WhenResolved})";
}
