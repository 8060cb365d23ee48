using MassTransit;
using Orchestrator.Actions.Attempts;
using Orchestrator.AuditTrail.Messaging;
using Orchestrator.Contracts.Actions;

namespace Orchestrator.Engine.Actions;

/// <summary>
/// Carries out actions. What is answered, and whatever a connector hands to others, leaves with the commit that ends the
/// handling. Should that commit be made again (the store was away), the result of this process is taken, and nothing is done twice.
/// </summary>
public sealed class ActionConsumer(ActionRunner runner, RecentResults recent, Ending ending) : IConsumer<ExecuteAction>
{
    public async Task Consume(ConsumeContext<ExecuteAction> context)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, ending.Token);
        AttemptResult result;
        try
        {
            result = await recent.Get(context.MessageId!.Value, async () =>
            {
                var outgoing = new Outgoing();
                var ended = await runner.Run(context.Message, outgoing, stop.Token);
                return new AttemptResult(ended, outgoing);
            });
        }
        catch (OperationCanceledException) when (ending.Token.IsCancellationRequested)
        {
            // Neither done nor failed: left unacknowledged until the bus has stopped, it goes to another process, or to the next.
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
            throw;
        }

        // Asked again, such an action would say the same: a row for its result would be written only to be deleted.
        if (result.Outgoing.IsEmpty && runner.MayBeRepeated(context.Message.Action))
            context.MayBeRepeated();
        await result.Outgoing.Send(context);
        if (result.Ended is { } answer)
            await context.Publish(answer);
    }
}

/// <summary>
/// This process is ending: what can be given back is given back, so that another takes it up. Not disposable: the container
/// would dispose of it, and of its timer, before the bus has ended.
/// </summary>
public sealed class Ending
{
    private readonly CancellationTokenSource _source = new();

    public CancellationToken Token => _source.Token;

    public void Within(TimeSpan time) => _source.CancelAfter(time);
}
