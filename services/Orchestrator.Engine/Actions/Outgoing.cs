using MassTransit;
using Orchestrator.Actions.External;
using Orchestrator.AuditTrail.Messaging;
using Orchestrator.Contracts.Actions;
using Orchestrator.Contracts.Publications;

namespace Orchestrator.Engine.Actions;

/// <summary>Collects what a connector hands to others while it acts; sent in the unit of work that ends the handling.</summary>
public sealed class Outgoing : IOutgoing
{
    private readonly List<(string Queue, ExternalCommand Command)> _commands = [];
    private readonly List<Publication> _publications = [];
    private (ExecuteAction Command, ActionOutcome Outcome)? _ended;

    public bool IsEmpty => _commands.Count + _publications.Count == 0;

    public Task Send(string queue, ExternalCommand command, CancellationToken cancel)
    {
        _commands.Add((queue, command));
        return Task.CompletedTask;
    }

    public Task Publish(Publication publication, CancellationToken cancel)
    {
        _publications.Add(publication);
        return Task.CompletedTask;
    }

    public void NoteEnd(ExecuteAction command, ActionOutcome outcome) => _ended = (command, outcome);

    public async Task Send(ConsumeContext context)
    {
        if (_ended is { } ended)
            context.Record(AuditedAttempts.StreamOf(ended.Command), new AttemptEnded(ended.Command.Attempt, ended.Outcome));
        foreach (var (queue, command) in _commands)
            context.SendPlain(queue, nameof(ExternalCommand), command.ToJson());
        foreach (var publication in _publications)
            await context.Publish(new PublishOutside(publication.Exchange, publication.RoutingKey, publication.MessageId, publication.IdempotencyKey, publication.Body));
    }
}
