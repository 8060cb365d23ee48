namespace Orchestrator.Contracts.Access;

/// <param name="Hash">SHA-256 of the key, lower-case hex.</param>
public sealed record AccessKeyIssued(string Name, string Hash, IReadOnlyList<string> Scopes, string By) : Fact;

public sealed record AccessKeyRevoked(string By) : Fact;
