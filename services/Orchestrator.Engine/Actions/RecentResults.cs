using Orchestrator.Contracts.Responses;

namespace Orchestrator.Engine.Actions;

/// <summary>What one attempt came to.</summary>
/// <param name="Ended">Null when an external worker answers later.</param>
public sealed record AttemptResult(ActionEnded? Ended, Outgoing Outgoing);

/// <summary>The results of the last messages, for a message whose commit has to be made again.</summary>
public sealed class RecentResults
{
    private const int Kept = 1024;

    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, AttemptResult> _results = [];
    private readonly Queue<Guid> _order = new();

    public async Task<AttemptResult> Get(Guid messageId, Func<Task<AttemptResult>> act)
    {
        lock (_gate)
        {
            if (_results.TryGetValue(messageId, out var known))
                return known;
        }

        var result = await act();
        lock (_gate)
        {
            if (_results.TryAdd(messageId, result))
                _order.Enqueue(messageId);
            if (_order.Count > Kept)
                _results.Remove(_order.Dequeue());
        }

        return result;
    }
}
