namespace Orchestrator.StateMachines.Flows;

/// <summary>Whom a flow asks: a person by name, <c>team:...</c>, <c>role:...</c>.</summary>
public static class Candidates
{
    public static bool IsPerson(string candidate) => !candidate.Contains(':', StringComparison.Ordinal);

    /// <summary>An owner's name without a kind is a team: a flow belongs to one, not to a person who may be away.</summary>
    public static string Owner(string owner) => IsPerson(owner) ? $"team:{owner}" : owner;
}
