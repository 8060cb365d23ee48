namespace Orchestrator.Contracts.Access;

/// <summary>Let whoever holds a key in, under a name.</summary>
/// <param name="Name">The actor of what the key does.</param>
/// <param name="Hash">SHA-256 of the key, lower-case hex: the key itself is never in a message or a fact.</param>
public sealed record IssueAccessKey(Guid KeyId, string Name, string Hash, IReadOnlyList<string> Scopes, string By);

public sealed record RevokeAccessKey(Guid KeyId, string By, string? Reason);
