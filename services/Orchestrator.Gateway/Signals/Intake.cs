using Orchestrator.AuditTrail.Messaging;
using Orchestrator.Contracts.AlertGroups;
using Orchestrator.Gateway.Http;

namespace Orchestrator.Gateway.Signals;

/// <summary>Takes signals in, whoever sent them in whatever shape: when it returns they are durable.</summary>
public sealed class Intake(MessageBus bus, IntakeLimits limits, TimeProvider clock)
{
    /// <summary>In one commit.</summary>
    private const int MostAtOnce = 500;

    /// <exception cref="RequestRefused">503: it is not known whether all are kept. What is sent again counts once.</exception>
    public async Task Take(IEnumerable<ReceiveSignal> signals, string actor)
    {
        // The message's id is the signal's: the same signal sent again while it is on its way is one row in the outbox.
        foreach (var some in signals.DistinctBy(signal => signal.SignalId).Chunk(MostAtOnce))
        {
            try
            {
                await bus.Send([.. some.Select(signal => (signal.SignalId, (object)signal))], actor).WaitAsync(limits.Patience, clock);
            }
            catch (TimeoutException)
            {
                throw RequestRefused.Away(
                    $"The store did not answer within {limits.Patience.TotalSeconds:0} s, so it is not known whether all was kept. "
                    + "Send the same again: it counts once.");
            }
        }
    }
}
