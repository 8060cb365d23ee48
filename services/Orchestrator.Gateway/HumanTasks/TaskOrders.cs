using System.Text.Json;
namespace Orchestrator.Gateway.HumanTasks;

/// <param name="By">The person for whom this key speaks; the key's own name unless said.</param>
/// <param name="Groups">The person's teams and roles, as <c>team:payments</c> or <c>role:incident-commander</c>.</param>
public sealed record ClaimBody(string? By, List<string>? Groups);

/// <param name="To">A person.</param>
public sealed record DelegateBody(string? By, List<string>? Groups, string? To, string? Reason);

/// <summary>What people can decide.</summary>
public enum DecisionOutcome
{
    Approved,
    Rejected,
    Completed,
}

/// <param name="Data">What was filled in.</param>
public sealed record DecisionBody(DecisionOutcome? Outcome, string? Comment, JsonElement? Data, string? By, List<string>? Groups);
