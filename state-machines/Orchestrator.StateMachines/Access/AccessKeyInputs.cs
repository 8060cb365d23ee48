using Orchestrator.Contracts.Access;
using Orchestrator.StateMachines.Inputs;

namespace Orchestrator.StateMachines.Access;

public static class AccessKeyInputs
{
    public static InputMap<AccessKey> Map { get; } = new InputMap<AccessKey>()
        .From<AccessKeyIssued>((f, past) => new IssueAccessKey(past.Id, f.Name, f.Hash, f.Scopes, f.By))
        .From<AccessKeyRevoked>((f, past) => new RevokeAccessKey(past.Id, f.By, past.Reason));
}
