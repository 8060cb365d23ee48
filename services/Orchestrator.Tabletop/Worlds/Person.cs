using System.Text.Json;
using Orchestrator.Contracts.HumanTasks;
using Orchestrator.StateMachines.Responses;

namespace Orchestrator.Tabletop.Worlds;

public enum Deed
{
    Approve,
    Reject,

    /// <summary>Does what a manual task, or what was left over, asks for.</summary>
    Complete,

    /// <summary>Says to be on it, and no more.</summary>
    Claim,

    /// <summary>Does not answer.</summary>
    Nothing,
}

/// <summary>What a person does when asked.</summary>
/// <param name="After">From the moment this person could know.</param>
/// <param name="Step">Only for this step, whether the person is a candidate or not: the machine refuses who is not. Null is whatever the person is asked.</param>
public sealed record Habit(Deed Deed, Span After, string? Step = null, string? Comment = null, JsonElement? Data = null)
{
    /// <summary>Approvals are approved and work is completed; both can be rejected.</summary>
    public bool Fits(TaskKind kind) => Deed switch
    {
        Deed.Approve => kind == TaskKind.Approval,
        Deed.Complete => kind != TaskKind.Approval,
        Deed.Reject => kind != TaskKind.FollowUp,
        _ => true,
    };

    public bool IsAbout(string path) => Step is null || Step == path || Step == StepPath.NameOf(path);
}

/// <summary>Somebody who can be asked. Habits for a step come before those for any; several of one kind take turns, the last for ever.</summary>
/// <param name="Groups">Teams and roles: <c>team:payments</c>, <c>role:incident-commander</c>.</param>
public sealed record Person(string Name, IReadOnlyList<string> Groups)
{
    public List<Habit> Habits { get; } = [];

    /// <summary>A person for a name, or one with that role or team for <c>role:...</c> and <c>team:...</c>.</summary>
    public static Person Of(string candidate, params IReadOnlyList<string> groups) => candidate.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon
        ? new Person(candidate[(colon + 1)..], [candidate, .. groups])
        : new Person(candidate, groups);

    public bool IsAmong(IReadOnlyList<string> candidates) => candidates.Count == 0 || candidates.Any(candidate => Is(candidate, Name) || Groups.Any(group => Is(candidate, group)));

    private static bool Is(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
