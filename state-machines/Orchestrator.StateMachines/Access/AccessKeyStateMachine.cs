using MassTransit;
using Orchestrator.Contracts.Access;

namespace Orchestrator.StateMachines.Access;

/// <summary>Issued → Revoked. A key is issued once and revoked for good; only people do either.</summary>
public sealed class AccessKeyStateMachine : MassTransitStateMachine<AccessKey>
{
    public AccessKeyStateMachine()
    {
        InstanceState(x => x.CurrentState);
        Event(() => IssueAccessKey, x => x.CorrelateById(m => m.Message.KeyId));
        Event(() => RevokeAccessKey, x => x.CorrelateById(m => m.Message.KeyId));

        Initially(
            When(IssueAccessKey)
                .Then(x => x.Saga.Record(new AccessKeyIssued(x.Message.Name, x.Message.Hash, x.Message.Scopes, x.Message.By), actor: x.Message.By))
                .TransitionTo(Issued),
            When(RevokeAccessKey)
                .Then(x => throw new CommandRefused(RefusalKind.NotFound, $"There is no key {x.Message.KeyId}.")));

        During(Issued,
            When(IssueAccessKey)
                .Then(x => throw new CommandRefused(RefusalKind.Conflict, $"There is a key named '{x.Saga.Name}' already.")),
            When(RevokeAccessKey)
                .Then(x => x.Saga.Record(new AccessKeyRevoked(x.Message.By), x.Message.Reason, x.Message.By))
                .TransitionTo(Revoked));

        During(Revoked,
            When(IssueAccessKey)
                .Then(x => throw new CommandRefused(RefusalKind.Conflict, $"The key '{x.Saga.Name}' was revoked at {x.Saga.RevokedAt:O}: a name is not used again.")),
            When(RevokeAccessKey)
                .Then(x => throw new CommandRefused(RefusalKind.Conflict, $"The key '{x.Saga.Name}' was revoked at {x.Saga.RevokedAt:O}.")));
    }

    public State Issued { get; } = null!;

    public State Revoked { get; } = null!;

    public Event<IssueAccessKey> IssueAccessKey { get; } = null!;

    public Event<RevokeAccessKey> RevokeAccessKey { get; } = null!;
}
