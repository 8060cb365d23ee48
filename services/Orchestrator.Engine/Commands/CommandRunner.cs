using MassTransit;
using MassTransit.Mediator;
using Orchestrator.AuditTrail.Messaging;
using Orchestrator.StateMachines;

namespace Orchestrator.Engine.Commands;

/// <summary>
/// Commands that want an answer (ruling 15): the same state machines and the same unit of work as on the bus, run in this
/// process. Answered after the commit; what follows from it goes through the outbox.
/// </summary>
public sealed class CommandRunner : IAsyncDisposable
{
    private readonly IMediator _mediator;

    public CommandRunner(MessageHandling handling, Machines machines)
    {
        _mediator = Bus.Factory.CreateMediator(mediator =>
        {
            mediator.UseFilter(new UnitOfWorkFilter(handling, "gateway", deliverWithin: TimeSpan.FromSeconds(1)));
            mediator.Saga(machines.Incidents);
            mediator.Saga(machines.Responses);
            mediator.Saga(machines.HumanTasks);
            mediator.Saga(machines.Automation);
            mediator.Saga(machines.AccessKeys);
        });
    }

    /// <summary>Runs a command; the effect is durable when it returns.</summary>
    /// <param name="actor">Who gives it: the actor of its facts.</param>
    /// <param name="messageId">The same id is the same command, carried out once.</param>
    /// <returns>Null when it was carried out; else why it does not apply.</returns>
    /// <exception cref="OperationCanceledException">The store was away for as long as the caller would wait.</exception>
    public async Task<CommandRefused?> Run(object command, string actor, CancellationToken cancellation, Guid? messageId = null)
    {
        try
        {
            await _mediator.Send(
                command,
                command.GetType(),
                Pipe.Execute<SendContext>(context =>
                {
                    context.MessageId = messageId ?? Guid.NewGuid();
                    context.Headers.Set(Envelope.Actor, actor);
                }),
                cancellation);
            return null;
        }
        catch (Exception error) when (CommandRefused.In(error) is { } refused)
        {
            return refused;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_mediator is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
    }
}
