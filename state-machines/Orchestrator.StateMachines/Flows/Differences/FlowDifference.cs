namespace Orchestrator.StateMachines.Flows.Differences;

/// <summary>What has become of one flow between two versions, or two builds.</summary>
/// <param name="From">Null where there was none.</param>
/// <param name="To">Null where there is none any more.</param>
/// <param name="Changes">By area, in the order of the steps.</param>
public sealed record FlowDifference(string Flow, FlowSide? From, FlowSide? To, IReadOnlyList<Change> Changes)
{
    public bool IsSame => From?.Hash == To?.Hash;

    /// <summary>The number says that nothing has changed, and it has: what runs is pinned to the definition, not to the number.</summary>
    public bool LacksNewVersion => From is not null && To is not null && From.Name == To.Name && From.Version == To.Version && !IsSame;
}

/// <summary>A definition, by what tells it from others.</summary>
public sealed record FlowSide(string Name, int Version, string Hash)
{
    public static FlowSide Of(FlowDefinition flow) => new(flow.Name, flow.Version, flow.Hash);

    public override string ToString() => $"{Name} v{Version}";
}

public enum ChangeKind
{
    Added,
    Removed,
    Renamed,
    Moved,
    Changed,
}

/// <summary>What a change is about, in the order in which a reviewer asks.</summary>
public enum ChangeArea
{
    Head,
    Objectives,
    Steps,
    Conditions,
    Actions,
    Approvals,
    Deadlines,
    Retries,
    Compensations,
    Other,
}

/// <param name="Step">As it is called now, or was called last; null for the flow as a whole.</param>
/// <param name="What">What of it: <c>timeout</c>, <c>undone by</c>.</param>
/// <param name="From">Null where nothing was said before.</param>
/// <param name="To">Null where nothing is said now.</param>
public sealed record Change(ChangeKind Kind, ChangeArea Area, string? Step, string What, string? From, string? To)
{
    /// <summary>What is added or removed, where that is not something a step says but the step.</summary>
    public const string WholeStep = "step";
}
