using System.Text.Json.Serialization;
using Orchestrator.Contracts;
using Orchestrator.Contracts.Access;
using Machine = Orchestrator.StateMachines.Access.AccessKeyStateMachine;

namespace Orchestrator.StateMachines.Access;

/// <summary>What is known of a key: whom it stands for and what it may do. Never the key.</summary>
[Stream("key")]
public sealed class AccessKey : Saga
{
    [JsonInclude]
    [Indexed]
    public string Name { get; private set; } = "";

    [JsonInclude]
    public string Hash { get; private set; } = "";

    [JsonInclude]
    public IReadOnlyList<string> Scopes { get; private set; } = [];

    [JsonInclude]
    public DateTimeOffset IssuedAt { get; private set; }

    [JsonInclude]
    public DateTimeOffset? RevokedAt { get; private set; }

    /// <summary>One key a name: a name that comes again is somebody else's.</summary>
    public static Guid IdOf(string name) => DerivedId.From("key", name);

    protected override void Apply(Fact fact, DateTimeOffset at)
    {
        switch (fact)
        {
            case AccessKeyIssued issued:
                (Name, Hash, Scopes, IssuedAt) = (issued.Name, issued.Hash, issued.Scopes, at);
                State = nameof(Machine.Issued);
                break;
            case AccessKeyRevoked:
                RevokedAt = at;
                State = nameof(Machine.Revoked);
                break;
        }
    }
}
